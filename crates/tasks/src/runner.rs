//! The one way to run a task.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use erp_core::{Origin, new_id};
use erp_db::{
    Db, DbError, SystemTx,
    locks::{self, SessionLock},
    tenants::{self, LocatorKind},
};
use serde_json::{Value, json};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    Args, ArgsInput, ExecuteError, ExecuteOptions, RunOutcome, Selection, Task, TaskContext, TaskMeta, TaskProgress, TaskRegistry,
    TenantSelection, Trigger,
    args::closest,
    context::Shared,
    control, drive,
    ledger::{self, Run},
};

/// Times of the runner itself.
#[derive(Clone, Copy, Debug)]
pub struct RunnerOptions {
    /// From the wish to stop until the body is broken off; its open transaction is then rolled back.
    pub grace: Duration,
    /// How often a run makes sure that its lock is still held.
    pub lock_check: Duration,
}

impl Default for RunnerOptions {
    fn default() -> Self {
        Self { grace: Duration::from_secs(10), lock_check: Duration::from_secs(5) }
    }
}

/// Runs tasks: lock, history, time limit, cancellation, panic guard. Cheap to clone.
#[derive(Clone)]
pub struct TaskRunner {
    pub(crate) db: Db,
    pub(crate) registry: Arc<TaskRegistry>,
    pub(crate) instance_id: Uuid,
    pub(crate) options: RunnerOptions,
}

/// Everything that one run is made of, but for its lock.
pub(crate) struct Plan {
    pub task: Arc<dyn Task>,
    pub args: Args,
    pub trigger: Trigger,
    /// None for a dry run.
    pub run: Option<Run>,
    pub started_at: DateTime<Utc>,
    pub tenants: TenantSelection,
    pub timeout: Duration,
    pub progress: Arc<dyn TaskProgress>,
}

/// A run that may be.
pub(crate) struct Judged {
    pub task: Arc<dyn Task>,
    pub args: Args,
    pub tenants: TenantSelection,
}

/// A run that is about to begin. Dropped instead, its lock is free and its row that of a run that was broken off.
pub struct Prepared {
    runner: TaskRunner,
    plan: Plan,
    lock: SessionLock,
}

impl Prepared {
    /// None for a dry run.
    pub fn run_id(&self) -> Option<Uuid> {
        self.plan.run.map(|run| run.id)
    }

    pub fn task(&self) -> &'static str {
        self.plan.task.meta().name
    }

    /// By the database's clock.
    pub const fn started_at(&self) -> DateTime<Utc> {
        self.plan.started_at
    }

    /// Runs it to its end. `cancel` stops it at the next safe point. Whatever became of it is an `Ok`.
    pub async fn run(self, cancel: CancellationToken) -> Result<RunOutcome, ExecuteError> {
        drive::run(&self.runner, self.plan, self.lock, cancel).await
    }
}

impl TaskRunner {
    pub fn new(db: Db, registry: Arc<TaskRegistry>, instance_id: Uuid) -> Self {
        Self { db, registry, instance_id, options: RunnerOptions::default() }
    }

    pub const fn with_options(mut self, options: RunnerOptions) -> Self {
        self.options = options;
        self
    }

    pub const fn db(&self) -> &Db {
        &self.db
    }

    pub const fn registry(&self) -> &Arc<TaskRegistry> {
        &self.registry
    }

    /// Runs a task to its end. `cancel` stops it at the next safe point. Whatever became of a run that began is an `Ok`.
    pub async fn execute(
        &self,
        name: &str,
        args: ArgsInput,
        trigger: Trigger,
        options: ExecuteOptions,
        progress: Arc<dyn TaskProgress>,
        cancel: CancellationToken,
    ) -> Result<RunOutcome, ExecuteError> {
        self.prepare(name, args, trigger, options, progress, &cancel).await?.run(cancel).await
    }

    /// Does all of [`Self::execute`] up to the first step of the body: the lock is held and the history has its `running` row.
    pub async fn prepare(
        &self,
        name: &str,
        args: ArgsInput,
        trigger: Trigger,
        options: ExecuteOptions,
        progress: Arc<dyn TaskProgress>,
        cancel: &CancellationToken,
    ) -> Result<Prepared, ExecuteError> {
        let Judged { task, args, tenants } = self.judge(name, &args, &options).await?;
        let meta = task.meta();
        let lock = self.take_lock(meta.name, options.wait_lock, cancel).await?;
        let asked = json!({ "args": args.as_json(), "tenants": tenants.ids() });
        let (run, started_at) = self.begin(meta.name, &trigger, &asked, &options).await?;
        let timeout = options.timeout.unwrap_or(meta.max_runtime);
        let plan = Plan { task, args, trigger, run, started_at, tenants, timeout, progress };
        Ok(Prepared { runner: self.clone(), plan, lock })
    }

