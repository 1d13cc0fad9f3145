//! Heads that are too large, and answers that are compressed.

use axum::body::Body;

use crate::support::{TestApp, get};

#[tokio::test]
async fn too_many_or_too_large_headers_are_a_problem() {
    let app = TestApp::default();
    let many = (0..129).fold(get("/api/v1/hello"), |request, n| request.header(format!("x-{n}"), "v"));
    assert_eq!(app.send(many.body(Body::empty())).await.problem(), (431, "common.headers.too_large".into()));
    let large = get("/api/v1/hello").header("x-large", "v".repeat(65 << 10));
    assert_eq!(app.send(large.body(Body::empty())).await.problem(), (431, "common.headers.too_large".into()));
    let fits = (0..100).fold(get("/api/v1/hello"), |request, n| request.header(format!("x-{n}"), "v"));
    assert_eq!(app.send(fits.body(Body::empty())).await.status, 200);
}

#[tokio::test]
async fn a_path_without_end_is_a_problem() {
    let answer = TestApp::default().get(&format!("/api/v1/hello?x={}", "a".repeat(9000))).await;
    assert_eq!(answer.problem(), (414, "common.uri.too_long".into()));
}

#[tokio::test]
async fn large_answers_are_compressed_where_it_is_switched_on_and_taken() {
    let asked = |path: &str| get(path).header("accept-encoding", "gzip").body(Body::empty());
    let app = TestApp::with(|layers| layers.compression = true);
    let large = app.send(asked("/api/v1/long/20000")).await;
    assert_eq!(large.header("content-encoding"), "gzip");
    assert!(large.headers.get_all("vary").iter().any(|value| value == "accept-encoding"), "{:?}", large.headers);
    assert!(large.text.len() < 1000, "{}", large.text.len());
    for (answer, why) in [
        (app.send(asked("/api/v1/long/1000")).await, "small"),
        (app.get("/api/v1/long/20000").await, "not asked for"),
        (TestApp::default().send(asked("/api/v1/long/20000")).await, "switched off"),
    ] {
        assert!(!answer.headers.contains_key("content-encoding"), "{why}");
    }
}

#[tokio::test]
async fn only_a_server_of_https_says_so() {
    let secure = TestApp::with(|layers| layers.hsts = true).get("/nowhere").await;
    assert_eq!(secure.header("strict-transport-security"), "max-age=15552000");
    assert!(!TestApp::default().get("/nowhere").await.headers.contains_key("strict-transport-security"));
}
