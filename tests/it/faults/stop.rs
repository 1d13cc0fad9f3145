//! A stop with work in flight: what can end ends, what cannot is cut at the deadline, and the exit code says which.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use erp_testkit::{Erp, Role, Running, TestDb, eventually};
use sea_orm::sqlx::{Connection, Executor, PgConnection};

use crate::support::{CLEANUP, SOON, admin, on, raw, seeded};

/// The document is large enough that a hundred of them fill every buffer between us and the server.
const DOCUMENTS: usize = 100;

/// Asks for much and reads nothing: the server stands in the middle of an answer.
fn reader_that_does_not_read(server: &Running) -> TcpStream {
    let mut stream = raw(server);
    for _ in 0..DOCUMENTS {
        stream.write_all(b"GET /openapi.json HTTP/1.1\r\nHost: erp\r\n\r\n").unwrap();
    }
    stream
}

fn half_a_head(server: &Running) -> TcpStream {
    let mut stream = raw(server);
    stream.write_all(b"GET /health/live HTTP/1.1\r\nHost: e").unwrap();
    stream
}

/// A server with a task that waits for a row, and the lock it waits for.
async fn with_a_task(db: &TestDb, erp: &Erp) -> (Running, PgConnection) {
    erp.clone().args(["serve", "--until", "tasks"]).run().expect(0);
    db.execute(&format!("UPDATE scheduled_tasks SET next_run_at = now() - interval '1 minute' WHERE name = '{CLEANUP}'")).await;
    let mut lock = db.connection(Role::Superuser).await;
    lock.execute("BEGIN; LOCK TABLE idempotency_key IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let server = erp.clone().arg("serve").spawn();
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    eventually("the task waits", async || db.query_scalar::<i64>(waits).await >= 1).await;
    (server, lock)
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_head_and_a_running_task_end_by_themselves() {
    let db = seeded().await;
    let erp = on(&db).set("server.header_timeout", "2s").set("server.drain_timeout", "15s");
    let (server, lock) = with_a_task(&db, &erp).await;
    let mut half = half_a_head(&server);
    let start = Instant::now();
    server.terminate();
    server.wait_log("stopping", SOON);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(server.process().status().is_none(), "the task was not waited for");
    lock.close().await.unwrap();
    let ran = server.wait(SOON).expect(0);
    assert!(ran.stderr.contains("drained") && start.elapsed() < Duration::from_secs(15), "{:?}: {ran}", start.elapsed());
    let mut rest = Vec::new();
    let _ = half.read_to_end(&mut rest); // closed or reset, but closed
    let last = format!("SELECT status FROM task_runs WHERE task = '{CLEANUP}'");
    assert!(["ok", "cancelled"].contains(&db.query_scalar::<String>(&last).await.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_does_not_end_is_cut_at_the_deadline_and_goes_on_later() {
    let db = seeded().await;
    let erp = on(&db).set("server.drain_timeout", "2s");
    let (server, lock) = with_a_task(&db, &erp).await;
    let start = Instant::now();
    let ran = server.stop().expect(75);
    assert!(ran.stderr.contains("deadline") && start.elapsed() < Duration::from_secs(10), "{:?}: {ran}", start.elapsed());
    lock.close().await.unwrap();
    // What it did not finish is recovered by the next process.
    let next = erp.arg("serve").spawn();
    let done = format!("SELECT count(*) FROM task_runs WHERE task = '{CLEANUP}' AND status = 'ok'");
    eventually("the task was run to its end", async || db.query_scalar::<i64>(&done).await >= 1).await;
    next.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_read_holds_up_nothing_beyond_the_deadline() {
    let db = seeded().await;
    let server = on(&db).set("server.drain_timeout", "2s").args(["serve", "--no-tasks"]).spawn();
    let api = admin(&server).await;
    let stream = reader_that_does_not_read(&server);
    api.get("/api/v1/auth/me").await.expect(200);
    let start = Instant::now();
    let ran = server.stop();
    // 0 where the buffers of the system took everything, 75 where an answer was cut.
    assert!([0, 75].contains(&ran.code) && start.elapsed() < Duration::from_secs(10), "{:?}: {ran}", start.elapsed());
    drop(stream);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_without_a_database_is_a_stop() {
    let db = seeded().await;
    let proxy = db.proxy();
    let server = on(&db).set("database.url", db.app_url_by(&proxy)).set("server.drain_timeout", "5s").arg("serve").spawn();
    let api = admin(&server).await;
    proxy.set(erp_testkit::Fault::Blackhole);
    let asked = tokio::spawn(async move { api.try_send(api.request(reqwest::Method::GET, "/api/v1/auth/me")).await });
    let start = Instant::now();
    let ran = server.stop();
    assert!([0, 75].contains(&ran.code) && start.elapsed() < Duration::from_secs(15), "{:?}: {ran}", start.elapsed());
    if let Ok(answer) = asked.await.unwrap() {
        assert_eq!(answer.status, 503, "{answer}");
    }
}
