//! The migration runner.

use std::time::Duration;

use erp_db::{
    Db, PoolOptions,
    gate::Classes,
    migrate::{History, MigrateError, Runner, SqlMigration, State, UpOptions},
};
use erp_migrations::Migrator;
use erp_testkit::{Role, TestDb};
use sea_orm::{SqlxPostgresConnector, sqlx::postgres::PgPoolOptions};
use sea_orm_migration::{MigrationTrait, MigratorTrait};

async fn connect(test: &TestDb) -> Db {
    Db::connect(PoolOptions { max_connections: 2, ..test.pool_options() }, test.crypto()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_at_once_apply_each_step_once() {
    let test = std::sync::Arc::new(TestDb::empty().await);
    let runs: Vec<_> = (0..8)
        .map(|_| {
            let test = test.clone();
            tokio::spawn(async move { Runner::<Migrator>::new(&connect(&test).await).up(&UpOptions::default(), &mut ()).await })
        })
        .collect();
    let mut applied = 0;
    for run in runs {
        let report = run.await.unwrap().unwrap();
        assert_eq!(report.state, State::Current);
        applied += report.applied.len();
    }
    assert_eq!(applied, Migrator::steps().len());
}

#[tokio::test]
async fn all_the_way_down_and_up_again() {
    let test = TestDb::empty().await;
    let db = connect(&test).await;
    let runner = Runner::<Migrator>::new(&db);
    runner.up(&UpOptions::default(), &mut ()).await.unwrap();
    let pool = PgPoolOptions::new().max_connections(1).connect(&test.owner_url()).await.unwrap();
    Migrator::down(&SqlxPostgresConnector::from_sqlx_postgres_pool(pool), None).await.unwrap();
    let left: i64 =
        test.query_scalar("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')").await;
    assert_eq!(left, 2, "only the two migration tables remain");
    assert_eq!(runner.up(&UpOptions::default(), &mut ()).await.unwrap().applied.len(), Migrator::steps().len());
    assert_eq!(db.gate(&Migrator::classes()).await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_newer_and_a_foreign_schema_are_told_apart() {
    let test = TestDb::new().await;
    let db = connect(&test).await;
    let runner = Runner::<Migrator>::new(&db);
    test.execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_000000_future', 0)").await;
    assert_eq!(runner.status().await.unwrap().state, State::Ahead);
    let refused = runner.up(&UpOptions::default(), &mut ()).await;
    assert!(matches!(&refused, Err(MigrateError::Ahead(names)) if names == &["m29990101_000000_future"]), "{refused:?}");
    runner.up(&UpOptions { allow_ahead: true, ..UpOptions::default() }, &mut ()).await.unwrap();
    test.execute(
        "DELETE FROM seaql_migrations WHERE version LIKE 'm2999%'; UPDATE erp_migrations SET checksum = 'edited' WHERE name LIKE '%auth'",
    )
    .await;
    assert!(matches!(runner.up(&UpOptions::default(), &mut ()).await, Err(MigrateError::Diverged { .. })));
}

#[tokio::test]
async fn a_held_lock_names_its_holder() {
    let test = TestDb::new().await;
    let db = connect(&test).await;
    let mut holder = test.connection(Role::Owner).await;
    sea_orm::sqlx::query("SELECT pg_advisory_lock(7100, 0)").execute(&mut holder).await.unwrap();
    let options = UpOptions { lock_timeout: Duration::from_millis(400), ..UpOptions::default() };
    let refused = Runner::<Migrator>::new(&db).up(&options, &mut ()).await;
    assert!(matches!(&refused, Err(MigrateError::Locked { holder: Some(_) })), "{refused:?}");
}

/// A history whose second step fails half-way.
struct Broken;

impl History for Broken {
    fn steps() -> Vec<SqlMigration> {
        let step = |name, up: &[&str]| SqlMigration {
            name,
            up: up.iter().map(|s| (*s).to_owned()).collect(),
            down: vec![],
            why_no_down: Some("a test"),
            transactional: true,
            compat_floor: name,
        };
        vec![
            step("m1_good", &["CREATE TABLE good (id int)"]),
            step("m2_bad", &["CREATE TABLE half (id int)", "CREATE TABLE good (id int)"]),
        ]
    }

    fn classes() -> Classes {
        Classes { functions: Vec::new(), tables: std::collections::BTreeMap::new() }
    }
}

impl MigratorTrait for Broken {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        Self::steps().into_iter().map(|step| Box::new(step) as Box<dyn MigrationTrait>).collect()
    }
}

#[tokio::test]
async fn a_step_that_fails_is_rolled_back_whole_and_named() {
    let test = TestDb::empty().await;
    let db = connect(&test).await;
    let runner = Runner::<Broken>::new(&db);
    let failed = runner.up(&UpOptions::default(), &mut ()).await;
    assert!(matches!(&failed, Err(MigrateError::Step { name, .. }) if name == "m2_bad"), "{failed:?}");
    let half: bool = test.query_scalar("SELECT to_regclass('half') IS NOT NULL").await;
    assert!(!half);
    assert_eq!(runner.status().await.unwrap().pending, ["m2_bad"]);
}

/// A history whose second step makes an index beside its transaction, which fails while two rows are the same.
struct Concurrent;

impl History for Concurrent {
    fn steps() -> Vec<SqlMigration> {
        let step = |name, up: &[&str], transactional| SqlMigration {
            name,
            up: up.iter().map(|s| (*s).to_owned()).collect(),
            down: vec![],
            why_no_down: Some("a test"),
            transactional,
            compat_floor: name,
        };
        vec![
            step("m1_items", &["CREATE TABLE items (a int)", "INSERT INTO items VALUES (1), (1)"], true),
            step("m2_index", &["CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS items_a ON items (a)"], false),
        ]
    }

    fn classes() -> Classes {
        Classes { functions: Vec::new(), tables: std::collections::BTreeMap::new() }
    }
}

impl MigratorTrait for Concurrent {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        Self::steps().into_iter().map(|step| Box::new(step) as Box<dyn MigrationTrait>).collect()
    }
}

#[tokio::test]
async fn an_index_that_was_broken_off_is_made_anew() {
    let test = TestDb::empty().await;
    let db = connect(&test).await;
    let runner = Runner::<Concurrent>::new(&db);
    let failed = runner.up(&UpOptions::default(), &mut ()).await;
    assert!(matches!(&failed, Err(MigrateError::Step { name, .. }) if name == "m2_index"), "{failed:?}");
    let valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'items_a'::regclass";
    assert!(!test.query_scalar::<bool>(valid).await, "PostgreSQL leaves it, and IF NOT EXISTS would be content with it");
    test.execute("DELETE FROM items WHERE ctid = (SELECT min(ctid) FROM items)").await;
    assert_eq!(runner.up(&UpOptions::default(), &mut ()).await.unwrap().applied.len(), 1);
    assert!(test.query_scalar::<bool>(valid).await);
}
