//! `erp doctor`: it finds what is wrong, says what to do, and goes on when half of the installation is dead.

use std::{fs, os::unix::fs::PermissionsExt};

use erp_testkit::{Erp, Role, TestDb, TestRedis};
use serde_json::Value;

use crate::support::{PURGE, closed_port, envelope, erp, on, refused, seeded};

/// The finding of each check by its id.
#[track_caller]
fn examined(erp: &Erp, code: i32) -> Value {
    let ran = erp.clone().args(["doctor", "--json"]).run().expect(code);
    assert!(!ran.stderr.contains("panicked"), "{ran}");
    let items = envelope(&ran)["data"]["items"].as_array().unwrap().clone();
    Value::Object(items.into_iter().map(|item| (item["id"].as_str().unwrap().to_owned(), item)).collect())
}

/// `status: evidence (fix)` of one check alone.
#[track_caller]
fn only(erp: &Erp, code: i32, id: &str) -> String {
    let ran = erp.clone().args(["doctor", "--json", "--run", id]).run().expect(code);
    let items = &envelope(&ran)["data"]["items"];
    assert_eq!(items.as_array().unwrap().len(), 1, "{ran}");
    let text = |name: &str| items[0][name].as_str().unwrap_or_default().to_owned();
    format!("{}: {} ({})", text("status"), text("evidence"), text("fix"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sound_installation_is_told_so_and_left_as_it_is() {
    let db = seeded().await;
    let before = db.query_scalar::<i64>("SELECT count(*) FROM audit_log").await;
    let found = examined(&on(&db), 0);
    for (id, finding) in found.as_object().unwrap() {
        let status = finding["status"].as_str().unwrap();
        assert!(["ok", "skipped", "warn"].contains(&status), "{id}: {finding}");
        assert!(!finding["evidence"].as_str().unwrap().is_empty(), "{id}");
    }
    for id in [
        "config.safe",
        "db.version",
        "db.role",
        "db.schema",
        "db.guards",
        "db.pooler",
        "keys.recorded",
        "health.ciphertext",
        "auth.lockouts",
    ] {
        assert!(["ok", "warn"].contains(&found[id]["status"].as_str().unwrap()), "{id}: {}", found[id]);
    }
    assert_eq!(found["redis.writes"]["status"], "skipped");
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM audit_log").await, before, "looking changed something");
    let human = on(&db).arg("doctor").run().expect(0);
    assert!(human.stdout.contains("db.version") && human.stdout.trim_end().ends_with("skipped"), "{human}");
    // memory:// is a warning of the configuration.
    on(&db).args(["doctor", "--strict"]).run().expect(1);
    on(&db).args(["doctor", "--strict", "--run", "db.version"]).run().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_database_and_a_dead_redis_fail_alone() {
    let db = seeded().await;
    let port = closed_port();
    let dead =
        on(&db).set("database.url", format!("postgres://erp_app:quiet-Harbor-77@127.0.0.1:{port}/erp")).without("database.migrate_url");
    let found = examined(&dead, 1);
    assert_eq!((&found["db.reachable"]["status"], &found["config.safe"]["status"]), (&"fail".into(), &"warn".into()), "{found}");
    assert!(
        ["db.version", "db.schema", "keys.recorded", "tasks.heartbeat", "health.ciphertext"]
            .iter()
            .all(|id| found[id]["status"] == "skipped"),
        "{found}"
    );
    assert_ne!(found["host.disk"]["status"], "skipped", "{found}");
    assert!(!found.to_string().contains("quiet-Harbor-77"), "{found}");

    let found = examined(&on(&db).set("redis.url", format!("redis://:still-Water-31@127.0.0.1:{port}")), 1);
    assert_eq!((&found["redis.reachable"]["status"], &found["db.schema"]["status"]), (&"fail".into(), &"ok".into()), "{found}");
    assert!(!found.to_string().contains("still-Water-31"), "{found}");

    let found = examined(&erp(), 1);
    assert_eq!((&found["config.safe"]["status"], &found["db.reachable"]["status"]), (&"fail".into(), &"skipped".into()), "{found}");
    let offline = on(&db).set("database.url", format!("postgres://erp_app@127.0.0.1:{port}/erp")).args(["doctor", "--offline"]);
    assert!(offline.run().expect(0).stdout.contains("--offline"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_that_is_not_ours_is_named_with_the_command() {
    let db = TestDb::empty().await;
    assert!(only(&on(&db), 1, "db.schema").ends_with("(erp migrate)"));
    assert_eq!(examined(&on(&db), 1)["tasks.heartbeat"]["status"], "skipped");
    on(&db).arg("migrate").run().expect(0);
    assert!(only(&on(&db), 0, "db.schema").starts_with("ok: "));
    db.execute_as(Role::Owner, "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_000100_future', 0)").await;
    assert!(only(&on(&db), 1, "db.schema").contains("m29990101_000100_future"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_guards_tenants_is_looked_at() {
    let db = seeded().await;
    db.execute_as(Role::Owner, "ALTER TABLE patient DISABLE ROW LEVEL SECURITY").await;
    let found = only(&on(&db), 1, "db.guards");
    assert!(found.starts_with("fail: ") && found.contains("patient"), "{found}");
    // The serving role must not own: with one URL it does.
    let one = on(&db).set("database.url", db.owner_url()).without("database.migrate_url");
    let found = only(&one, 0, "db.role");
    assert!(found.starts_with("warn: ") && found.contains("database.migrate_url"), "{found}");
    let found = only(&on(&db).set("database.url", db.superuser_url()), 1, "db.role");
    assert!(found.starts_with("fail: ") && found.contains("superuser"), "{found}");
    let found = only(&on(&db).set("database.max_connections", "9000"), 1, "db.connections");
    assert!(found.starts_with("fail: a pool of 9000"), "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_index_is_found_and_built_anew() {
    let db = seeded().await;
    db.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'login_log_recent'::regclass").await;
    let found = only(&on(&db), 0, "db.indexes");
    assert!(found.starts_with("warn: ") && found.contains("login_log_recent"), "{found}");
    let fixed = on(&db).args(["doctor", "--run", "db.indexes", "--fix", "--json"]).run().expect(0);
    let item = envelope(&fixed)["data"]["items"][0].clone();
    assert_eq!((&item["status"], item["mended"].as_str().unwrap().contains("login_log_recent")), (&"ok".into(), true), "{fixed}");
    assert!(only(&on(&db), 0, "db.indexes").starts_with("ok: "));
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_that_failed_hang_or_are_late_are_named() {
    let db = seeded().await;
    let row = |status: &str, name: &str| {
        format!(
            "INSERT INTO task_runs (id, task, trigger, status, instance_id) VALUES (gen_random_uuid(), '{name}', 'manual', '{status}', gen_random_uuid())"
        )
    };
    db.execute(&row("failed", PURGE)).await;
    let found = only(&on(&db), 0, "tasks.results");
    assert!(found.starts_with("warn: ") && found.contains(PURGE) && found.contains("--last-failed"), "{found}");
    db.execute(&row("running", "core.idempotency-cleanup")).await;
    let found = only(&on(&db), 0, "tasks.stuck");
    assert!(found.starts_with("warn: ") && found.contains("core.idempotency-cleanup"), "{found}");
    let fixed = on(&db).args(["doctor", "--run", "tasks.stuck", "--fix"]).run().expect(0);
    assert!(fixed.stdout.contains("recorded as abandoned: 1"), "{fixed}");
    assert_eq!(db.query_scalar::<String>("SELECT status FROM task_runs WHERE task = 'core.idempotency-cleanup'").await, "abandoned");

    assert!(only(&on(&db), 0, "tasks.heartbeat").starts_with("skipped: "));
    db.execute(&format!("INSERT INTO scheduled_tasks (name, schedule, max_runtime_s, next_run_at) VALUES ('{PURGE}', 'every 1h', 60, now() - interval '1 hour')"))
        .await;
    let found = only(&on(&db), 1, "tasks.heartbeat");
    assert!(found.starts_with("fail: ") && found.contains(PURGE), "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secrets_files_and_redis_are_judged() {
    let db = seeded().await;
    let erp = on(&db).without("jwt.secret").env("ERP__JWT__SECRET_FILE", "jwt").env("ERP_ENV", "development");
    let file = erp.working_dir().join("jwt");
    fs::write(&file, erp_testkit::keys::base64("jwt")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let found = only(&erp, 1, "config.secret_files");
    assert!(found.contains("chmod 0600 jwt"), "{found}");
    erp.clone().args(["doctor", "--run", "config.secret_files", "--fix"]).run().expect(0);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);

    let redis = TestRedis::start();
    let erp = on(&db).redis(&redis);
    for id in ["redis.reachable", "redis.writes", "redis.persistence"] {
        assert!(only(&erp, 0, id).starts_with("ok: "), "{id}");
    }
}

#[test]
fn the_list_and_the_choice() {
    let list = envelope(&erp().args(["doctor", "--list", "--json"]).run().expect(0));
    let ids: Vec<&str> = list["data"]["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert!(ids.len() >= 25, "{ids:?}");
    assert!(ids.iter().all(|id| id.contains('.')), "{ids:?}");
    let database = erp().args(["doctor", "--list", "--run", "db", "--skip", "db.pooler"]).run().expect(0);
    assert!(
        database.stdout.contains("db.version") && !database.stdout.contains("db.pooler") && !database.stdout.contains("redis."),
        "{database}"
    );
    refused(&erp().args(["doctor", "--run", "d"]), 64, "usage");
}
