use erp_db::{DbError, SystemTx, sql};
use erp_testkit::{Role, TestDb};
use sea_orm::ConnectionTrait;

#[tokio::test]
async fn each_database_is_its_own_and_migrated() {
    let (one, other) = tokio::join!(TestDb::new(), TestDb::new());
    let tenant = one.tenant("north").await;
    assert_eq!(tenant.code, "north");
    assert_eq!(one.query_scalar::<i64>("SELECT count(*) FROM tenant").await, 1);
    assert_eq!(other.query_scalar::<i64>("SELECT count(*) FROM tenant").await, 0);
    assert_eq!(one.query_scalar_as::<String>(Role::App, "SELECT current_user::text").await, "erp_app");
    assert_eq!(one.query_scalar_as::<String>(Role::Owner, "SELECT current_user::text").await, "erp_owner");
}

#[tokio::test]
async fn the_serving_role_has_its_grants_and_no_more() {
    let test = TestDb::new().await;
    let db = test.db().await;
    let rows = db.system(async |tx: &SystemTx| Ok::<_, DbError>(tx.query_all_raw(sql("SELECT id FROM tenant", [])).await?)).await.unwrap();
    assert!(rows.is_empty());
    let owns: i64 = test.query_scalar("SELECT count(*) FROM pg_class WHERE relowner = 'erp_app'::regrole").await;
    assert_eq!(owns, 0);
    assert!(!test.query_scalar::<bool>("SELECT has_table_privilege('erp_app', 'erp_migrations', 'INSERT')").await);
}

#[tokio::test]
async fn rows_are_text_whatever_their_type() {
    let test = TestDb::new().await;
    let sql =
        "CREATE TABLE t (n) AS VALUES (1.50), (2); SELECT n, 'unread' FROM t ORDER BY n; SELECT '\\x00ff'::bytea; SELECT true; SELECT NULL";
    assert_eq!(test.rows(sql).await, ["1.50", "2", "\\x00ff", "t", ""]);
    assert!(test.rows("DELETE FROM t").await.is_empty());
}

#[tokio::test]
async fn an_empty_database_can_be_migrated() {
    let test = TestDb::empty().await;
    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    assert_eq!(test.query_scalar::<i64>(tables).await, 0);
    let report = erp_db::migrate::Runner::<erp_migrations::Migrator>::new(&test.db().await)
        .up(&erp_db::migrate::UpOptions::default(), &mut ())
        .await
        .unwrap();
    assert!(!report.applied.is_empty() && test.query_scalar::<i64>(tables).await > 10);
}

#[tokio::test]
async fn dropping_the_value_drops_the_database_whoever_is_connected() {
    let keeper = TestDb::new().await;
    let gone = TestDb::new().await;
    let (name, db) = (gone.name().to_owned(), gone.db().await);
    db.ping().await.unwrap();
    drop(gone);
    let left: i64 = keeper.query_scalar(&format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'")).await;
    assert_eq!(left, 0);
    assert!(db.ping().await.is_err());
}

#[tokio::test]
async fn sessions_can_be_cut() {
    let test = TestDb::new().await;
    let db = test.db().await;
    db.ping().await.unwrap();
    let sessions = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'erp/%'";
    assert!(test.query_scalar::<i64>(sessions).await > 0);
    test.cut("erp/%").await;
    erp_testkit::eventually("the sessions end", async || test.query_scalar::<i64>(sessions).await == 0).await;
}
