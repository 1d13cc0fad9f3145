//! A database for one test.

use std::{thread, time::Duration};

use erp_core::{Secret, crypto::PiiCrypto, new_id};
use erp_db::{
    Db, PoolOptions,
    migrate::{History, Runner, UpOptions},
    tenants::{self, Tenant},
};
use erp_embedded::{APP_ROLE, OWNER_ROLE};
use erp_migrations::Migrator;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, Decode, Executor, PgConnection, Postgres, Row, Type, postgres::PgRow};
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

use crate::{FaultProxy, TestCluster, Upstream, keys};

/// Any number that nobody else locks by.
const TEMPLATE_LOCK: i64 = 0x0065_7270_7465_7374;

/// Who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What the server works as: bound by row-level security.
    App,
    /// What migrations run as: bound by it too, because it is forced.
    Owner,
    /// Sees every row of every tenant.
    Superuser,
}

/// A database of its own, dropped with the value.
pub struct TestDb {
    name: String,
    cluster: &'static TestCluster,
    db: OnceCell<Db>,
    /// Whether it goes with its cluster, which may be down by then.
    kept: bool,
}

impl TestDb {
    /// Migrated to the newest step, with the serving role's grants, and without a tenant.
    pub async fn new() -> Self {
        let cluster = TestCluster::get();
        let template = template(cluster).await;
        Self::create(cluster, &format!("TEMPLATE {template} STRATEGY FILE_COPY")).await
    }

    /// With the two roles, and nothing in it: for tests of migrations.
    pub async fn empty() -> Self {
        let this = Self::create(TestCluster::get(), "").await;
        this.execute(&schema()).await;
        this
    }

    /// Migrated, on a cluster that one test owns; after `setup` as the superuser.
    pub(crate) async fn own(cluster: &'static TestCluster, setup: &str) -> Self {
        maintain(cluster, setup).await;
        let mut this = Self::create(cluster, "").await;
        this.kept = true;
        this.execute(&schema()).await;
        migrate(cluster, &this.name).await;
        this
    }

    async fn create(cluster: &'static TestCluster, how: &str) -> Self {
        let name = format!("test_{}", new_id().simple());
        maintain(cluster, &format!("CREATE DATABASE {name} OWNER {OWNER_ROLE} {how}")).await;
        Self { name, cluster, db: OnceCell::new(), kept: false }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn url(&self, role: Role) -> String {
        url(self.cluster, role, &self.name)
    }

    pub fn app_url(&self) -> String {
        self.url(Role::App)
    }

    pub fn owner_url(&self) -> String {
        self.url(Role::Owner)
    }

    pub fn superuser_url(&self) -> String {
        self.url(Role::Superuser)
    }

    /// The serving role's URL by way of a proxy in front of the server's socket.
    pub fn app_url_by(&self, proxy: &FaultProxy) -> String {
        format!("postgres://{APP_ROLE}@{}/{}", proxy.address(), self.name)
    }

    /// A proxy in front of the server that this database is on.
    pub fn proxy(&self) -> FaultProxy {
        FaultProxy::start(Upstream::Unix(self.cluster.socket()))
    }

    /// A small pool with short limits. Change what a test is about.
    pub fn pool_options(&self) -> PoolOptions {
        pool_options(self.cluster, &self.name)
    }

    /// With the keys that [`crate::Erp::database`] gives to the binary.
    pub fn crypto(&self) -> PiiCrypto {
        keys::crypto()
    }

    /// Connected as the serving role; the same pool at every call.
    pub async fn db(&self) -> Db {
        self.db.get_or_init(|| connect(self.pool_options())).await.clone()
    }

    /// The tenant of this slug, made if need be; in the time zone Asia/Shanghai.
    pub async fn tenant(&self, slug: &str) -> Tenant {
        let made = tenants::ensure(&self.db().await, slug, &format!("Clinic {slug}"), "Asia/Shanghai").await;
        made.unwrap_or_else(|error| panic!("tenant {slug}: {error}")).0
    }

    /// The first column of the first row, as the superuser: every tenant's rows are seen.
    pub async fn query_scalar<T>(&self, sql: &str) -> T
    where
        T: for<'r> Decode<'r, Postgres> + Type<Postgres> + Send + Unpin,
    {
        self.query_scalar_as(Role::Superuser, sql).await
    }

    pub async fn query_scalar_as<T>(&self, role: Role, sql: &str) -> T
    where
        T: for<'r> Decode<'r, Postgres> + Type<Postgres> + Send + Unpin,
    {
        let mut conn = self.connection(role).await;
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut conn).await.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// The first column of every row as text, whatever its type, of one or more statements; as the superuser.
    pub async fn rows(&self, sql: &str) -> Vec<String> {
        let mut conn = self.connection(Role::Superuser).await;
        let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(&mut conn).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        let text = |row: &PgRow| row.try_get_unchecked::<Option<String>, _>(0).unwrap_or_else(|error| panic!("{sql}: {error}"));
        rows.iter().map(|row| text(row).unwrap_or_default()).collect()
    }

    /// One or more statements, as the superuser.
    pub async fn execute(&self, sql: &str) {
        self.execute_as(Role::Superuser, sql).await;
    }

    pub async fn execute_as(&self, role: Role, sql: &str) {
        let mut conn = self.connection(role).await;
        conn.execute(AssertSqlSafe(sql)).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// A connection outside any pool.
    pub async fn connection(&self, role: Role) -> PgConnection {
        connection(&self.url(role)).await
    }

    /// Ends every other session whose application name is LIKE `pattern`, as a network fault would: `erp/%`.
    pub async fn cut(&self, pattern: &str) {
        let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE $1";
        let mut conn = self.connection(Role::Superuser).await;
        sqlx::query(sql).bind(pattern).execute(&mut conn).await.unwrap_or_else(|error| panic!("{error}"));
    }
}

impl Drop for TestDb {
    /// In a thread with a runtime of its own: a runtime cannot wait inside another.
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        let (cluster, name) = (self.cluster, self.name.clone());
        let dropped = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(maintain(cluster, &format!("DROP DATABASE {name} WITH (FORCE)")));
        });
        let _ = dropped.join(); // what is left goes with the cluster
    }
}

