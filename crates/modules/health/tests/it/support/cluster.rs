//! The cluster, and databases copied from a migrated one.

use std::{
    path::Path,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use erp_db::migrate::{Runner, UpOptions};
use erp_embedded::{APP_ROLE, Cluster, OWNER_ROLE, Options};
use erp_migrations::Migrator;
use sea_orm::sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::sync::OnceCell;

const TEMPLATE: &str = "health_template";

static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static READY: OnceCell<()> = OnceCell::const_new();
static COUNT: AtomicU32 = AtomicU32::new(0);

fn cluster() -> &'static Cluster {
    CLUSTER.get_or_init(|| {
        // Another run of these tests may hold the first folder.
        let start =
            |n| Cluster::start(&Options::for_tests(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("erp-health-{n}"))), &mut |_| {});
        (0..4).find_map(|n| start(n).ok()).unwrap_or_else(|| start(4).unwrap())
    })
}

pub fn app(database: &str) -> String {
    cluster().url(APP_ROLE, database)
}

pub fn owner(database: &str) -> String {
    cluster().url(OWNER_ROLE, database)
}

pub fn superuser(database: &str) -> String {
    cluster().superuser_url(database)
}

/// A fresh, migrated database.
pub async fn database() -> String {
    READY.get_or_init(prepare).await;
    let name = format!("health_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    run("postgres", &format!("CREATE DATABASE {name} OWNER {OWNER_ROLE} TEMPLATE {TEMPLATE}")).await;
    name
}

/// What an earlier run left goes; the template is migrated anew.
async fn prepare() {
    let mut conn = PgConnection::connect(&superuser("postgres")).await.unwrap();
    let left: Vec<String> = sea_orm::sqlx::query_scalar("SELECT datname::text FROM pg_database WHERE datname LIKE 'health\\_%'")
        .fetch_all(&mut conn)
        .await
        .unwrap();
    for name in left {
        conn.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await.unwrap();
    }
    conn.execute(AssertSqlSafe(format!("CREATE DATABASE {TEMPLATE} OWNER {OWNER_ROLE}"))).await.unwrap();
    let script = format!(
        "ALTER SCHEMA public OWNER TO {OWNER_ROLE}; REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO {APP_ROLE}"
    );
    run(TEMPLATE, &script).await;
    let db = super::connect(TEMPLATE).await;
    Runner::<Migrator>::new(&db).up(&UpOptions::default(), &mut ()).await.unwrap();
    db.close().await;
}

async fn run(database: &str, script: &str) {
    let mut conn = PgConnection::connect(&superuser(database)).await.unwrap();
    conn.execute(AssertSqlSafe(script.to_owned())).await.unwrap();
    conn.close().await.unwrap();
}
