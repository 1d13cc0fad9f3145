//! Background tasks.

use std::sync::Arc;

use erp_core::{SystemClock, new_id};
use erp_db::Db;
use erp_events::{Relay, RelayOptions};
use erp_settings::TasksSection;
use erp_tasks::{AuditCheckpoint, Launcher, Notary, RegisterError, Scheduler, Task, TaskRegistry, TaskRunner};
use tokio_util::sync::CancellationToken;

use super::{Kind, PhaseError, PhaseName, Registered, Seeded, config::Checked};

/// What a serving process does of the whole; several processes may share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Roles {
    /// Answers requests. Without it the port has probes alone.
    pub api: bool,
    /// Brings events out, and begins runs that were handed over.
    pub worker: bool,
    /// Starts tasks by their schedules, and signs audit chains between the runs of that task.
    pub scheduler: bool,
}

impl Roles {
    pub const ALL: Self = Self { api: true, worker: true, scheduler: true };
    pub const API: Self = Self { api: true, worker: false, scheduler: false };

    /// Without what runs in the background.
    const fn idle(self) -> Self {
        Self { worker: false, scheduler: false, ..self }
    }
}

/// The tasks phase's witness: every task can be run.
pub struct Scheduled {
    pub(super) scheduler: Option<Scheduler>,
    /// Runs that were started over HTTP.
    pub(super) launcher: Launcher,
    pub(super) runner: TaskRunner,
    pub(super) roles: Roles,
    /// Signs audit chains between the runs of its task; with the scheduler alone.
    pub(super) notary: Option<Arc<Notary>>,
    /// Brings events out.
    pub(super) relay: Option<Arc<Relay>>,
    pub(super) cancel: CancellationToken,
    pub(super) registered: Registered,
}

/// With `notary`, its task is that of this very one: they take turns at the file.
fn runner(checked: &Checked, db: &Db, notary: Option<Arc<Notary>>) -> Result<TaskRunner, PhaseError> {
    let mut registry = TaskRegistry::new();
    for task in &checked.registrar.tasks {
        let task: Arc<dyn Task> = match &notary {
            Some(notary) if task.meta().name == AuditCheckpoint::NAME => Arc::new(AuditCheckpoint::with(notary.clone())),
            _ => task.clone(),
        };
        registry.add_configured(task, &checked.config).map_err(|error| {
            let kind = match error {
                RegisterError::Duplicate(_) => Kind::TasksFailed,
                RegisterError::Config(_) => Kind::ConfigInvalid,
            };
            PhaseError::new(PhaseName::Tasks, kind, error.to_string())
        })?;
    }
    Ok(TaskRunner::new(db.clone(), Arc::new(registry), new_id()))
}

/// Who signs audit chains, if the configuration says so.
fn notary(checked: &Checked) -> Result<Option<Arc<Notary>>, PhaseError> {
    Notary::configured(&checked.config).map_err(|e| PhaseError::new(PhaseName::Tasks, Kind::ConfigInvalid, e))
}

/// With the sinks that the configuration lets it reach.
fn relay(checked: &Checked, db: &Db) -> Result<Arc<Relay>, PhaseError> {
    let options = RelayOptions::configured(&checked.config, SystemClock::shared());
    let options = options.map_err(|e| PhaseError::new(PhaseName::Tasks, Kind::ConfigInvalid, e))?;
    Ok(Relay::new(db.clone(), checked.registrar.consumers.clone(), options))
}

impl Registered {
    /// Registers every task and, for a scheduler and unless `tasks.enabled` says otherwise, writes their schedules. The scheduler starts
    /// to claim when serving begins, and so does the relay.
    pub async fn tasks(self, roles: Roles) -> Result<Scheduled, PhaseError> {
        let section: Result<TasksSection, _> = self.checked.config.section();
        let section = section.map_err(|e| PhaseError::new(PhaseName::Tasks, Kind::ConfigInvalid, e.to_string()))?;
        let roles = if section.enabled { roles } else { roles.idle() };
        let notary = notary(&self.checked)?;
        let runner = runner(&self.checked, &self.db, notary.clone())?;
        let cancel = CancellationToken::new();
        let relay = if roles.worker { Some(relay(&self.checked, &self.db)?) } else { None };
        if let Some(relay) = &relay {
            relay.sync().await.map_err(|e| PhaseError::db(PhaseName::Tasks, &e))?;
        }
        let scheduler = if roles.scheduler {
            let scheduler = Scheduler::new(runner.clone(), cancel.clone());
            scheduler.sync().await.map_err(|e| PhaseError::db(PhaseName::Tasks, &e))?;
            Some(scheduler)
        } else {
            None
        };
        let launcher = Launcher::new(cancel.clone());
        Ok(Scheduled { scheduler, launcher, runner, roles, notary: notary.filter(|_| roles.scheduler), relay, cancel, registered: self })
    }
}

impl Seeded {
    /// For `erp run-task`: no Redis and no routes, so that a task can be run by hand when those are what is broken.
    pub fn task_runner(&self) -> Result<TaskRunner, PhaseError> {
        runner(&self.checked, &self.db, notary(&self.checked)?)
    }
}