    /// Everything about a run that can be known before its lock is held.
    pub(crate) async fn judge(&self, name: &str, args: &ArgsInput, options: &ExecuteOptions) -> Result<Judged, ExecuteError> {
        let task = self.registry.get(name).cloned();
        if let Some(why) = self.registry.unconfigured(name) {
            return Err(ExecuteError::Unconfigured { name: name.to_owned(), why });
        }
        let task = task.ok_or_else(|| ExecuteError::Unknown { name: name.to_owned(), suggestion: self.registry.suggest(name) })?;
        let args = Args::parse(&task.args(), args).map_err(|problems| ExecuteError::BadArgs { problems })?;
        if options.dry_run && !task.meta().dry_run {
            return Err(ExecuteError::NoDryRun { name: task.meta().name });
        }
        let tenants = self.select(options.tenants.clone()).await?;
        if !options.force {
            self.refuse_switched_off(task.meta()).await?;
        }
        Ok(Judged { task, args, tenants })
    }

    async fn begin(
        &self,
        name: &'static str,
        trigger: &Trigger,
        asked: &Value,
        options: &ExecuteOptions,
    ) -> Result<(Option<Run>, DateTime<Utc>), ExecuteError> {
        if options.dry_run {
            return Ok((None, ledger::now(&self.db).await?));
        }
        let run = self
            .db
            .system(async |tx: &SystemTx| {
                ledger::abandon_stale(tx, name).await?;
                let run = ledger::begin(tx, options.id.unwrap_or_else(new_id), name, trigger, self.instance_id).await?;
                if let (Some(run), Trigger::Manual { .. }) = (run, trigger) {
                    let done = ledger::go_on(tx, name, run, asked).await?;
                    if done > 0 {
                        tracing::info!(task = name, tenants = done, "the run goes on where the one before it was broken off");
                    }
                }
                Ok::<_, DbError>(run)
            })
            .await?;
        match (run, trigger.slot()) {
            (Some(run), _) => Ok((Some(run), run.started_at)),
            (None, slot) => Err(ExecuteError::SlotTaken { name, slot: slot.unwrap_or_default() }),
        }
    }

    async fn select(&self, selection: Selection) -> Result<TenantSelection, ExecuteError> {
        let Selection::Slugs(slugs) = selection else { return Ok(TenantSelection::All) };
        let mut found: Vec<tenants::Tenant> = Vec::with_capacity(slugs.len());
        for slug in slugs {
            let Some(tenant) = tenants::locate(&self.db, LocatorKind::Slug, &slug).await? else {
                let all = tenants::all(&self.db).await?;
                let suggestion = closest(&slug, all.iter().map(|tenant| tenant.code.as_str())).map(str::to_owned);
                return Err(ExecuteError::TenantUnknown { slug, suggestion });
            };
            if found.iter().all(|other| other.id != tenant.id) {
                found.push(tenant);
            }
        }
        Ok(TenantSelection::Only(found))
    }

    async fn refuse_switched_off(&self, meta: &TaskMeta) -> Result<(), ExecuteError> {
        match control::switches(&self.db, meta.name).await? {
            Some(switches) if !switches.enabled || switches.paused => {
                Err(ExecuteError::Disabled { name: meta.name, paused: switches.enabled })
            }
            _ => Ok(()),
        }
    }

    /// The task's lock, waited for up to `wait`.
    async fn take_lock(&self, name: &'static str, wait: Duration, cancel: &CancellationToken) -> Result<SessionLock, ExecuteError> {
        let deadline = Instant::now() + wait;
        let mut pause = Duration::from_millis(100);
        loop {
            if cancel.is_cancelled() {
                return Err(ExecuteError::Cancelled);
            }
            if let Some(lock) = self.try_lock(name).await? {
                return Ok(lock);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ExecuteError::AlreadyRunning { name, holder: self.db.lock_holder(locks::TASKS, name).await? });
            }
            tokio::select! {
                () = cancel.cancelled() => {}
                () = tokio::time::sleep(pause.min(left)) => pause = (pause * 2).min(Duration::from_secs(1)),
            }
        }
    }

    pub(crate) async fn try_lock(&self, name: &str) -> Result<Option<SessionLock>, ExecuteError> {
        let Some(mut lock) = self.db.try_lock(locks::TASKS, name).await? else { return Ok(None) };
        if lock.is_ours().await? { Ok(Some(lock)) } else { Err(ExecuteError::Pooler) }
    }

    pub(crate) fn context(&self, plan: &Plan, cancel: CancellationToken) -> TaskContext {
        let origin = match &plan.trigger {
            Trigger::Manual { actor } => Origin::operator(actor),
            _ => Origin::system(plan.task.meta().name),
        };
        TaskContext {
            db: self.db.clone(),
            run_id: plan.run.map_or_else(new_id, |run| run.id),
            dry_run: plan.run.is_none(),
            trigger: plan.trigger.clone(),
            tenants: plan.tenants.clone(),
            cancel,
            progress: plan.progress.clone(),
            origin,
            shared: Arc::new(Shared::default()),
        }
    }
}

/// Releases a lock without waiting long for a server that may be gone: closing the connection frees it too.
pub(crate) async fn release(lock: SessionLock) {
    let released = tokio::time::timeout(Duration::from_secs(5), lock.release()).await;
    if let Ok(Err(error)) = released {
        tracing::debug!(%error, "the lock's connection was gone before its release");
    }
}

/// Whether the failure to reach the database is worth waiting for.
pub(crate) const fn is_passing(error: &DbError) -> bool {
    error.is_unavailable() || matches!(error, DbError::Contention { .. })
}
