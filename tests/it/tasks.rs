//! Background tasks, by hand and by the scheduler of a server.

use std::time::Duration;

use erp_testkit::{Api, Role, TestDb, eventually};

use crate::support::{CLEANUP, PURGE, envelope, on, seed_tenant, seeded};

/// Of each user: a session with its token and login record whose time is over, and one of each that is needed.
const PURGEABLE: &str = "
    INSERT INTO session (tenant_id, id, user_id, device, expires_at)
        SELECT tenant_id, gen_random_uuid(), id, d, e FROM user_account, (VALUES ('old', now() - interval '8 days'), ('new', now() + interval '1 day')) v (d, e);
    INSERT INTO refresh_token (tenant_id, id, session_id, token_hash, expires_at)
        SELECT tenant_id, gen_random_uuid(), id, sha256(id::text::bytea), expires_at FROM session;
    INSERT INTO login_log (tenant_id, id, username_bidx, outcome, trace_id, occurred_at)
        SELECT id, gen_random_uuid(), '\\x00', 'success', 'test', t FROM tenant, (VALUES (now() - interval '181 days'), (now())) v (t);
    INSERT INTO login_throttle (tenant_id, username_bidx, updated_at)
        SELECT id, b::bytea, t FROM tenant, (VALUES ('\\x01', now() - interval '40 days'), ('\\x02', now())) v (b, t);
    INSERT INTO idempotency_key (tenant_id, id, principal_id, route, key, request_mac, expires_at)
        SELECT id, gen_random_uuid(), gen_random_uuid(), 'POST /', k, '\\x00', t FROM tenant, (VALUES ('old', now() - interval '1 hour'), ('new', now() + interval '1 hour')) v (k, t)";

/// `table=rows` of one tenant.
async fn left(db: &TestDb, tenant: &str) -> String {
    let tables = ["session", "refresh_token", "login_log", "login_throttle", "idempotency_key"];
    let counts = tables.map(|table| format!("'{table}=' || (SELECT count(*) FROM {table} WHERE tenant_id = t.id)"));
    db.query_scalar(&format!("SELECT concat_ws(' ', {}) FROM tenant t WHERE code = '{tenant}'", counts.join(", "))).await
}

const ALL: &str = "session=2 refresh_token=2 login_log=2 login_throttle=2 idempotency_key=2";
const PURGED: &str = "session=1 refresh_token=1 login_log=1 login_throttle=1 idempotency_key=2";
const CLEAN: &str = "session=1 refresh_token=1 login_log=1 login_throttle=1 idempotency_key=1";

