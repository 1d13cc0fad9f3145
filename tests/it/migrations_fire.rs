//! `erp migrate` under fire: killed in the middle of a step and between steps, eight at once, an older binary on a newer schema.

use std::{path::Path, process::Command, thread, time::Duration};

use erp_db::migrate::History;
use erp_embedded::find_clients;
use erp_migrations::Migrator;
use erp_testkit::{Api, Role, TestDb, eventually};

use crate::support::{SOON, envelope, on, refused, seeded};

/// Each statement that changes the schema takes a moment, so that a kill finds one at work. As the superuser: events know no owner.
const SLOW: &str = "CREATE FUNCTION public.slow() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.01); END'; \
    CREATE EVENT TRIGGER slow ON ddl_command_start EXECUTE FUNCTION public.slow()";
const FAST: &str = "DROP EVENT TRIGGER slow; DROP FUNCTION public.slow()";
const APPLIED: &str = "SELECT CASE WHEN to_regclass('seaql_migrations') IS NULL THEN 0 \
    ELSE (xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM seaql_migrations', false, true, '')))[1]::text::bigint END";
const SESSIONS: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'erp/%'";

/// The schema as pg_dump writes it.
fn schema(db: &TestDb, arguments: &[&str]) -> String {
    let program = find_clients(Path::new("."), 0).unwrap().bin.join("pg_dump");
    let ran = Command::new(program).args(["--schema-only", "-d", &db.superuser_url()]).args(arguments).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    // A random word of each dump.
    let lines = String::from_utf8(ran.stdout).unwrap();
    lines.lines().filter(|line| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict")).collect::<Vec<_>>().join("\n")
}

/// What the steps made; privileges come after the last one.
fn made(db: &TestDb) -> String {
    schema(db, &["--no-privileges", "--exclude-table=seaql_migrations", "--exclude-table=erp_migrations"])
}

/// What is recorded, without times and hosts.
const RECORDED: &str = "SELECT string_agg(format('%s %s %s %s', s.version, m.checksum, m.erp_version, m.compat_floor), E'\\n' ORDER BY s.version) \
    FROM seaql_migrations s FULL JOIN erp_migrations m ON m.name = s.version";

/// What each number of steps leaves.
struct Levels {
    after: Vec<String>,
    finished: String,
    recorded: String,
}

/// Kills a migration so many milliseconds after so many steps, looks at what is there, and lets the next one finish. How many steps were
/// recorded at the kill.
async fn killed(past: &Levels, after: i64, into_it: u64) -> i64 {
    let db = TestDb::empty().await;
    db.execute(SLOW).await;
    let process = on(&db).arg("migrate").begin();
    eventually("so many steps", async || db.query_scalar::<i64>(APPLIED).await >= after || process.status().is_some()).await;
    tokio::time::sleep(Duration::from_millis(into_it)).await;
    process.signal(9);
    process.wait(SOON).unwrap();
    eventually("its sessions end", async || db.query_scalar::<i64>(SESSIONS).await == 0).await;
    db.execute(FAST).await;
    let applied = db.query_scalar::<i64>(APPLIED).await;
    // A step without a transaction may be there in part; it is safe to repeat, which the end below shows.
    let parts = Migrator::steps().get(applied as usize).is_some_and(|step| !step.transactional);
    assert!(
        parts || made(&db) == past.after[applied as usize],
        "half of a step is there: killed {into_it} ms after {after}, {applied} recorded"
    );
    let status = on(&db).args(["migrate", "status"]).run();
    assert_eq!(status.code, if applied == Migrator::steps().len() as i64 { 0 } else { 3 }, "{status}");
    on(&db).arg("migrate").run().expect(0);
    assert!(schema(&db, &[]) == past.finished, "another schema than without a kill ({into_it} ms after {after})");
    assert_eq!(db.query_scalar::<String>(RECORDED).await, past.recorded);
    applied
}

/// The schema after each number of steps, and the finished one with its privileges.
async fn levels() -> Levels {
    let db = TestDb::empty().await;
    let mut levels = vec![made(&db)];
    for _ in Migrator::steps() {
        on(&db).args(["migrate", "--steps", "1"]).run().expect(0);
        levels.push(made(&db));
    }
    Levels { after: levels, finished: schema(&db, &[]), recorded: db.query_scalar(RECORDED).await }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_migration_is_whole_or_not_there_and_the_next_one_finishes() {
    let levels = levels().await;
    let steps = Migrator::steps().len() as i64;
    let mut found = Vec::new();
    // Between: as soon as so many steps are recorded. Inside: some statements later.
    for (after, into_it) in (0..steps).flat_map(|after| [0, 40].map(|ms| (after, ms))) {
        found.push(killed(&levels, after, into_it).await);
    }
    // A quick step may be over before the kill comes.
    for after in (0..steps).flat_map(|after| [after; 3]) {
        if !found.contains(&after) {
            found.push(killed(&levels, after, 0).await);
        }
    }
    found.sort_unstable();
    found.dedup();
    assert!(found.len() as i64 >= steps, "the kills did not spread over the steps: {found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_eight_at_once_one_is_killed_and_the_others_finish() {
    let Levels { finished, recorded, .. } = levels().await;
    let db = TestDb::empty().await;
    db.execute(SLOW).await;
    let first = on(&db).arg("migrate").begin();
    eventually("the first is at work", async || db.query_scalar::<i64>(APPLIED).await >= 1).await;
    let others: Vec<_> = (0..7).map(|_| on(&db).args(["migrate", "--json"])).map(|erp| thread::spawn(move || erp.run())).collect();
    eventually("the others wait", async || db.query_scalar::<i64>(SESSIONS).await > 3).await;
    first.signal(9);
    let mut applied = 0;
    for other in others {
        let data = envelope(&other.join().unwrap().expect(0))["data"].clone();
        assert_eq!(data["state"], "current");
        applied += data["applied"].as_array().unwrap().len();
    }
    assert!((1..Migrator::steps().len()).contains(&applied), "each of the rest once: {applied}");
    db.execute(FAST).await;
    assert!(schema(&db, &[]) == finished);
    assert_eq!(db.query_scalar::<String>(RECORDED).await, recorded);
}

/// A release that was rolled back: the schema knows a step that this binary does not.
#[tokio::test(flavor = "multi_thread")]
async fn an_older_binary_serves_a_newer_schema_that_says_so_and_no_other() {
    let db = seeded().await;
    let newest = Migrator::steps().last().unwrap().name;
    let future = "m29990101_000000_future";
    db.execute_as(Role::Owner, "CREATE TABLE invented (id int); GRANT SELECT ON invented TO erp_app").await;
    db.execute(&format!(
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('{future}', 0); \
         INSERT INTO erp_migrations (name, checksum, erp_version, git, duration_ms, host, compat_floor) VALUES ('{future}', 'x', '99.0.0', 'x', 0, 'h', '{future}')"
    ))
    .await;
    for arguments in [&["migrate"][..], &["serve"], &["serve", "--migrations", "verify"], &["seed"], &["run-task", "auth.purge-expired"]] {
        let stderr = refused(&on(&db).args(arguments), 4, "migrate.ahead");
        assert!(stderr.contains(future), "{stderr}");
    }
    on(&db).args(["migrate", "status"]).run().expect(4);
    // The newer release said that binaries of our level still work.
    db.execute(&format!("UPDATE erp_migrations SET compat_floor = '{newest}' WHERE name = '{future}'")).await;
    on(&db).arg("migrate").run().expect(0);
    for how in ["apply", "verify"] {
        let server = on(&db).args(["serve", "--migrations", how]).spawn();
        let api = Api::new(server.url()).login("default", "admin", erp_testkit::ADMIN_PASSWORD).await;
        api.post("/api/v1/health/patients", &serde_json::json!({ "name": "李娜" })).await.expect(201);
        server.stop().expect(0);
    }
    // Servers of the newer release may run beside it: their tables and privileges are not its business.
    let kept = "SELECT to_regclass('invented') IS NOT NULL AND has_table_privilege('erp_app', 'invented', 'SELECT')";
    assert!(db.query_scalar::<bool>(kept).await, "it took the newer release's table away");
}
