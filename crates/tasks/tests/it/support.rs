//! Databases, and tasks that do what a test wants.

use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use erp_core::{
    Secret,
    crypto::{Keyset, MasterKey, PiiCrypto},
};
use erp_db::{
    Db, DbError, PoolOptions, SystemTx,
    gate::Classes,
    migrate::{History, Runner, SqlMigration, UpOptions},
    sql, tenants,
    tenants::Tenant,
};
use erp_embedded::{Cluster, Options};
use erp_migrations::Migrator;
use erp_tasks::*;
use sea_orm::{ConnectionTrait, QueryResult};
use sea_orm_migration::{MigrationTrait, MigratorTrait};
use uuid::Uuid;

/// The cluster of this process. It stops with the process; its folder is removed by the last test run's successor.
static CLUSTER: LazyLock<Mutex<Cluster>> = LazyLock::new(|| {
    let shm = Path::new("/dev/shm");
    let base = if shm.is_dir() { shm.to_owned() } else { std::env::temp_dir() };
    for old in std::fs::read_dir(&base).unwrap().flatten().map(|entry| entry.path()).filter(|path| leftover(path.as_path())) {
        let _ = std::fs::remove_dir_all(old);
    }
    let folder = base.join(format!("erp-tasks-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    Mutex::new(Cluster::start(&Options { max_connections: 100, ..Options::for_tests(folder.join("erp")) }, &mut |_| {}).unwrap())
});

/// A folder of a test process that is gone.
fn leftover(path: &Path) -> bool {
    let pid = path.file_name().and_then(|name| name.to_str()?.strip_prefix("erp-tasks-")?.parse::<u32>().ok());
    pid.is_some_and(|pid| !Path::new(&format!("/proc/{pid}")).exists())
}

/// The first step of the history: the tables every task stands on, and no module's.
struct Core;

impl History for Core {
    fn steps() -> Vec<SqlMigration> {
        Migrator::steps().into_iter().take(1).collect()
    }

    fn classes() -> Classes {
        let created: Vec<String> = Self::steps().into_iter().flat_map(|step| step.up).collect();
        let mut classes = Migrator::classes();
        classes
            .tables
            .retain(|name, _| name.ends_with("_migrations") || created.iter().any(|sql| sql.starts_with(&format!("CREATE TABLE {name} "))));
        classes
    }
}

impl MigratorTrait for Core {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        Self::steps().into_iter().map(|step| Box::new(step) as Box<dyn MigrationTrait>).collect()
    }
}

/// A database with the core tables and the tenants `t1` … `tn`.
pub struct World {
    pub db: Db,
    pub database: String,
    pub tenants: Vec<Tenant>,
}

impl World {
    pub async fn new(tenants: usize) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let database = format!("w{}", NEXT.fetch_add(1, Ordering::Relaxed));
        psql("postgres", &format!("CREATE DATABASE {database} OWNER erp_owner"));
        let (url, owner) = {
            let cluster = CLUSTER.lock().unwrap();
            (cluster.url("erp_app", &database), cluster.url("erp_owner", &database))
        };
        let options = PoolOptions {
            url: Secret::new(url),
            migrate_url: Some(Secret::new(owner)),
            max_connections: 8,
            min_connections: 0,
            acquire_timeout: Duration::from_secs(10),
            statement_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_mins(1),
            max_lifetime: Duration::from_mins(10),
            wait: Duration::from_secs(5),
        };
        let key = |byte| Keyset::new(MasterKey::from_bytes([byte; 32]), vec![]);
        let db = Db::connect(options, PiiCrypto::new(key(1), key(2))).await.unwrap();
        Runner::<Core>::new(&db).up(&UpOptions::default(), &mut ()).await.unwrap();
        let mut made = Vec::new();
        for n in 1..=tenants {
            made.push(tenants::ensure(&db, &format!("t{n}"), "Tenant", "Asia/Shanghai").await.unwrap().0);
        }
        Self { db, database, tenants: made }
    }

    pub fn runner(&self, tasks: impl IntoIterator<Item = Arc<dyn Task>>) -> TaskRunner {
        let mut registry = TaskRegistry::new();
        for task in tasks {
            registry.add(task).unwrap();
        }
        TaskRunner::new(self.db.clone(), Arc::new(registry), Uuid::new_v4())
            .with_options(RunnerOptions { grace: Duration::from_millis(500), lock_check: Duration::from_millis(50) })
    }

    pub async fn rows(&self, statement: &str) -> Vec<QueryResult> {
        self.db.system(async |tx: &SystemTx| Ok::<_, DbError>(tx.query_all_raw(sql(statement, [])).await?)).await.unwrap()
    }

    pub async fn execute(&self, statement: &str) {
        self.db.system(async |tx: &SystemTx| Ok::<_, DbError>(tx.execute_raw(sql(statement, [])).await?)).await.unwrap();
    }

    pub async fn count(&self, statement: &str) -> i64 {
        self.rows(statement).await[0].try_get("", "n").unwrap()
    }

    /// Runs of every task, the oldest first: trigger, status, reason.
    pub async fn runs(&self) -> Vec<(String, String, String)> {
        let mut rows = history(&self.db, None, 1_000).await.unwrap();
        rows.reverse();
        rows.into_iter().map(|row| (row.trigger, row.status, row.reason.unwrap_or_default())).collect()
    }

    /// Ends the sessions that hold task locks, as a crash or a network fault would.
    pub fn drop_lock_sessions(&self) {
        psql(
            &self.database,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'erp/lock:%'",
        );
    }
}

/// As the superuser.
pub fn psql(database: &str, statement: &str) {
    let (url, bin) = {
        let cluster = CLUSTER.lock().unwrap();
        (cluster.superuser_url(database), cluster.bin_dir().join("psql"))
    };
    let program = if bin.exists() { bin } else { PathBuf::from("psql") };
    let output = Command::new(program).args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &url, "-c", statement]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
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

pub async fn eventually(what: &str, mut done: impl AsyncFnMut() -> bool) {
    let start = tokio::time::Instant::now();
    while !done().await {
        assert!(start.elapsed() < Duration::from_secs(20), "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
