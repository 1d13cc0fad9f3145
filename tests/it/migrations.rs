//! `erp migrate down|verify|wait|mark` and `erp wait`.

use erp_testkit::{Role, TestDb};

use sea_orm::sqlx;

use crate::support::{Clinic, closed_port, envelope, erp, on, refused, seeded};

const TABLES: &str = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'";

#[tokio::test(flavor = "multi_thread")]
async fn the_way_down_needs_the_databases_name() {
    let db = seeded().await;
    let name = db.query_scalar::<String>("SELECT current_database()::text").await;
    let before = db.query_scalar::<i64>(TABLES).await;
    for more in [&[][..], &["--yes"], &["--confirm", &name], &["--yes", "--confirm", "other"]] {
        let stderr = refused(&on(&db).args(["migrate", "down", "--steps", "1"]).args(more), 64, "usage");
        assert!(stderr.contains(&format!("--yes --confirm {name}")), "{stderr}");
    }
    // Down to where the patients' tables go.
    let steps: i64 = db
        .query_scalar("SELECT count(*) FROM erp_migrations WHERE name >= (SELECT name FROM erp_migrations WHERE name LIKE '%_health')")
        .await;
    let steps = steps.to_string();
    let dry = on(&db).args(["migrate", "down", "--steps", &steps, "--dry-run"]).run().expect(3);
    assert!(dry.stdout.contains("_health"), "{dry}");
    assert_eq!(db.query_scalar::<i64>(TABLES).await, before);
    let down =
        on(&db).args(["migrate", "down", "--steps", &steps, "--yes", "--confirm", &name, "--actor", "ops", "--json"]).run().expect(0);
    assert_eq!(envelope(&down)["warnings"], serde_json::json!([]));
    let trail = "SELECT actor || ' ' || (convert_from(record, 'UTF8')::jsonb->'details'->'names'->>-1) FROM audit_log WHERE action = 'core.migration.reverted'";
    let written = db.query_scalar::<String>(trail).await;
    assert!(written.starts_with("operator:ops m") && written.ends_with("_health"), "{written}");
    let data = envelope(&down)["data"].clone();
    assert_eq!((&data["state"], data["reverted"].as_array().unwrap().len()), (&"pending".into(), steps.parse().unwrap()));
    assert!(db.query_scalar::<i64>(TABLES).await < before);
    on(&db).args(["migrate", "verify"]).run().expect(3);
    let whole = on(&db).args(["migrate", "down", "--steps", "99", "--yes", "--confirm", &name]).run().expect(0);
    assert!(whole.stderr.contains("warning: no audit row was written") && whole.stderr.contains("changed by hand"), "{whole}");
    on(&db).args(["migrate", "down", "--steps", "1", "--yes", "--confirm", &name]).run().expect(0);
    on(&db).args(["migrate", "--steps", "1"]).run().expect(0);
    on(&db).arg("migrate").run().expect(0);
    on(&db).args(["migrate", "verify"]).run().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loosened_guard_and_a_changed_checksum_show() {
    let db = seeded().await;
    let sound = on(&db).args(["migrate", "verify"]).run().expect(0);
    assert!(sound.stdout.contains("sound"), "{sound}");
    db.execute_as(Role::Owner, "ALTER TABLE patient NO FORCE ROW LEVEL SECURITY").await;
    let ran = on(&db).args(["migrate", "verify", "--json"]).run().expect(1);
    assert!(envelope(&ran)["data"]["violations"][0].as_str().unwrap().contains("patient"), "{ran}");
    db.execute_as(Role::Owner, "ALTER TABLE patient FORCE ROW LEVEL SECURITY").await;
    db.execute_as(Role::Owner, "UPDATE erp_migrations SET checksum = 'other' WHERE name LIKE '%_health'").await;
    let ran = on(&db).args(["migrate", "verify"]).run().expect(3);
    assert!(ran.stdout.contains("changed since") && ran.stdout.contains("_health"), "{ran}");
    refused(&on(&db).args(["migrate", "wait"]), 3, "migrate.diverged");

    let name = db.query_scalar::<String>("SELECT current_database()::text").await;
    let health = db.query_scalar::<String>("SELECT name FROM erp_migrations WHERE name LIKE '%_health'").await;
    let mark = on(&db).args(["migrate", "mark", &health, "--applied", "--reason", "compared by hand", "--actor", "ops"]);
    refused(&mark, 64, "usage");
    let mark = mark.args(["--yes", "--confirm", &name]);
    mark.run().expect(0);
    assert!(mark.run().expect(0).stdout.contains("nothing to do"));
    on(&db).args(["migrate", "verify"]).run().expect(0);
    let reason = db.query_scalar::<String>("SELECT marked_reason FROM erp_migrations WHERE marked_reason IS NOT NULL").await;
    assert_eq!(reason, "compared by hand (ops)");
    let trail =
        "SELECT actor || ': ' || (convert_from(record, 'UTF8')::jsonb->>'reason') FROM audit_log WHERE action = 'core.migration.marked'";
    assert_eq!(db.query_scalar::<String>(trail).await, "operator:ops: compared by hand");
    refused(&on(&db).args(["migrate", "mark", "m0", "--applied", "--reason", "x", "--yes", "--confirm", &name]), 64, "usage");
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_ends_with_the_schema_or_with_the_time() {
    let db = TestDb::empty().await;
    let ran = on(&db).args(["migrate", "wait", "--timeout", "1s"]).run();
    assert_eq!(ran.code, 75, "{ran}");
    let waiting = {
        let wait = on(&db).args(["migrate", "wait", "--timeout", "60s"]);
        tokio::task::spawn_blocking(move || wait.run())
    };
    on(&db).arg("migrate").run().expect(0);
    waiting.await.unwrap().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn wait_finds_what_is_there_and_says_what_is_not() {
    refused(&erp().arg("wait"), 64, "usage");
    let clinic = Clinic::open().await;
    let wait = on(&clinic.db).args(["wait", "--db", "--schema", "current", "--redis", "--ready", &clinic.server.url(), "--json"]);
    let data = envelope(&wait.run().expect(0))["data"].clone();
    assert_eq!(data["found"], serde_json::json!(["database", "schema", "redis", "server"]));
    let nobody = format!("http://127.0.0.1:{}", closed_port());
    refused(&erp().args(["wait", "--timeout", "1s", "--ready", &nobody]), 75, "wait.timeout");
    let dead = on(&clinic.db).set("redis.url", format!("redis://127.0.0.1:{}", closed_port()));
    refused(&dead.args(["wait", "--timeout", "1s", "--redis"]), 69, "redis.unreachable");
    refused(&on(&TestDb::empty().await).args(["wait", "--timeout", "1s", "--schema", "current"]), 75, "migrate.pending");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_that_takes_too_long_is_given_up_whole() {
    let db = TestDb::empty().await;
    on(&db).args(["migrate", "--to", "m20261123_001200_mfa"]).run().expect(0);
    let before = on(&db).args(["migrate", "status", "--json"]).run().expect(3).json()["data"]["pending"].clone();
    let mut reader = db.connection(Role::Owner).await;
    sqlx::raw_sql("BEGIN; SELECT FROM relay_leases").execute(&mut reader).await.unwrap();
    let ran = on(&db).args(["migrate", "--statement-timeout", "300ms"]).run().expect(70);
    assert!(ran.stderr.contains("m20261123_001250_sink_faults failed and was rolled back"), "{ran}");
    assert!(ran.stderr.contains("statement timeout"), "{ran}");
    assert_eq!(on(&db).args(["migrate", "status", "--json"]).run().expect(3).json()["data"]["pending"], before);
    drop(reader);
    on(&db).args(["migrate", "--statement-timeout", "30s"]).run().expect(0);
    on(&db).args(["migrate", "--statement-timeout", "0s"]).run().expect(64);
}
