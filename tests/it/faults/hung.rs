//! One backend hangs, the pool is exhausted, the network is slow.

use std::{
    fs,
    time::{Duration, Instant},
};

use erp_testkit::{Fault, Role, TestDb, eventually};
use sea_orm::sqlx::{Executor, PgConnection};
use serde_json::json;

/// `server.request_timeout` and what a busy machine adds.
const REQUEST: Duration = Duration::from_secs(45);

use super::{PROMPT, is_unavailable, timed};
use crate::support::{Clinic, admin, on, seeded};

const SERVING: &str = "datname = current_database() AND application_name LIKE 'erp/serve%'";

/// Backends that stand still, as a process that waits for a dead disk does, until the value goes.
struct Stopped(Vec<i32>);

impl Stopped {
    async fn which(db: &TestDb, condition: &str) -> Self {
        let pids = db.rows(&format!("SELECT pid FROM pg_stat_activity WHERE {SERVING} AND {condition}")).await;
        let pids: Vec<i32> = pids.iter().map(|pid| pid.parse().unwrap()).collect();
        assert!(!pids.is_empty(), "no backend: {condition}");
        Self(pids).signal("STOP")
    }

    fn signal(self, signal: &str) -> Self {
        for pid in &self.0 {
            let done = std::process::Command::new("kill").args([format!("-{signal}"), pid.to_string()]).status();
            assert!(done.unwrap().success(), "cannot signal the backend {pid}");
        }
        self
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        for pid in &self.0 {
            let _ = std::process::Command::new("kill").args(["-CONT".to_owned(), pid.to_string()]).status(); // it may have ended
        }
    }
}

/// A lock on the patients that somebody else holds: whoever reads them waits.
async fn locked(db: &TestDb) -> PgConnection {
    let mut conn = db.connection(Role::Superuser).await;
    conn.execute("BEGIN; LOCK TABLE patient IN ACCESS EXCLUSIVE MODE").await.unwrap();
    conn
}

