//! Body and time limits.

use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use axum::body::Body;
use futures::StreamExt;

use crate::support::{TestApp, get};

fn streamed(bytes: usize) -> Body {
    let chunks = (0..bytes.div_ceil(100)).map(|_| Ok::<_, std::io::Error>("7".repeat(100)));
    Body::from_stream(futures::stream::iter(chunks))
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_declared_or_streamed() {
    let app = TestApp::default();
    let declared = get("/api/v1/echo").method("POST").header("content-type", "application/json").header("content-length", "5000");
    for answer in [
        app.post("/api/v1/echo", "7".repeat(1025)).await,
        app.post("/api/v1/echo", streamed(2000)).await,
        app.send(declared.body(Body::from("7"))).await,
        app.post("/api/v1/axum-json", streamed(2000)).await,
        app.post("/api/v1/bytes", streamed(2000)).await,
    ] {
        assert_eq!(answer.problem(), (413, "common.too_large".into()));
        assert!(answer.json()["detail"].as_str().unwrap().contains("1024"), "{}", answer.text);
    }
    assert_eq!(app.post("/api/v1/bytes", streamed(1000)).await.text, "1000");
}

#[tokio::test]
async fn a_route_sets_its_own_body_limit_up_or_down() {
    let app = TestApp::default();
    assert_eq!(app.post("/api/v1/large", streamed(8000)).await.text, "8000");
    let over = app.post("/api/v1/large", streamed(8200)).await;
    assert!(over.json()["detail"].as_str().unwrap().contains("8192"), "{}", over.text);
    let small = app.post("/api/v1/small", r#"{"a":"0123456789"}"#).await;
    assert_eq!(small.problem().0, 413);
    assert_eq!(app.post("/api/v1/small", "{}").await.status, 200);
}

#[tokio::test]
async fn a_slow_handler_is_dropped_and_the_answer_is_504() {
    let app = TestApp::default();
    let started = Instant::now();
    let answer = app.get("/api/v1/slow").await;
    assert_eq!(answer.problem(), (504, "common.timeout".into()));
    assert!(started.elapsed() < Duration::from_secs(2) && app.dropped.load(Ordering::SeqCst));
}

#[tokio::test]
async fn a_body_that_never_ends_is_bound_by_the_same_time() {
    let body = Body::from_stream(futures::stream::pending::<Result<String, std::io::Error>>());
    assert_eq!(TestApp::default().post("/api/v1/echo", body).await.problem().0, 504);
}

#[tokio::test]
async fn a_route_sets_its_own_time_up_or_down() {
    let app = TestApp::default();
    assert_eq!(app.get("/api/v1/patient").await.status, 200);
    assert_eq!(app.get("/api/v1/hasty").await.problem().0, 504);
}

#[tokio::test]
async fn a_body_that_stalls_is_408_and_one_that_trickles_is_taken() {
    let app = TestApp::with(|layers| {
        layers.request_timeout = Duration::from_secs(5);
        layers.body_stall = Duration::from_millis(200);
    });
    let body = Body::from_stream(futures::stream::once(async { Ok::<_, std::io::Error>("{") }).chain(futures::stream::pending()));
    let started = Instant::now();
    let answer = app.post("/api/v1/echo", body).await;
    assert_eq!((answer.problem(), answer.header("connection")), ((408, "common.timeout".into()), "close"));
    assert!(started.elapsed() < Duration::from_secs(2));
    let trickle = futures::stream::unfold(r#"{"a":12345}"#.chars(), async |mut left| {
        tokio::time::sleep(Duration::from_millis(40)).await;
        left.next().map(|next| (Ok::<_, std::io::Error>(next.to_string()), left))
    });
    assert_eq!(app.post("/api/v1/echo", Body::from_stream(trickle)).await.text, r#"{"a":12345}"#);
}
