//! The startup chain in parts, in one go and in parallel: always the same database.

use std::thread;

use erp_testkit::{ADMIN_PASSWORD, Api, Ran, TestDb};
use serde_json::Value;

use crate::support::{Clinic, envelope, on, seeded};

/// Everything that was made in the schema, as text.
const SCHEMA: &str = "SELECT string_agg(line, E'\\n' ORDER BY line) FROM ( \
    SELECT format('column %s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) AS line FROM information_schema.columns WHERE table_schema = 'public' \
    UNION ALL SELECT format('constraint %s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = 'public'::regnamespace \
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' \
    UNION ALL SELECT format('policy %s %s %s %s', tablename, policyname, qual, with_check) FROM pg_policies WHERE schemaname = 'public' \
    UNION ALL SELECT format('table %s %s %s %s', relname, relrowsecurity, relforcerowsecurity, relacl) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' \
    UNION ALL SELECT format('trigger %s', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal) AS lines";

/// What a start writes, without ids, times and hashes.
const ROWS: &str = "SELECT string_agg(line, E'\\n' ORDER BY line) FROM ( \
    SELECT format('migration %s', version) AS line FROM seaql_migrations \
    UNION ALL SELECT format('tenant %s %s %s %s', code, name, status, timezone) FROM tenant \
    UNION ALL SELECT format('locator %s %s', kind, key) FROM tenant_locator \
    UNION ALL SELECT format('permission %s %s', code, module) FROM permission \
    UNION ALL SELECT format('role %s %s %s', code, data_scope, offered) FROM role \
    UNION ALL SELECT format('%s may %s', r.code, p.permission) FROM role_permission p JOIN role r ON r.id = p.role_id \
    UNION ALL SELECT format('user %s %s %s', username, status, must_change_password) FROM user_account \
    UNION ALL SELECT format('%s is %s', u.username, r.code) FROM user_role ur JOIN user_account u ON u.id = ur.user_id JOIN role r ON r.id = ur.role_id \
    UNION ALL SELECT format('audit %s %s %s %s', seq, action, entity, outcome) FROM audit_log \
    UNION ALL SELECT format('event %s %s', event_type, aggregate_type) FROM (SELECT event_type, aggregate_type FROM domain_events UNION ALL SELECT event_type, aggregate_type FROM domain_event_archive) e \
    UNION ALL SELECT format('task %s %s %s', name, schedule, enabled) FROM scheduled_tasks) AS lines";

#[tokio::test(flavor = "multi_thread")]
async fn phase_by_phase_gives_what_the_commands_give() {
    let by_phase = TestDb::empty().await;
    let chain = ["config", "safety", "telemetry", "database", "migrate", "seed", "redis", "events", "modules", "tasks", "router", "serve"];
    for (i, phase) in chain.iter().enumerate() {
        let report = on(&by_phase).args(["serve", "--until", phase, "--json"]).run().expect(0);
        let phases = envelope(&report)["data"]["phases"].clone();
        let names: Vec<&str> = phases.as_array().unwrap().iter().map(|phase| phase["name"].as_str().unwrap()).collect();
        assert_eq!(names, chain[..=i], "{report}");
        let made = by_phase.query_scalar::<bool>("SELECT to_regclass('tenant') IS NOT NULL").await;
        assert_eq!(made, i >= 4, "{phase} and the schema");
        if made {
            assert_eq!(by_phase.query_scalar::<i64>("SELECT count(*) FROM tenant").await, i64::from(i >= 5), "{phase} and the seed");
            assert_eq!(by_phase.query_scalar::<bool>("SELECT EXISTS (SELECT FROM scheduled_tasks)").await, i >= 9, "{phase} and the tasks");
        }
    }
    let by_command = TestDb::empty().await;
    for command in ["check-config", "migrate", "seed"] {
        on(&by_command).arg(command).run().expect(0);
    }
    on(&by_command).args(["serve", "--migrations", "verify", "--no-seed"]).spawn().stop().expect(0);
    let at_once = TestDb::empty().await;
    on(&at_once).arg("serve").spawn().stop().expect(0);

    for db in [&by_command, &at_once] {
        assert_eq!(by_phase.query_scalar::<String>(SCHEMA).await, db.query_scalar::<String>(SCHEMA).await);
        assert_eq!(by_phase.query_scalar::<String>(ROWS).await, db.query_scalar::<String>(ROWS).await);
    }
}

/// Runs the same command four times at once.
fn four_times(db: &TestDb, command: &str) -> Vec<Ran> {
    let runs: Vec<_> = (0..4).map(|_| on(db).args([command, "--json"])).map(|erp| thread::spawn(move || erp.run())).collect();
    runs.into_iter().map(|run| run.join().unwrap().expect(0)).collect()
}