fn url(cluster: &TestCluster, role: Role, database: &str) -> String {
    let name = match role {
        Role::App => APP_ROLE,
        Role::Owner => OWNER_ROLE,
        Role::Superuser => erp_embedded::SUPERUSER,
    };
    cluster.url(name, database)
}

fn pool_options(cluster: &TestCluster, database: &str) -> PoolOptions {
    PoolOptions {
        url: Secret::new(url(cluster, Role::App, database)),
        migrate_url: Some(Secret::new(url(cluster, Role::Owner, database))),
        max_connections: 8,
        min_connections: 0,
        acquire_timeout: Duration::from_secs(10),
        statement_timeout: Duration::from_secs(10),
        idle_timeout: Duration::from_mins(1),
        max_lifetime: Duration::from_mins(10),
        wait: Duration::from_secs(5),
    }
}

async fn connect(options: PoolOptions) -> Db {
    Db::connect(options, keys::crypto()).await.unwrap_or_else(|error| panic!("{error}"))
}

async fn connection(url: &str) -> PgConnection {
    PgConnection::connect(url).await.unwrap_or_else(|error| panic!("{url}: {error}"))
}

/// A statement of the superuser outside every test database.
async fn maintain(cluster: &TestCluster, sql: &str) {
    let mut conn = connection(&cluster.superuser_url("postgres")).await;
    conn.execute(AssertSqlSafe(sql)).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// As the embedded cluster makes its own database.
fn schema() -> String {
    format!(
        "ALTER SCHEMA public OWNER TO {OWNER_ROLE}; REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO {APP_ROLE}"
    )
}

/// The name of the migrated template; made by whoever comes first, while the others wait.
async fn template(cluster: &TestCluster) -> &'static str {
    static NAME: OnceCell<String> = OnceCell::const_new();
    NAME.get_or_init(|| async {
        let name = template_name();
        let mut conn = connection(&cluster.superuser_url("postgres")).await;
        sqlx::query("SELECT pg_advisory_lock($1)").bind(TEMPLATE_LOCK).execute(&mut conn).await.expect("the template's lock");
        let found: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate)")
            .bind(&name)
            .fetch_one(&mut conn)
            .await
            .expect("the list of databases");
        if !found {
            make_template(cluster, &name).await;
        }
        conn.close().await.expect("the lock goes with its session");
        name
    })
    .await
}

async fn make_template(cluster: &TestCluster, name: &str) {
    maintain(cluster, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await; // half made by a process that was killed
    maintain(cluster, &format!("CREATE DATABASE {name} OWNER {OWNER_ROLE}")).await;
    let mut conn = connection(&cluster.superuser_url(name)).await;
    conn.execute(AssertSqlSafe(schema())).await.expect("the schema's owner");
    conn.close().await.expect("a template has no sessions");
    migrate(cluster, name).await;
    maintain(cluster, &format!("ALTER DATABASE {name} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false")).await;
}

async fn migrate(cluster: &TestCluster, name: &str) {
    let db = connect(pool_options(cluster, name)).await;
    Runner::<Migrator>::new(&db).up(&UpOptions::default(), &mut ()).await.unwrap_or_else(|error| panic!("{error}"));
    db.close().await;
}

/// By what is in it: every migration's checksum and the grants.
fn template_name() -> String {
    let mut hash = Sha256::new();
    for step in Migrator::steps() {
        hash.update(step.name);
        hash.update(step.checksum());
    }
    hash.update(format!("{:?}", Migrator::classes()));
    let hash = hex::encode(hash.finalize());
    format!("template_{}", hash.get(..16).unwrap_or(&hash))
}
