//! Databases, and tasks that do what a test wants.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use erp_db::{Db, tenants::Tenant};
use erp_tasks::*;
use erp_testkit::TestDb;
pub use erp_testkit::eventually;
use uuid::Uuid;

/// A database with the tenants `t1` … `tn`.
pub struct World {
    pub database: TestDb,
    pub db: Db,
    pub tenants: Vec<Tenant>,
}

impl World {
    pub async fn new(tenants: usize) -> Self {
        let database = TestDb::new().await;
        let mut made = Vec::new();
        for n in 1..=tenants {
            made.push(database.tenant(&format!("t{n}")).await);
        }
        Self { db: database.db().await, database, tenants: made }
    }

    pub fn runner(&self, tasks: impl IntoIterator<Item = Arc<dyn Task>>) -> TaskRunner {
        let mut registry = TaskRegistry::new();
        for task in tasks {
            registry.add(task).unwrap();
        }
        TaskRunner::new(self.db.clone(), Arc::new(registry), Uuid::new_v4())
            .with_options(RunnerOptions { grace: Duration::from_millis(500), lock_check: Duration::from_millis(50) })
    }

    pub async fn count(&self, statement: &str) -> i64 {
        self.database.query_scalar(statement).await
    }

    /// Runs of every task, the oldest first: trigger, status, reason.
    pub async fn runs(&self) -> Vec<(String, String, String)> {
        let mut rows = history(&self.db, None, 1_000).await.unwrap();
        rows.reverse();
        rows.into_iter().map(|row| (row.trigger, row.status, row.reason.unwrap_or_default())).collect()
    }

    /// Ends the sessions that hold task locks, as a crash or a network fault would.
    pub async fn drop_lock_sessions(&self) {
        self.database.cut("erp/lock:%").await;
    }
}

type Body = dyn Fn(Facts) -> futures::future::BoxFuture<'static, ()> + Send + Sync;

/// What a probe's body gets.
#[derive(Clone)]
pub struct Facts {
    pub trigger: Trigger,
    pub cancel: CancellationToken,
    /// The probe's first run.
    pub first: bool,
}

/// A task without tenants whose body is a closure.
pub struct Probe {
    pub meta: TaskMeta,
    pub runs: AtomicU64,
    body: Box<Body>,
}

impl Probe {
    pub fn new<F, R>(meta: TaskMeta, body: F) -> Arc<Self>
    where
        F: Fn(Facts) -> R + Send + Sync + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        Arc::new(Self { meta, runs: AtomicU64::new(0), body: Box::new(move |context| Box::pin(body(context))) })
    }

    /// One that ends at once.
    pub fn quick(meta: TaskMeta) -> Arc<Self> {
        Self::new(meta, |_| async {})
    }

    /// One that takes so long, unless it is stopped.
    pub fn slow(meta: TaskMeta, takes: Duration) -> Arc<Self> {
        Self::new(meta, move |context| async move {
            tokio::select! { () = tokio::time::sleep(takes) => {}, () = context.cancel.cancelled() => {} }
        })
    }

    pub fn count(&self) -> u64 {
        self.runs.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Task for Probe {
    fn meta(&self) -> &TaskMeta {
        &self.meta
    }

    async fn run(&self, ctx: &TaskContext, _args: &Args) -> Result<TaskReport, TaskError> {
        let first = self.runs.fetch_add(1, Ordering::SeqCst) == 0;
        (self.body)(Facts { trigger: ctx.trigger.clone(), cancel: ctx.cancel.clone(), first }).await;
        let _ = ctx.stopping();
        Ok(TaskReport::new(Counts::of("ran", 1)))
    }
}

pub fn manual() -> Trigger {
    Trigger::Manual { actor: "root@here".to_owned() }
}

pub fn meta(schedule: Schedule) -> TaskMeta {
    TaskMeta {
        retry: RetryPolicy { attempts: 3, pause: Duration::from_millis(10) },
        ..TaskMeta::new("test.probe", "test", "A probe.", schedule)
    }
}

/// Runs by hand with the defaults.
pub async fn by_hand(runner: &TaskRunner, name: &str) -> Result<RunOutcome, ExecuteError> {
    runner.execute(name, ArgsInput::Null, manual(), ExecuteOptions::default(), Arc::new(()), CancellationToken::new()).await
}
