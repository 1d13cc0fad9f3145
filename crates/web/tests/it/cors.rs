//! Who may call from a browser, and the headers that browsers obey.

use axum::body::Body;

use crate::support::{Answer, TestApp, get};

async fn preflight(app: &TestApp, path: &str, origin: &str) -> Answer {
    let request = get(path).method("OPTIONS").header("origin", origin);
    let request =
        request.header("access-control-request-method", "POST").header("access-control-request-headers", "authorization,if-match");
    app.send(request.body(Body::empty())).await
}

#[tokio::test]
async fn the_listed_origin_may_and_learns_what() {
    let app = TestApp::default();
    for path in ["/api/v1/echo", "/api/v1/me", "/nowhere"] {
        let answer = preflight(&app, path, "https://app.example").await;
        assert_eq!((answer.status.as_u16(), answer.header("access-control-allow-origin")), (200, "https://app.example"), "{path}");
        assert!(answer.header("access-control-allow-headers").contains("if-match"));
        assert!(answer.header("access-control-allow-methods").contains("PATCH"));
        assert!(!answer.headers.contains_key("access-control-allow-credentials"));
    }
    let answer = app.send(get("/api/v1/hello").header("origin", "https://app.example").body(Body::empty())).await;
    for name in ["etag", "location", "retry-after", "x-request-id", "ratelimit-remaining"] {
        assert!(answer.header("access-control-expose-headers").contains(name), "{name}");
    }
}

#[tokio::test]
async fn no_other_origin_is_reflected() {
    let app = TestApp::default();
    for origin in ["https://evil.example", "null", "https://app.example.evil.com", "http://app.example", "https://app.example:8443", "*"] {
        for answer in [
            preflight(&app, "/api/v1/echo", origin).await,
            app.send(get("/api/v1/hello").header("origin", origin).body(Body::empty())).await,
        ] {
            assert!(!answer.headers.contains_key("access-control-allow-origin"), "{origin}");
            let vary: Vec<_> = answer.headers.get_all("vary").iter().map(|v| v.to_str().unwrap().to_ascii_lowercase()).collect();
            assert!(vary.join(",").contains("origin"), "{vary:?}");
        }
    }
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let app = TestApp::default();
    for path in ["/api/v1/hello", "/nowhere", "/api/v1/me", "/api/v1/panic", "/health/live", "/openapi.json"] {
        let answer = app.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("content-security-policy"), "default-src 'none'; frame-ancestors 'none'", "{path}");
        assert!(!answer.headers.contains_key("server"));
    }
    assert_eq!(app.get("/api/v1/hello").await.header("cache-control"), "no-store");
}
