//! `erp maintenance`, and servers that see it.

use std::time::{Duration, Instant};

use erp_testkit::{Answer, Api, TestDb, eventually};
use reqwest::Method;
use serde_json::json;

use crate::support::{Clinic, envelope, on, refused, seeded};

const ROUTE: &str = "/api/v1/auth/me";
/// What the command promises.
const SEEN_WITHIN: Duration = Duration::from_secs(2);

/// Asks until the status is this one; how long that took.
async fn until(api: &Api, status: u16) -> (Answer, Duration) {
    let start = Instant::now();
    loop {
        let answer = api.get(ROUTE).await;
        if answer.status == status {
            return (answer, start.elapsed());
        }
        assert!(start.elapsed() < Duration::from_secs(20), "not {status}: {answer}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_server_refuses_within_two_seconds_and_answers_again() {
    let clinic = Clinic::open().await;
    let second = on(&clinic.db).arg("serve").spawn();
    let there = Api::new(second.url()).with_token(clinic.api.token().unwrap());
    there.get(ROUTE).await.expect(200);
    on(&clinic.db).args(["maintenance", "on", "--message", "Back at noon", "--until", "10m"]).run().expect(0);
    for api in [&clinic.api, &there] {
        let (answer, took) = until(api, 503).await;
        assert!(took < SEEN_WITHIN, "{took:?}");
        assert_eq!(answer.problem(), (503, "common.maintenance"));
        assert_eq!(answer.body["message"], "Back at noon");
        let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
        assert!((590..=601).contains(&wait), "{wait}");
        // Signing in and the documentation are requests too; probes are not.
        let anonymous = api.anonymous();
        assert_eq!(anonymous.try_login("default", "admin", "x").await.problem(), (503, "common.maintenance"));
        anonymous.get("/health/live").await.expect(200);
        assert_eq!(anonymous.get("/health/ready").await.expect(200).body["status"], "maintenance");
    }
    let zh = clinic.api.send(clinic.api.request(Method::GET, ROUTE).header("accept-language", "zh-CN")).await;
    assert!(zh.text_at("detail").contains("维护"), "{zh}");
    let asked = crate::support::erp().args(["healthcheck", "--ready"]).arg(clinic.server.url()).run();
    assert_eq!(asked.code, 0, "{asked}");

    // A server that starts meanwhile refuses from its first request on.
    let third = on(&clinic.db).arg("serve").spawn();
    assert_eq!(Api::new(third.url()).get(ROUTE).await.problem(), (503, "common.maintenance"));

    on(&clinic.db).args(["maintenance", "off"]).run().expect(0);
    for api in [&clinic.api, &there] {
        assert!(until(api, 200).await.1 < SEEN_WITHIN);
    }
    assert_eq!(clinic.api.get("/health/ready").await.body["status"], "ready");
    clinic.server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_switches_is_on_record_and_switching_twice_changes_nothing() {
    let db = seeded().await;
    let run = |arguments: &[&str], code| {
        envelope(&on(&db).arg("maintenance").args(arguments).args(["--json", "--actor", "ops@host"]).run().expect(code))["data"].clone()
    };
    assert_eq!(run(&["status"], 0), json!({ "on": false, "standing": null }));
    assert_eq!(run(&["off"], 0)["changed"], false);
    assert_eq!(run(&["on", "--dry-run"], 3)["on"], false);
    let on_it = ["on", "--message", "moving", "--allow-ip", "192.0.2.0/24", "--allow-ip", "::1"];
    let first = run(&on_it, 0);
    assert_eq!((&first["changed"], &first["standing"]["allow_ip"]), (&json!(true), &json!(["192.0.2.0/24", "::1"])));
    assert_eq!(first["standing"]["actor"], "operator:ops@host");
    assert_eq!(run(&on_it, 0)["changed"], false);
    let again = run(&["on", "--message", "still moving"], 0);
    assert_eq!((&again["changed"], &again["standing"]["since"]), (&json!(true), &first["standing"]["since"]), "it has stood since");
    assert_eq!(run(&["off", "--dry-run"], 3)["on"], true);
    assert_eq!(run(&["off"], 0)["changed"], true);
    assert_eq!(run(&["off"], 0)["changed"], false);
    let log = "SELECT string_agg(action || ' ' || actor, '; ' ORDER BY seq) FROM audit_log WHERE action LIKE 'core.maintenance.%'";
    let by = "operator:ops@host";
    assert_eq!(
        db.query_scalar::<String>(log).await,
        format!("core.maintenance.on {by}; core.maintenance.on {by}; core.maintenance.off {by}")
    );
    on(&db).args(["audit", "verify"]).run().expect(0);
    let long = "x".repeat(501);
    for wrong in
        [&["on", "--allow-ip", "10.0.0.0/40"][..], &["on", "--until", "tomorrow"], &["on", "--until", "0s"], &["on", "--message", &long]]
    {
        refused(&on(&db).arg("maintenance").args(wrong), 64, "usage");
    }
    refused(&on(&TestDb::empty().await).args(["maintenance", "on"]), 3, "migrate.pending");
}

#[tokio::test(flavor = "multi_thread")]
async fn allowed_addresses_pass_and_an_end_comes_by_itself() {
    // Behind a proxy of ours, so that a test has addresses to choose from.
    let clinic = Clinic::with(|erp| erp.set("server.trusted_proxies", "127.0.0.1/32")).await;
    let from = async |ip: &str| clinic.api.send(clinic.api.request(Method::GET, ROUTE).header("x-forwarded-for", ip)).await.status.as_u16();
    on(&clinic.db)
        .args(["maintenance", "on", "--allow-ip", "198.51.100.0/24", "--allow-ip", "2001:db8::7", "--until", "6s"])
        .run()
        .expect(0);
    let switched = Instant::now();
    eventually("a stranger is refused", async || from("203.0.113.9").await == 503).await;
    assert_eq!((from("198.51.100.200").await, from("2001:db8::7").await, from("2001:db8::8").await), (200, 200, 503));
    eventually("its time has passed", async || from("203.0.113.9").await == 200).await;
    assert!(switched.elapsed() > Duration::from_secs(4), "{:?}", switched.elapsed());
    let status = on(&clinic.db).args(["maintenance", "status", "--json"]).run().expect(0);
    assert_eq!(envelope(&status)["data"]["on"], false);
}

/// Neither a way in nor a way to keep people out.
#[tokio::test(flavor = "multi_thread")]
async fn while_the_database_is_away_what_was_seen_last_stands() {
    let clinic = Clinic::open().await;
    on(&clinic.db).args(["maintenance", "on"]).run().expect(0);
    until(&clinic.api, 503).await;
    let allow = async |yes: bool| other_database(&clinic, &format!("ALTER DATABASE {} ALLOW_CONNECTIONS {yes}", clinic.db.name())).await;
    allow(false).await;
    let cut = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'", clinic.db.name());
    other_database(&clinic, &cut).await;
    clinic.server.wait_log("what was seen last stands", Duration::from_secs(20));
    assert_eq!(clinic.api.get(ROUTE).await.problem(), (503, "common.maintenance"));
    clinic.api.get("/health/live").await.expect(200);
    allow(true).await;
    on(&clinic.db).args(["maintenance", "off"]).run().expect(0);
    until(&clinic.api, 200).await;
}

async fn other_database(clinic: &Clinic, sql: &str) {
    use sea_orm::sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
    let url = clinic.db.superuser_url().replace(clinic.db.name(), "postgres");
    PgConnection::connect(&url).await.unwrap().execute(AssertSqlSafe(sql)).await.unwrap();
}
