//! Tokens, and the context of a request.

use axum::body::Body;

use crate::support::{TestApp, get};
use erp_web::TrustedProxies;

#[tokio::test]
async fn a_private_route_wants_exactly_one_good_token() {
    let app = TestApp::default();
    assert_eq!(app.get_as(7, "/api/v1/me").await.text, "user7");
    let mut bodies = std::collections::BTreeSet::new();
    let long = format!("Bearer user-{}", "1".repeat(5000));
    for values in
        [&[][..], &["Bearer nonsense"], &["Basic dXNlcjpwYXNz"], &["Bearer user-1", "Bearer user-1"], &["Bearer "], &["user-1"], &[&long]]
    {
        let mut request = get("/api/v1/me");
        for value in values {
            request = request.header("authorization", *value);
        }
        let answer = app.send(request.body(Body::empty())).await;
        assert_eq!(answer.problem(), (401, "auth.token.invalid".into()), "{values:?}");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
        let mut body = answer.json();
        body["trace_id"].take();
        bodies.insert(body.to_string());
    }
    assert_eq!(bodies.len(), 1, "the reason shows: {bodies:?}");
}

#[tokio::test]
async fn a_database_away_is_not_a_bad_token() {
    let answer = TestApp::default().send(get("/api/v1/me").header("authorization", "Bearer database-down").body(Body::empty())).await;
    assert_eq!(answer.problem(), (503, "common.unavailable".into()));
    assert_eq!(answer.header("retry-after"), "2");
}

#[tokio::test]
async fn the_context_is_read_from_the_request() {
    let app = TestApp::with(|layers| layers.trusted_proxies = TrustedProxies::parse(&["203.0.113.0/24"]).unwrap());
    let request = get("/api/v1/context")
        .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        .header("x-forwarded-for", "6.6.6.6, 198.51.100.4, 203.0.113.77")
        .header("user-agent", "x".repeat(300))
        .header("accept-language", "zh");
    let answer = app.send(request.body(Body::empty())).await;
    let body = answer.json();
    assert_eq!(answer.header("x-request-id"), "4bf92f3577b34da6a3ce929d0e0e4736");
    assert_eq!((body["ip"].as_str(), body["trace"].as_str()), (Some("198.51.100.4"), Some(answer.header("x-request-id"))));
    assert_eq!((body["agent"].as_str().map(str::len), body["locale"].as_str()), (Some(200), Some("zh-CN")));
    let first = app.get("/api/v1/context").await;
    assert_ne!(first.header("x-request-id"), app.get("/api/v1/context").await.header("x-request-id"));
}
