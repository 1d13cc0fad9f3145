//! Liveness, readiness, startup.

use std::{sync::atomic::Ordering, time::Duration};

use crate::support::{Answer, TestApp};

fn state(answer: &Answer) -> (u16, String, String, String) {
    let body = answer.json();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    (answer.status.as_u16(), text(&body["status"]), text(&body["checks"]["database"]), text(&body["checks"]["redis"]))
}

#[tokio::test(start_paused = true)]
async fn readiness_follows_its_dependencies() {
    let app = TestApp::default();
    let next = async || {
        tokio::time::advance(Duration::from_millis(1001)).await;
        state(&app.get("/health/ready").await)
    };
    let want = |status: u16, name: &str, database: &str, redis: &str| (status, name.into(), database.into(), redis.into());
    assert_eq!(next().await, want(503, "starting", "ok", "ok"));
    app.readiness.set_ready(true);
    assert_eq!(next().await, want(200, "ready", "ok", "ok"));
    app.redis.off.store(true, Ordering::SeqCst);
    assert_eq!(next().await, want(200, "degraded", "ok", "degraded"));
    app.database.off.store(true, Ordering::SeqCst);
    assert_eq!(next().await, want(503, "unavailable", "down", "degraded"));
    assert_eq!(app.get("/health/live").await.status, 200);
    app.database.off.store(false, Ordering::SeqCst);
    assert_eq!(next().await.0, 200);
    app.readiness.set_draining();
    assert_eq!(next().await.1, "draining");
}

#[tokio::test]
async fn a_storm_of_probes_asks_the_database_once() {
    let app = TestApp::default();
    futures::future::join_all((0..50).map(|_| app.get("/health/ready"))).await;
    assert_eq!(app.database.asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn startup_lists_the_phases() {
    let app = TestApp::default();
    app.startup.begin("config");
    app.startup.begin("database");
    let answer = app.get("/health/startup").await;
    assert_eq!((answer.status.as_u16(), answer.json()["phases"][1]["status"].as_str()), (503, Some("running")));
    app.startup.ready();
    let answer = app.get("/health/startup").await;
    assert_eq!((answer.status.as_u16(), answer.json()["ready"].as_bool()), (200, Some(true)));
    assert_eq!(answer.json()["phases"][0]["name"], "config");
    assert!(answer.json()["phases"][0]["ms"].is_u64());
}