fn lists(runs: &[Ran], member: &str) -> Vec<Value> {
    runs.iter().flat_map(|ran| envelope(ran)["data"][member].as_array().unwrap().clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn four_migrations_and_four_seeds_at_once_make_everything_once() {
    let db = TestDb::empty().await;
    let applied = lists(&four_times(&db, "migrate"), "applied");
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM seaql_migrations").await, applied.len() as i64, "{applied:?}");

    let mut created: Vec<String> = lists(&four_times(&db, "seed"), "created").iter().map(Value::to_string).collect();
    let all = created.len();
    created.sort();
    created.dedup();
    assert_eq!(created.len(), all, "something was made twice: {created:?}");
    let once = TestDb::empty().await;
    on(&once).arg("migrate").run().expect(0);
    on(&once).arg("seed").run().expect(0);
    assert_eq!(db.query_scalar::<String>(ROWS).await, once.query_scalar::<String>(ROWS).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_seed_changes_nothing_and_resets_no_password() {
    let db = TestDb::new().await;
    let first = on(&db).arg("seed").run().expect(0);
    assert!(first.stdout.contains("created user admin") && !first.stdout.contains(ADMIN_PASSWORD), "{first}");
    let server = on(&db).arg("serve").spawn();
    let api = Api::new(server.url());
    let changed = "quiet-Yellow-harbour-12";
    api.first_login("default", "admin", ADMIN_PASSWORD, changed).await;

    let rows = "SELECT md5(string_agg(t::text, ',' ORDER BY id)) FROM user_account t";
    let before: String = db.query_scalar(rows).await;
    for erp in [on(&db).arg("seed"), on(&db).set("auth.super_admin_password", "loud-Purple-mountain-93").arg("seed")] {
        let again = erp.run().expect(0);
        assert_eq!(again.stdout.trim(), "nothing to seed", "{again}");
    }
    assert_eq!(db.query_scalar::<String>(rows).await, before);
    api.login("default", "admin", changed).await;
    for old in [ADMIN_PASSWORD, "loud-Purple-mountain-93"] {
        assert_eq!(api.try_login("default", "admin", old).await.problem(), (401, "auth.login.failed"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_administrator_does_not_come_back() {
    let db = seeded().await;
    db.execute("DELETE FROM user_account").await;
    let again = on(&db).arg("seed").run().expect(0);
    assert_eq!(again.stdout.trim(), "nothing to seed", "{again}");
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM user_account").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_further_tenant_starts_with_a_one_time_password() {
    let clinic = Clinic::open().await;
    let seed = || on(&clinic.db).args(["seed", "--tenant", "east", "--tenant-name", "East clinic", "--json"]).run().expect(0);
    let made = envelope(&seed());
    assert_eq!(made["data"]["tenant"], "east");
    let once = made["data"]["once"].as_object().unwrap();
    let password = once.values().next().and_then(Value::as_str).unwrap().to_owned();
    assert_eq!(once.len(), 1);
    assert_eq!(envelope(&seed())["data"]["once"], serde_json::json!({}), "it was shown again");

    let answer = clinic.api.try_login("east", "admin", &password).await.expect(200);
    assert_eq!(answer.body["must_change_password"], true);
    let held = clinic.api.with_token(answer.text_at("access_token"));
    assert_eq!(held.get("/api/v1/health/patients").await.problem(), (403, "auth.password.change_required"));
    let east = clinic.api.first_login("east", "admin", &password, "small-Red-umbrella-58").await;
    assert_eq!(east.get("/api/v1/health/patients").await.expect(200).body["items"], serde_json::json!([]));
    assert_eq!(clinic.api.try_login("east", "admin", &password).await.status, 401, "the one-time password still works");
    assert_eq!(clinic.api.try_login("default", "admin", "small-Red-umbrella-58").await.status, 401, "it works in another tenant");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_administrator_sees_patients_only_when_that_was_asked_for() {
    let db = TestDb::new().await;
    on(&db).args(["seed", "--admin-role", "doctor"]).run().expect(0);
    on(&db).args(["seed", "--tenant", "plain", "--admin-password-stdin"]).stdin(ADMIN_PASSWORD).run().expect(0);
    let server = on(&db).arg("serve").spawn();
    for (tenant, sees) in [("default", true), ("plain", false)] {
        let api = Api::new(server.url()).first_login(tenant, "admin", ADMIN_PASSWORD, "quiet-Yellow-harbour-12").await;
        let patient =
            api.post("/api/v1/health/patients", &serde_json::json!({ "name": "张伟" })).await.expect(201).text_at("id").to_owned();
        let reveal = serde_json::json!({ "reason": "identity check", "fields": ["name"] });
        let answer = api.post(&format!("/api/v1/health/patients/{patient}/pii-reveals"), &reveal).await;
        assert_eq!(answer.status == 200, sees, "{tenant}: {answer}");
    }
    let unknown = on(&db).args(["seed", "--tenant", "other", "--admin-role", "emperor"]).run().expect(65);
    assert!(unknown.stderr.contains("doctor"), "it does not say what there is: {unknown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weak_password_makes_no_half_tenant() {
    let db = seeded().await;
    let weak = on(&db).args(["seed", "--tenant", "weak", "--admin-password-stdin"]).stdin("short").run().expect(65);
    assert!(weak.stderr.contains("At least 15 characters") && !weak.stderr.contains("short\n"), "{weak}");
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM tenant WHERE code = 'weak'").await, 0);
}
