//! Every error is a problem, in the reader's language, with a trace.

use axum::body::Body;

use crate::support::{TestApp, get, logs::Logs};

#[tokio::test]
async fn every_refusal_is_a_problem_document() {
    let app = TestApp::default();
    let put = |kind: &str, body: &'static str| get("/api/v1/axum-json").method("POST").header("content-type", kind).body(Body::from(body));
    for (answer, want) in [
        (app.get("/nowhere").await, (404, "common.not_found")),
        (app.get("/api/v1/nowhere?name=x").await, (404, "common.not_found")),
        (app.get("/docs/nothing.js").await, (404, "common.not_found")),
        (app.send(put("text/plain", "{}")).await, (415, "common.media_type")),
        (app.send(put("application/json", "{")).await, (400, "common.bad_request")),
        (app.post("/api/v1/echo", "{").await, (400, "common.json.invalid")),
        (app.post("/api/v1/echo", r#"{"a":"\u0000"}"#).await, (400, "common.json.nul")),
        (app.post("/api/v1/echo", "[".repeat(1000)).await, (400, "common.json.invalid")),
        (app.get("/api/v1/items?limit=0").await, (422, "common.validation")),
        (app.get("/api/v1/items?limit=1&limit=2").await, (400, "common.query.invalid")),
        (app.get("/api/v1/items?page=1").await, (400, "common.query.invalid")),
        (app.get("/api/v1/items?cursor=junk").await, (400, "common.cursor.invalid")),
        (app.get("/api/v1/items/a%00b").await, (404, "common.not_found")),
    ] {
        assert_eq!(answer.problem(), (want.0, want.1.to_owned()), "{}", answer.text);
    }
}

#[tokio::test]
async fn an_unknown_method_names_those_that_are_known() {
    let answer = TestApp::default().send(get("/api/v1/hello").method("DELETE").body(Body::empty())).await;
    assert_eq!(answer.problem(), (405, "common.method_not_allowed".into()));
    assert_eq!(answer.header("allow"), "GET,HEAD");
}

#[tokio::test]
async fn a_head_request_has_no_body() {
    let answer = TestApp::default().send(get("/nowhere").method("HEAD").body(Body::empty())).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (404, "application/problem+json"));
}

#[tokio::test]
async fn the_instance_has_no_query() {
    let answer = TestApp::default().get("/api/v1/nowhere?name=%E6%9D%8E%E6%98%8E").await;
    assert_eq!(answer.json()["instance"], "/api/v1/nowhere");
    assert!(!answer.text.contains("name="));
}

#[tokio::test]
async fn the_reader_gets_their_language() {
    let app = TestApp::default();
    let zh = app.send(get("/nowhere").header("accept-language", "zh-CN,zh;q=0.9,en;q=0.5").body(Body::empty())).await;
    assert_eq!((zh.json()["title"].as_str(), zh.header("content-language")), (Some("未找到"), "zh-CN"));
    let en = app.get("/nowhere").await;
    assert_eq!((en.json()["title"].as_str(), en.header("content-language")), (Some("Not Found"), "en"));
}

#[tokio::test]
async fn a_panic_is_a_500_that_tells_nothing_and_the_app_lives_on() {
    let (logs, _guard) = Logs::capture();
    let app = TestApp::default();
    let answer = app.send(get("/api/v1/panic?name=zhang").header("origin", "https://app.example").body(Body::empty())).await;
    assert_eq!(answer.problem(), (500, "common.internal".into()));
    assert_eq!(answer.header("access-control-allow-origin"), "https://app.example");
    assert!(!answer.text.contains("138001"));
    let text = logs.text();
    assert!(text.contains("the handler panicked") && text.contains("ERROR") && text.contains(answer.header("x-request-id")), "{text}");
    assert!(!text.contains("138001") && !text.contains("zhang"), "{text}");
    assert_eq!(app.get("/api/v1/hello").await.text, "hello");
}

#[tokio::test]
async fn a_failure_logs_its_causes_and_keeps_them_from_the_client() {
    let (logs, _guard) = Logs::capture();
    let answer = TestApp::default().get("/api/v1/broken").await;
    assert_eq!(answer.problem(), (500, "common.internal".into()));
    assert!(!answer.text.contains("cause"));
    assert!(logs.text().contains("the outer cause: the inner cause"), "{}", logs.text());
}

#[tokio::test]
async fn the_log_names_the_route_and_never_the_path_or_the_query() {
    let (logs, _guard) = Logs::capture();
    let app = TestApp::default();
    app.get("/api/v1/items/secretvalue?x=hidden").await;
    app.get("/api/v1/unknownvalue").await;
    app.get_as(7, "/api/v1/me").await;
    let text = logs.text();
    assert!(text.contains("/api/v1/items/{id}") && text.contains("\"ms\":") && text.contains("\"status\":200"), "{text}");
    assert!(text.contains("00000000-0000-0000-0000-000000000007"), "{text}");
    assert!(!["secretvalue", "hidden", "unknownvalue", "user-7"].iter().any(|word| text.contains(word)), "{text}");
}