async fn two_tenants() -> TestDb {
    let db = seeded().await;
    seed_tenant(&db, "east");
    db.execute(PURGEABLE).await;
    db
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_expired_goes_and_the_rest_stays() {
    let db = two_tenants().await;
    for task in [PURGE, CLEANUP] {
        let dry = on(&db).args(["run-task", task, "--dry-run", "--json"]).run().expect(3);
        assert_eq!(envelope(&dry)["data"]["dry_run"], true, "{dry}");
    }
    assert_eq!((left(&db, "default").await.as_str(), left(&db, "east").await.as_str()), (ALL, ALL), "a dry run deletes nothing");

    on(&db).args(["run-task", PURGE, "--tenant", "east"]).run().expect(0);
    assert_eq!((left(&db, "default").await.as_str(), left(&db, "east").await.as_str()), (ALL, PURGED), "--tenant limits it");
    on(&db).args(["run-task", PURGE, "--tenant", "default", "--tenant", "east"]).run().expect(0);
    assert_eq!((left(&db, "default").await.as_str(), left(&db, "east").await.as_str()), (PURGED, PURGED));
    let ran = on(&db).args(["run-task", CLEANUP, "--all-tenants"]).run().expect(0);
    assert!(ran.stdout.starts_with(&format!("{CLEANUP}: ok")) && ran.stdout.contains(": 2"), "{ran}");
    assert_eq!((left(&db, "default").await.as_str(), left(&db, "east").await.as_str()), (CLEAN, CLEAN));
    for task in [PURGE, CLEANUP] {
        on(&db).args(["run-task", task, "--dry-run"]).run().expect(0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn history_and_list_show_the_runs() {
    let db = two_tenants().await;
    let failed = |more: &[&str]| on(&db).args(["run-task", "--last-failed"]).args(more).run().expect(0);
    assert!(failed(&[]).stdout.contains("no runs yet"));
    on(&db).args(["run-task", CLEANUP, "--actor", "night watch"]).run().expect(0);
    assert!(failed(&[]).stdout.contains("no run on record ended badly") && !failed(&[]).stdout.contains("no runs"));
    assert!(failed(&[CLEANUP]).stdout.contains(&format!("no run of {CLEANUP} on record ended badly")));
    assert!(failed(&[PURGE]).stdout.contains(&format!("no runs of {PURGE} yet")));
    db.execute_as(Role::Owner, "REVOKE DELETE ON session FROM erp_app").await;
    let failed = on(&db).args(["run-task", PURGE, "--json"]).run().expect(1);
    assert_eq!(envelope(&failed)["data"]["status"], "failed", "{failed}");
    assert!(!failed.stdout.is_empty() && !failed.stderr.contains("panicked"), "{failed}");

    let history = |more: &[&str]| {
        envelope(&on(&db).arg("run-task").args(more).args(["--history", "5", "--json"]).run().expect(0))["data"]["items"].clone()
    };
    let all = history(&[]);
    let runs: Vec<_> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|run| (run["task"].as_str().unwrap(), run["trigger"].as_str().unwrap(), run["status"].as_str().unwrap()))
        .collect();
    assert_eq!(runs, [(PURGE, "manual", "failed"), (CLEANUP, "manual", "ok")], "newest first");
    assert!(all[0]["error"].is_string(), "{all}");
    assert_eq!(all[1]["reason"], "night watch", "{all}");
    assert_eq!(history(&[CLEANUP]).as_array().unwrap().len(), 1);
    // However many runs went well since.
    db.execute(
        "INSERT INTO task_runs (id, task, trigger, status, instance_id, started_at, finished_at) \
         SELECT gen_random_uuid(), task, 'manual', 'ok', instance_id, now() + interval '1 second' + make_interval(secs => n / 1000.0), now() FROM task_runs, generate_series(1, 300) n WHERE status = 'ok'",
    )
    .await;
    assert!(self::envelope(&on(&db).args(["run-task", "--last-failed", "--json"]).run().expect(0))["data"]["items"][0]["task"] == PURGE);
    db.execute("DELETE FROM task_runs WHERE started_at > now() - interval '1 hour' AND status = 'ok' AND reason IS NULL").await;
    let list = on(&db).args(["run-task", "--list"]).run().expect(0);
    let line = list.stdout.lines().find(|line| line.starts_with(PURGE)).unwrap_or_else(|| panic!("{list}"));
    assert!(line.contains("failed"), "{line}");
    // Granted again by every migration.
    on(&db).arg("migrate").run().expect(0);
    on(&db).args(["run-task", PURGE]).run().expect(0);
    assert_eq!(left(&db, "default").await, CLEAN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_runs_what_is_due() {
    let db = two_tenants().await;
    let scheduled = "SELECT count(*) FROM scheduled_tasks WHERE next_run_at > now() AND enabled AND NOT paused";
    on(&db).args(["serve", "--until", "tasks"]).run().expect(0);
    assert_eq!(db.query_scalar::<i64>(scheduled).await, 4);
    db.execute("UPDATE scheduled_tasks SET next_run_at = now() - interval '1 minute'").await;
    // One that does not schedule leaves it be.
    on(&db).args(["serve", "--no-tasks"]).spawn().stop().expect(0);
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM task_runs").await, 0);

    let server = on(&db).arg("serve").spawn();
    eventually("all tasks have run", async || {
        db.query_scalar::<i64>("SELECT count(DISTINCT task) FROM task_runs WHERE status = 'ok' AND trigger <> 'manual'").await == 4
    })
    .await;
    assert_eq!((left(&db, "default").await.as_str(), left(&db, "east").await.as_str()), (CLEAN, CLEAN));
    eventually("the next runs are planned", async || db.query_scalar::<i64>(scheduled).await == 4).await;
    server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_left_to_a_server_that_does_background_work() {
    let db = seeded().await;
    let ran = on(&db).args(["run-task", PURGE, "--enqueue", "--json"]).run().expect(0);
    let id = envelope(&ran)["data"]["run_id"].as_str().unwrap().to_owned();
    on(&db).args(["run-task", PURGE, "--enqueue", "--dry-run"]).run().expect(64);
    on(&db).args(["run-task", PURGE, "--enqueue", "--tenant", "nobody"]).run().expect(64);
    let waits = "SELECT count(*) FROM task_queue";
    let api = on(&db).args(["serve", "--role", "api"]).spawn();
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(db.query_scalar::<i64>(waits).await, 1, "a server for requests alone begins nothing");
    api.stop().expect(0);

    let worker = on(&db).args(["serve", "--role", "worker", "--print-startup", "json"]).spawn();
    let followed = on(&db).args(["run-task", PURGE, "--enqueue", "--follow", "--actor", "ops", "--json"]).run().expect(0);
    let run = envelope(&followed)["data"].clone();
    assert_eq!((&run["status"], &run["reason"]), (&"ok".into(), &"ops".into()), "{followed}");
    assert_eq!(db.query_scalar::<String>(&format!("SELECT status FROM task_runs WHERE id = '{id}'")).await, "ok");
    assert_eq!(db.query_scalar::<i64>(waits).await, 0);

    let outside = Api::new(worker.url());
    outside.get("/health/ready").await.expect(200);
    outside.get("/api/v1/auth/me").await.expect(404);
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM scheduled_tasks WHERE last_slot IS NOT NULL").await, 0, "no slot was claimed");
    let announced: serde_json::Value = serde_json::from_str(&worker.stdout()).unwrap();
    assert!(announced["data"]["phases"].as_array().is_some_and(|phases| phases.len() > 10), "{announced}");
    worker.stop().expect(0);
}
