//! Background tasks from outside: over HTTP by the administrator of the installation, and by `erp schedule` and `erp run-task --follow`.

use std::thread;

use erp_testkit::{Api, Role, TestDb, eventually};
use reqwest::Method;
use sea_orm::sqlx;
use serde_json::{Value, json};

use crate::support::{CLEANUP, Clinic, PURGE, envelope, on, refused, seed_tenant, seeded};

const TASKS: &str = "/api/v1/system/tasks";

async fn trail(db: &TestDb, action: &str) -> Vec<String> {
    db.rows(&format!("SELECT actor || ' ' || convert_from(record, 'UTF8') FROM audit_log WHERE action = '{action}' ORDER BY seq")).await
}

/// The run of this answer, once it has ended.
async fn ended(api: &Api, path: &str) -> Value {
    eventually("the run ends", async || api.get(path).await.expect(200).body["status"] != "running").await;
    api.get(path).await.expect(200).body
}

#[tokio::test(flavor = "multi_thread")]
async fn the_administrator_sees_starts_and_pauses_tasks() {
    let clinic = Clinic::with(|erp| erp.set("tasks.enabled", "false")).await;
    let api = &clinic.api;
    let listed = api.get(TASKS).await.expect(200).body;
    let names: Vec<&str> = listed["items"].as_array().unwrap().iter().map(|task| task["name"].as_str().unwrap()).collect();
    assert!(names.contains(&PURGE) && names.contains(&CLEANUP), "{names:?}");

    let path = format!("{TASKS}/{PURGE}");
    let start =
        async |key: &str| api.send(api.request(Method::POST, &format!("{path}/run")).header("idempotency-key", key).json(&json!({}))).await;
    let first = start("one").await.expect(202);
    let run = first.header("location").unwrap().to_owned();
    assert_eq!(run, format!("{path}/runs/{}", first.text_at("run_id")));
    assert_eq!((ended(api, &run).await["status"].clone(), start("one").await.expect(202).text), (json!("ok"), first.text.clone()));
    for key in ["two", "three"] {
        let started = start(key).await.expect(202);
        ended(api, started.header("location").unwrap()).await;
    }
    let page = api.get(&format!("{path}/runs?limit=2")).await.expect(200).body;
    let rest = api.get(&format!("{path}/runs?limit=2&cursor={}", page["next_cursor"].as_str().unwrap())).await.expect(200).body;
    assert_eq!((page["items"].as_array().unwrap().len(), rest["items"].as_array().unwrap().len()), (2, 1), "{page} {rest}");
    assert_eq!((&rest["items"][0]["id"], &rest["next_cursor"]), (&first.body["run_id"], &Value::Null));
    assert!(rest["items"][0]["reason"].as_str().unwrap().starts_with("user:"), "{rest}");
    assert_eq!(trail(&clinic.db, "task.run.started").await.len(), 3);

    for _ in 0..2 {
        let paused = api.post(&format!("{path}/pause"), &json!({ "reason": "moving house" })).await.expect(200).body;
        assert_eq!(paused["paused"], true);
    }
    let asked = json!({ "reason": "the disk is full" });
    let kept = api.post(&format!("{path}/pause"), &asked).await;
    assert_eq!(kept.problem(), (409, "task.schedule.paused_already"));
    assert!(kept.body["pause"]["reason"] == "moving house" && kept.text.contains("user:"), "{kept}");
    let shown = api.get(&path).await.expect(200).body;
    assert!(shown["paused_reason"] == "moving house" && shown["paused_by"].as_str().unwrap().starts_with("user:"), "{shown}");
    let told = trail(&clinic.db, "task.schedule.paused").await;
    assert!(told.len() == 1 && told[0].starts_with("user:") && told[0].contains("moving house") && told[0].contains(PURGE), "{told:?}");
    assert_eq!(start("four").await.problem(), (409, "task.run.switched_off"));
    let forced = api.post(&format!("{path}/run"), &json!({ "force": true, "tenants": ["default"] })).await.expect(202);
    ended(api, forced.header("location").unwrap()).await;
    assert_eq!(api.post(&format!("{path}/resume"), &json!({})).await.expect(200).body["paused"], false);
    assert_eq!(api.get(&path).await.expect(200).body["paused"], false);

    assert_eq!(api.post(&format!("{path}/run"), &json!({ "tenants": ["nowhere"] })).await.problem(), (422, "common.validation"));
    assert_eq!(api.post(&format!("{path}/run"), &json!({ "args": { "no": 1 } })).await.problem(), (422, "common.validation"));
    assert_eq!(api.post(&format!("{path}/pause"), &json!({ "reason": "x".repeat(501) })).await.problem(), (422, "common.validation"));
    for until in ["2020-01-01T00:00:00Z", "tomorrow"] {
        let refused = api.post(&format!("{path}/pause"), &json!({ "until": until })).await;
        assert_eq!(refused.problem(), (422, "common.validation"), "{until}");
    }
    let paused = api.post(&format!("{path}/pause"), &json!({ "until": "2099-01-01T00:00:00Z" })).await.expect(200).body;
    assert_eq!((&paused["paused"], &paused["paused_until"]), (&json!(true), &json!("2099-01-01T00:00:00Z")));
    let resumed = api.post(&format!("{path}/resume"), &json!({})).await.expect(200).body;
    assert_eq!((&resumed["paused"], &resumed["paused_until"]), (&json!(false), &Value::Null));
    for (method, path) in [(Method::GET, "x.y"), (Method::GET, "x.y/runs"), (Method::POST, "x.y/run"), (Method::POST, "x.y/pause")] {
        let answer = api.send(api.request(method, &format!("{TASKS}/{path}")).json(&json!({}))).await;
        assert_eq!(answer.problem(), (404, "common.not_found"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_has_no_say_over_the_tasks_of_all() {
    let clinic = Clinic::open().await;
    seed_tenant(&clinic.db, "east");
    let create = on(&clinic.db).args([
        "user",
        "create",
        "--tenant",
        "east",
        "--username",
        "eve",
        "--role",
        "auditor",
        "--password-stdin",
        "--keep-password",
    ]);
    create.stdin("small red umbrella 31").run().expect(0);
    let auditor = clinic.api.login("east", "eve", "small red umbrella 31").await;
    let admin = clinic.api.login("east", "admin", erp_testkit::ADMIN_PASSWORD).await;
    let may = auditor.get("/api/v1/auth/me").await.expect(200).body["permissions"].clone();
    assert!(may.as_array().unwrap().contains(&json!("task.run.list")), "the permission alone is not enough: {may}");
    for api in [&auditor, &admin] {
        for (method, path) in [
            (Method::GET, TASKS.to_owned()),
            (Method::GET, format!("{TASKS}/{PURGE}")),
            (Method::GET, format!("{TASKS}/{PURGE}/runs")),
            (Method::GET, format!("{TASKS}/{PURGE}/runs/{}", uuid::Uuid::nil())),
            (Method::POST, format!("{TASKS}/{PURGE}/run")),
            (Method::POST, format!("{TASKS}/{PURGE}/pause")),
            (Method::POST, format!("{TASKS}/{PURGE}/resume")),
            (Method::GET, "/api/v1/system/dead-letters".to_owned()),
            (Method::GET, format!("/api/v1/system/dead-letters/{}", uuid::Uuid::nil())),
            (Method::POST, format!("/api/v1/system/dead-letters/{}/payload-reveals", uuid::Uuid::nil())),
            (Method::POST, "/api/v1/system/dead-letters/retry".to_owned()),
        ] {
            let answer = api.send(api.request(method, &path).json(&json!({}))).await;
            assert_eq!(answer.problem(), (403, "auth.permission.denied"), "{path}");
        }
    }
    assert_eq!(clinic.db.query_scalar::<i64>("SELECT count(*) FROM task_runs WHERE trigger = 'manual'").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_under_way_is_named_and_can_be_followed() {
    let clinic = Clinic::with(|erp| erp.set("tasks.enabled", "false").set("database.statement_timeout", "5m")).await;
    let idle = on(&clinic.db).args(["run-task", CLEANUP, "--follow"]);
    refused(&idle, 1, "task.not_running");
    // The task waits for this table.
    let mut blocker = clinic.db.connection(Role::Owner).await;
    sqlx::raw_sql("BEGIN; LOCK TABLE idempotency_key IN SHARE MODE").execute(&mut blocker).await.unwrap();
    let started = clinic.api.post(&format!("{TASKS}/{CLEANUP}/run"), &json!({})).await.expect(202);
    let busy = clinic.api.post(&format!("{TASKS}/{CLEANUP}/run"), &json!({})).await;
    assert_eq!(busy.problem(), (409, "task.run.busy"));
    assert!(busy.body["holder"]["pid"].is_i64() && busy.body["holder"]["application"].as_str().unwrap().contains(CLEANUP), "{busy}");
    let told = refused(&on(&clinic.db).args(["run-task", CLEANUP]), 75, "task.already_running");
    assert!(told.contains(CLEANUP) && told.contains("pid"), "{told}");
    let shown = on(&clinic.db).args(["schedule", "show", CLEANUP]).run().expect(0).stdout;
    assert!(shown.contains("running    erp/lock:"), "{shown}");

    let follower = on(&clinic.db).args(["run-task", CLEANUP, "--follow", "--json"]);
    let following = thread::spawn(move || follower.run());
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert!(!following.is_finished(), "it watches as long as the run goes");
    drop(blocker);
    let followed = following.join().unwrap().expect(0);
    let data = envelope(&followed)["data"].clone();
    assert_eq!((&data["id"], &data["status"]), (&started.body["run_id"], &json!("ok")), "{followed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schedule_is_shown_paused_and_resumed() {
    let db = seeded().await;
    let schedule = |code: i32, arguments: &[&str]| {
        envelope(&on(&db).arg("schedule").args(arguments).args(["--json", "--actor", "ops"]).run().expect(code))["data"].clone()
    };
    let next = schedule(0, &["next", PURGE, "-n", "3"])["items"].clone();
    let times: Vec<chrono::DateTime<chrono::Utc>> =
        next.as_array().unwrap().iter().map(|at| at.as_str().unwrap().parse().unwrap()).collect();
    let now: chrono::DateTime<chrono::Utc> = db.query_scalar("SELECT now() - interval '1 minute'").await;
    assert!(times.len() == 3 && times.is_sorted() && times[0] > now, "{next}");
    assert_eq!(schedule(3, &["pause", PURGE, "--dry-run"])["changed"], true);
    assert_eq!(schedule(0, &["pause", PURGE, "--reason", "moving house"])["changed"], true);
    let again = schedule(0, &["pause", PURGE]);
    assert_eq!((&again["changed"], &again["pause"]["reason"]), (&json!(false), &json!("moving house")), "{again}");
    for other in [&["--reason", "the disk is full"][..], &["--until", "2h"]] {
        let kept = refused(&on(&db).args(["schedule", "pause", PURGE]).args(other), 1, "schedule.paused");
        assert!(kept.contains("by operator:ops") && kept.contains("moving house") && kept.contains("--replace"), "{kept}");
    }
    on(&db).args(["schedule", "pause", PURGE, "--reason", "the disk is full", "--replace", "--dry-run"]).run().expect(3);
    let shown = on(&db).args(["schedule", "show", PURGE]).run().expect(0);
    assert!(shown.stdout.contains("moving house") && shown.stdout.contains("by operator:ops"), "{shown}");
    assert_eq!(schedule(0, &["pause", PURGE, "--reason", "the disk is full", "--replace"])["pause"]["reason"], "the disk is full");
    let listed = schedule(0, &["list"])["items"].clone();
    let task = listed.as_array().unwrap().iter().find(|task| task["name"] == PURGE).unwrap();
    assert_eq!(task["paused"], true);
    let doctor = on(&db).args(["doctor", "--json"]).run();
    assert!(doctor.stdout.contains(PURGE), "a paused task is said loudly: {doctor}");
    assert_eq!(schedule(0, &["resume", PURGE])["changed"], true);
    assert_eq!(schedule(0, &["show", PURGE])["task"]["paused"], false);
    let late = refused(&on(&db).args(["schedule", "pause", PURGE, "--until", "2020-01-01T00:00:00Z"]), 64, "usage");
    assert!(late.contains("future"), "{late}");
    on(&db).args(["schedule", "pause", PURGE, "--until", "soon"]).run().expect(64);
    assert_eq!(schedule(0, &["pause", PURGE, "--until", "2h"])["changed"], true);
    let until = schedule(0, &["show", PURGE])["task"]["paused_until"].clone();
    assert!(until.as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap() > now, "{until}");
    assert_eq!(schedule(0, &["resume", PURGE])["changed"], true);
    let told = trail(&db, "task.schedule.paused").await;
    assert!(told.len() == 3 && told[0].starts_with("operator:ops") && told[0].contains("moving house"), "{told:?}");
    assert!(told[1].contains("the disk is full") && told[1].contains("moving house"), "the trail has both reasons: {told:?}");
    assert_eq!(trail(&db, "task.schedule.resumed").await.len(), 2);
    let typo = refused(&on(&db).args(["schedule", "show", "purge-expired"]), 64, "task.unknown");
    assert!(typo.contains(PURGE), "{typo}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_that_somebody_wrote_by_hand_is_reported_and_mended() {
    let db = seeded().await;
    on(&db).args(["serve", "--until", "tasks"]).run().expect(0);
    let doctor = |code: i32, more: &[&str]| on(&db).args(["doctor", "--run", "tasks.schedules", "--strict"]).args(more).run().expect(code);
    doctor(0, &[]);
    for (change, said) in [
        ("schedule = 'cron:61 * * * * UTC'", "cannot be read"),
        ("schedule = 'every:0'", "number of seconds"),
        ("schedule = 'every:7'", "has no effect"),
        ("misfire = 'backfill:9'", "misfire"),
        ("next_run_at = now() + interval '20 years'", "puts off the next run"),
        ("next_run_at = NULL", "no next run"),
    ] {
        db.execute(&format!("UPDATE scheduled_tasks SET {change} WHERE name = '{PURGE}'")).await;
        let found = doctor(1, &[]);
        assert!(found.stdout.contains(PURGE) && found.stdout.contains(said), "{change}: {found}");
        let listed = on(&db).args(["schedule", "list"]).run().expect(0);
        let line = listed.stdout.lines().find(|line| line.starts_with(PURGE)).unwrap();
        assert!(line.contains("(!)") && listed.stderr.contains(said), "{change}: {listed}");
        assert!(on(&db).args(["schedule", "show", PURGE]).run().expect(0).stdout.contains(said), "{change}");
        assert!(doctor(0, &["--fix"]).stdout.contains(PURGE), "{change}");
        doctor(0, &[]);
    }
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM scheduled_tasks WHERE next_run_at > now() + interval '1 year'").await, 0);
}