async fn waits(db: &TestDb, how_many: i64) {
    let sql = format!("SELECT count(*) FROM pg_stat_activity WHERE {SERVING} AND wait_event_type = 'Lock'");
    eventually("the request waits in PostgreSQL", async || db.query_scalar::<i64>(&sql).await >= how_many).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_that_hangs_in_a_query_costs_that_request_alone() {
    let clinic = Clinic::with(|erp| erp.set("database.max_connections", "2").set("database.statement_timeout", "2s")).await;
    let lock = locked(&clinic.db).await;
    let api = clinic.api.clone();
    let hanging = tokio::spawn(async move { timed(api.get("/api/v1/health/patients")).await });
    waits(&clinic.db, 1).await;
    let stopped = Stopped::which(&clinic.db, "wait_event_type = 'Lock'").await;
    drop(lock);
    let (answer, took) = hanging.await.unwrap();
    assert_eq!(answer.problem(), (503, "common.unavailable"), "{answer}");
    assert!(answer.header("retry-after").is_some() && took < PROMPT, "{took:?}: {answer}");
    // Its connection was given up, and another took its place: two requests at once still find two.
    for _ in 0..5 {
        let (one, other) = tokio::join!(clinic.api.get("/api/v1/health/patients"), clinic.api.get("/api/v1/auth/sessions"));
        assert_eq!((one.status.as_u16(), other.status.as_u16()), (200, 200), "{one} {other}");
    }
    drop(stopped);
    clinic.server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_whose_backends_hang_are_replaced() {
    let clinic = Clinic::with(|erp| erp.set("database.max_connections", "2").set("database.min_connections", "2")).await;
    eventually("both connections stand", async || {
        clinic.db.query_scalar::<i64>(&format!("SELECT count(*) FROM pg_stat_activity WHERE {SERVING}")).await >= 2
    })
    .await;
    let stopped = Stopped::which(&clinic.db, "state = 'idle'").await;
    let start = Instant::now();
    let mut refused = 0;
    loop {
        let (answer, took) = timed(clinic.api.get("/api/v1/auth/sessions")).await;
        assert!(took < PROMPT, "{took:?}: {answer}");
        match answer.status.as_u16() {
            200 => break,
            503 => refused += 1,
            _ => panic!("{answer}"),
        }
        assert!(start.elapsed() < 4 * PROMPT, "still refused after {:?}", start.elapsed());
    }
    assert!(refused <= stopped.0.len() + 1, "{refused} requests were refused for {} backends", stopped.0.len());
    for _ in 0..10 {
        clinic.api.get("/api/v1/auth/sessions").await.expect(200);
    }
    drop(stopped);
    clinic.server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exhausted_pool_refuses_in_time_and_serves_again() {
    let clinic = Clinic::with(|erp| {
        erp.set("database.max_connections", "2").set("database.statement_timeout", "6s").set("database.acquire_timeout", "1s")
    })
    .await;
    let lock = locked(&clinic.db).await;
    let hanging: Vec<_> = (0..2)
        .map(|_| {
            let api = clinic.api.clone();
            tokio::spawn(async move { timed(api.get("/api/v1/health/patients")).await })
        })
        .collect();
    waits(&clinic.db, 2).await;
    let crowd = (0..50).map(|_| {
        let api = clinic.api.clone();
        tokio::spawn(async move { timed(api.get("/api/v1/auth/sessions")).await })
    });
    for asked in crowd.collect::<Vec<_>>() {
        let (answer, took) = asked.await.unwrap();
        is_unavailable(&answer);
        assert!(took < PROMPT, "{took:?}");
    }
    clinic.api.get("/health/live").await.expect(200);
    drop(lock);
    for asked in hanging {
        let (answer, _) = asked.await.unwrap();
        assert!([200, 503].contains(&answer.status.as_u16()), "{answer}");
    }
    clinic.api.get("/api/v1/health/patients").await.expect(200);
    clinic.server.stop().expect(0);
}

/// Resident memory in bytes.
fn resident(pid: i32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<u64>().unwrap() << 10
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_second_per_round_trip_piles_nothing_up() {
    let db = seeded().await;
    let proxy = db.proxy();
    let erp = on(&db).set("database.url", db.app_url_by(&proxy)).set("server.max_connections_per_ip", "1000");
    let server = erp.args(["serve", "--no-tasks"]).spawn();
    let api = admin(&server).await;
    api.get("/api/v1/health/patients").await.expect(200);
    let before = resident(server.process().pid());
    proxy.set(Fault::Latency(Duration::from_millis(250)));
    let crowd = (0..200).map(|n| {
        let api = api.clone();
        tokio::spawn(async move {
            match n % 4 {
                0 => {
                    let new = json!({ "name": format!("Slow Number{n}"), "phone": format!("1380014{n:04}"), "confirm_duplicate": true });
                    timed(api.post("/api/v1/health/patients", &new)).await
                }
                _ => timed(api.get("/api/v1/health/patients")).await,
            }
        })
    });
    let mut created = 0;
    for asked in crowd.collect::<Vec<_>>() {
        let (answer, took) = asked.await.unwrap();
        assert!([200, 201, 503].contains(&answer.status.as_u16()), "{answer}");
        // A create is ten round trips and waits its turn behind others: what counts is that nobody waits for ever.
        assert!(took < REQUEST, "{took:?}: {answer}");
        created += i64::from(answer.status == 201);
    }
    let grown = resident(server.process().pid()).saturating_sub(before);
    assert!(grown < 64 << 20, "200 slow requests cost {} MiB", grown >> 20);
    let open: i64 = db.query_scalar(&format!("SELECT count(*) FROM pg_stat_activity WHERE {SERVING}")).await;
    assert!(open <= 9, "{open} connections");
    proxy.set(Fault::Pass);
    eventually("it is quick again", async || {
        let (answer, took) = timed(api.get("/api/v1/health/patients")).await;
        answer.status == 200 && took < Duration::from_millis(400)
    })
    .await;
    assert!(db.query_scalar::<i64>("SELECT count(*) FROM patient").await >= created);
    server.stop().expect(0);
}
