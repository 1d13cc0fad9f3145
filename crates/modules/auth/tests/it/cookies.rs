//! Browsers that keep their refresh token in a cookie.

use axum::body::Body;
use http::{Request, header};
use serde_json::{Value, json};

use crate::support::{Answer, App, PASSWORD};

/// Name, value and attributes of every cookie that an answer sets.
fn cookies(answer: &Answer) -> Vec<(String, String, String)> {
    let all = answer.headers.get_all(header::SET_COOKIE).iter();
    all.map(|line| {
        let (pair, attributes) = line.to_str().unwrap().split_once("; ").unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        (name.to_owned(), value.to_owned(), attributes.to_owned())
    })
    .collect()
}

fn cookie(answer: &Answer, name: &str) -> String {
    cookies(answer).into_iter().find(|cookie| cookie.0 == name).unwrap_or_else(|| panic!("no {name} in {answer:?}")).1
}

async fn send(app: &App, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
    let mut request =
        Request::builder().method("POST").uri(format!("/api/v1/auth/{path}")).header(header::CONTENT_TYPE, "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.send(request.body(Body::from(body.to_string())).unwrap()).await
}

async fn login(app: &App) -> Answer {
    let body = json!({ "username": "admin", "password": PASSWORD, "refresh_in": "cookie" });
    let answer = send(app, "login", &[], &body).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tokens_travel_in_cookies_that_script_cannot_read() {
    let app = App::new().await;
    let first = login(&app).await;
    assert!(first.body.get("refresh_token").is_none() && first.body.get("device_token").is_none(), "{:?}", first.body);
    let set = cookies(&first);
    let named: Vec<_> = set.iter().map(|(name, _, attributes)| (name.as_str(), attributes.as_str())).collect();
    assert_eq!(
        named,
        [
            ("__Host-erp_refresh", "Path=/; Max-Age=604800; Secure; HttpOnly; SameSite=Strict"),
            ("__Host-erp_device", "Path=/; Max-Age=15552000; Secure; HttpOnly; SameSite=Strict"),
        ]
    );
    let jar = format!("other=1; __Host-erp_refresh={}", cookie(&first, "__Host-erp_refresh"));
    let second =
        send(&app, "refresh", &[("cookie", &jar), ("x-csrf-protection", "1"), ("sec-fetch-site", "same-origin")], &json!({})).await;
    assert_eq!(second.status, 200, "{:?}", second.body);
    assert!(second.body.get("refresh_token").is_none());
    assert_ne!(cookie(&second, "__Host-erp_refresh"), cookie(&first, "__Host-erp_refresh"));
    assert_eq!(second.headers[header::CACHE_CONTROL], "no-store");
    // The session ends; its cookie goes.
    let bearer = format!("Bearer {}", second.access());
    let out = send(&app, "logout", &[("cookie", &jar), ("authorization", &bearer)], &Value::Null).await;
    assert_eq!(out.status, 204);
    assert_eq!(
        cookies(&out),
        [("__Host-erp_refresh".to_owned(), String::new(), "Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict".to_owned())]
    );
    // Whoever asks for nothing gets no cookie.
    assert!(cookies(&app.login().await).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_cannot_spend_the_cookie() {
    let app = App::new().await;
    let first = login(&app).await;
    let jar = format!("__Host-erp_refresh={}", cookie(&first, "__Host-erp_refresh"));
    for headers in [
        &[][..],
        &[("x-csrf-protection", "0")],
        &[("sec-fetch-site", "same-origin")],
        &[("x-csrf-protection", "1"), ("sec-fetch-site", "cross-site")],
        &[("x-csrf-protection", "1"), ("sec-fetch-site", "same-site")],
    ] {
        let all: Vec<_> = headers.iter().copied().chain([("cookie", jar.as_str())]).collect();
        let refused = send(&app, "refresh", &all, &json!({})).await;
        assert_eq!((refused.status.as_u16(), refused.text("code").as_str()), (403, "auth.csrf.refused"), "{headers:?}");
        assert!(cookies(&refused).is_empty());
    }
    // What a form of another site can send is not even read.
    let form =
        Request::builder().method("POST").uri("/api/v1/auth/refresh").header(header::CONTENT_TYPE, "text/plain").header("cookie", &jar);
    assert_eq!(app.send(form.body(Body::from("{}")).unwrap()).await.status, 415);
    // Nothing was spent, and without a cookie there is nothing to spend.
    let own = [("x-csrf-protection", "1")];
    assert_eq!(send(&app, "refresh", &own, &json!({})).await.text("code"), "auth.refresh.invalid");
    assert_eq!(send(&app, "refresh", &[own[0], ("cookie", &jar)], &json!({})).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_origin_may_send_the_header_with_a_cookie() {
    let app = App::new().await;
    for origin in ["https://evil.example", "null", "http://localhost", "https://sub.clinic.example"] {
        let preflight = Request::builder()
            .method("OPTIONS")
            .uri("/api/v1/auth/refresh")
            .header(header::ORIGIN, origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type,x-csrf-protection");
        let answer = app.send(preflight.body(Body::empty()).unwrap()).await;
        assert!(answer.headers.get("access-control-allow-origin").is_none(), "{origin}: {answer:?}");
        assert!(answer.headers.get("access-control-allow-credentials").is_none(), "{origin}: {answer:?}");
        let allowed = answer.headers.get("access-control-allow-headers").map(|value| value.to_str().unwrap().to_owned());
        assert!(!allowed.unwrap_or_default().contains("csrf"), "{origin}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_device_cookie_lets_its_user_in_while_strangers_fail_under_the_name() {
    let app = App::new().await;
    let jar = format!("__Host-erp_device={}", cookie(&login(&app).await, "__Host-erp_device"));
    for _ in 0..5 {
        app.try_login(None, "admin", "wrong").await;
    }
    app.sql("UPDATE login_throttle SET blocked_until = now() + interval '1 hour'").await;
    let body = json!({ "username": "admin", "password": PASSWORD });
    assert_eq!(send(&app, "login", &[], &body).await.status, 401);
    assert_eq!(send(&app, "login", &[("cookie", &jar)], &body).await.status, 200);
    assert_eq!(send(&app, "login", &[("x-device-token", jar.split_once('=').unwrap().1)], &body).await.status, 200);
}
