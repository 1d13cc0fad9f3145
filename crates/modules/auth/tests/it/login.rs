//! Signing in, and what failures tell and cost.

use argon2::{Algorithm, Argon2, Params, Version, password_hash::PasswordHasher};
use axum::body::Body;
use futures::future::join_all;
use http::{Request, header};
use serde_json::json;

use crate::support::{App, PASSWORD};

/// Makes the delay of every name outlast the test.
async fn hold_delays(app: &App) {
    app.sql("UPDATE login_throttle SET blocked_until = now() + interval '1 hour' WHERE blocked_until IS NOT NULL").await;
}

/// Lets the delay of every name end.
async fn end_delays(app: &App) {
    app.sql("UPDATE login_throttle SET blocked_until = now() - interval '1 second' WHERE blocked_until IS NOT NULL").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_gives_a_pair_that_works() {
    let app = App::new().await;
    let pair = app.login().await;
    assert_eq!(pair.body["token_type"], "Bearer");
    assert_eq!(pair.body["expires_in"], 900);
    assert_eq!(pair.body["refresh_expires_in"], 7 * 24 * 3600);
    assert_eq!(pair.body["must_change_password"], false);
    assert_eq!(pair.headers[header::CACHE_CONTROL], "no-store");
    let me = app.me(&pair.access()).await;
    assert_eq!(me.status, 200, "{:?}", me.body);
    assert_eq!(me.body["username"], "admin");
    assert_eq!(me.body["tenant"], "default");
    assert_eq!(me.body["roles"], json!(["platform_admin", "tenant_admin"]));
    assert_eq!(me.body["permissions"], json!(["health.patient.list", "health.patient.manage"]));
    assert_eq!(app.sql("SELECT outcome FROM login_log").await, "success");
    assert_eq!(app.sql("SELECT action || ' ' || outcome FROM audit_log ORDER BY seq DESC LIMIT 1").await, "auth.login success");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_looks_the_same_and_costs_one_hash() {
    let app = App::new().await;
    app.other_tenant("other").await;
    app.sql("UPDATE user_account SET status = 'disabled' WHERE tenant_id = (SELECT id FROM tenant WHERE code = 'other')").await;
    app.sql("INSERT INTO tenant (id, code, name, status) VALUES (gen_random_uuid(), 'asleep', 'x', 'suspended')").await;
    app.sql("INSERT INTO tenant_locator SELECT 'slug', code, id FROM tenant WHERE code = 'asleep'").await;
    let wrong = app.try_login(None, "admin", "not the password").await;
    assert_eq!((wrong.status.as_u16(), wrong.body["code"].as_str()), (401, Some("auth.login.failed")));
    for _ in 0..5 {
        app.try_login(None, "delayed", "x").await;
    }
    hold_delays(&app).await;
    let long = "x".repeat(1024);
    for (what, tenant, name, password) in [
        ("wrong password", None, "admin", "not the password"),
        ("unknown user", None, "nobody", PASSWORD),
        ("impossible user", None, "no\u{7f}body", PASSWORD),
        ("longest name", None, &"ﷺ".repeat(256), PASSWORD),
        ("disabled user, right password", Some("other"), "admin", PASSWORD),
        ("disabled user, wrong password", Some("other"), "admin", "wrong"),
        ("unknown tenant", Some("nowhere"), "admin", PASSWORD),
        ("impossible tenant", Some("NO/../\u{7f}"), "admin", PASSWORD),
        ("suspended tenant", Some("asleep"), "admin", PASSWORD),
        ("delayed name", None, "delayed", PASSWORD),
        ("long password", None, "admin", &long),
    ] {
        let before = app.auth.passwords.hashes();
        let answer = app.try_login(tenant, name, password).await;
        assert_eq!(answer.shape(), wrong.shape(), "{what}");
        assert_eq!(app.auth.passwords.hashes() - before, 1, "{what}");
    }
    let before = app.auth.passwords.hashes();
    app.login().await;
    assert_eq!(app.auth.passwords.hashes() - before, 1);
    assert_eq!(
        app.number("SELECT count(*) FROM audit_log WHERE action = 'auth.login' AND outcome = 'denied'").await,
        app.number("SELECT count(*) FROM login_log WHERE outcome <> 'success'").await
    );
    assert_eq!(
        app.sql("SELECT string_agg(DISTINCT outcome, ' ' ORDER BY outcome) FROM login_log").await,
        "bad_credentials disabled success throttled"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn five_failures_delay_the_name_and_attempts_meanwhile_do_not_prolong_it() {
    let app = App::new().await;
    for _ in 0..5 {
        assert_eq!(app.try_login(None, "admin", "wrong").await.status, 401);
    }
    assert_eq!(app.number("SELECT count(*) FROM domain_events WHERE event_type = 'auth.user.locked'").await, 1);
    assert_eq!(app.sql("SELECT round(extract(epoch FROM blocked_until - updated_at)) FROM login_throttle").await, "1");
    hold_delays(&app).await;
    let until = app.sql("SELECT blocked_until FROM login_throttle").await;
    let before = app.auth.passwords.hashes();
    for _ in 0..3 {
        assert_eq!(app.try_login(None, "ADMIN ", PASSWORD).await.status, 401);
    }
    assert_eq!(app.auth.passwords.hashes() - before, 3);
    assert_eq!(app.sql("SELECT blocked_until FROM login_throttle").await, until);
    assert_eq!(app.number("SELECT failures FROM login_throttle").await, 5);
    // The next failure doubles the delay.
    end_delays(&app).await;
    app.try_login(None, "admin", "wrong").await;
    assert_eq!(app.sql("SELECT round(extract(epoch FROM blocked_until - updated_at)) FROM login_throttle").await, "2");
    end_delays(&app).await;
    app.login().await;
    assert_eq!(app.number("SELECT count(*) FROM login_throttle").await, 0);
    assert_eq!(app.number("SELECT count(*) FROM domain_events WHERE event_type = 'auth.user.locked'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_delay_is_capped_and_old_failures_are_forgotten() {
    let app = App::with(&[("auth.lockout_max_delay", "10s")]).await;
    app.try_login(None, "admin", "wrong").await;
    app.sql("UPDATE login_throttle SET failures = 60").await;
    app.try_login(None, "admin", "wrong").await;
    assert_eq!(app.sql("SELECT round(extract(epoch FROM blocked_until - updated_at)) FROM login_throttle").await, "10");
    app.sql("UPDATE login_throttle SET updated_at = now() - interval '2 days', blocked_until = now() - interval '1 day'").await;
    app.try_login(None, "admin", "wrong").await;
    assert_eq!(app.number("SELECT failures FROM login_throttle").await, 1);
    app.login().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_sent_at_once_are_judged_one_after_the_other() {
    let app = App::new().await;
    app.try_login(None, "admin", "wrong").await;
    // The next failure delays by 32 seconds: longer than all the guesses take.
    app.sql("UPDATE login_throttle SET failures = 9").await;
    let wrong = join_all((0..20).map(|n| {
        let password = format!("guess number {n}");
        let app = &app;
        async move { app.try_login(None, "admin", &password).await.status.as_u16() }
    }))
    .await;
    assert_eq!(wrong, vec![401; 20]);
    assert_eq!(app.number("SELECT failures FROM login_throttle").await, 10);
    assert_eq!(app.number("SELECT count(*) FROM login_log WHERE outcome = 'throttled'").await, 19);
    // Right ones at once do not hinder each other.
    end_delays(&app).await;
    let right = join_all((0..20).map(|_| async { app.try_login(None, "admin", PASSWORD).await.status.as_u16() })).await;
    assert_eq!(right, vec![200; 20]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tenant_comes_from_the_body_or_the_host_or_is_the_default() {
    let app = App::new().await;
    let other = app.other_tenant("other").await;
    app.sql(&format!("INSERT INTO tenant_locator VALUES ('host', 'other.example', '{}')", other.id)).await;
    let of = async |host: &str, tenant: Option<&str>| {
        let body = json!({ "tenant": tenant, "username": "admin", "password": PASSWORD });
        let request = Request::builder()
            .method("POST")
            .uri("/api/v1/auth/login")
            .header(header::HOST, host)
            .header(header::CONTENT_TYPE, "application/json");
        let pair = app.send(request.body(Body::from(body.to_string())).unwrap()).await;
        app.me(&pair.access()).await.text("tenant")
    };
    assert_eq!(of("localhost:3000", None).await, "default");
    assert_eq!(of("Other.Example:443", None).await, "other");
    assert_eq!(of("other.example", Some("default")).await, "default");
    assert_eq!(of("localhost", Some("OTHER")).await, "other");
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_requests_are_named() {
    let app = App::new().await;
    for (body, code, path) in [
        (json!({ "username": "admin" }), "common.validation", "password"),
        (json!({ "username": "", "password": "" }), "common.validation", "username"),
        (json!({ "username": "a", "password": "x".repeat(1025) }), "common.validation", "password"),
        (json!({ "username": "a", "password": "b", "role": "tenant_admin" }), "common.validation", "role"),
        (json!({ "username": 1, "password": "b" }), "common.validation", "username"),
    ] {
        let answer = app.call("POST", "login", None, Some(body)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.text("code").as_str(), answer.body["fields"][0]["path"].as_str()),
            (422, code, Some(path))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hash_of_weaker_parameters_is_replaced_at_login() {
    let app = App::with(&[("auth.argon2_iterations", "1")]).await;
    let stored = async || app.sql("SELECT password_hash FROM user_account").await;
    let strong = stored().await;
    app.login().await;
    assert_eq!(stored().await, strong);
    let weaker = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).unwrap());
    app.sql(&format!("UPDATE user_account SET password_hash = '{}'", weaker.hash_password(PASSWORD.as_bytes()).unwrap())).await;
    assert!(stored().await.starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
    assert_eq!(app.try_login(None, "admin", "wrong").await.status, 401);
    assert!(stored().await.contains("m=8,"));
    app.login().await;
    assert!(stored().await.starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
    assert_eq!(app.number("SELECT version FROM user_account").await, 1);
    app.login().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_logins_than_the_machine_can_hash_are_sent_away_with_a_time_to_come_back() {
    let app = App::with(&[("auth.argon2_memory_kib", "19456"), ("auth.max_hash_queue", "1")]).await;
    let many = std::thread::available_parallelism().unwrap().get() + 12;
    let answers = join_all((0..many).map(|_| app.try_login(None, "admin", PASSWORD))).await;
    let count = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert!(count(200) > 0 && count(503) > 0, "{} of {many}", count(200));
    assert_eq!(count(200) + count(503), many);
    assert!(answers.iter().filter(|answer| answer.status == 503).all(|answer| answer.headers.contains_key(header::RETRY_AFTER)));
    // Being sent away is no failure of the name.
    assert_eq!(app.number("SELECT count(*) FROM login_throttle").await, 0);
}
