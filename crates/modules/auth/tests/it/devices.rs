//! An outsider who fails under somebody's name, and the device on which that somebody has signed in before.

use std::{net::SocketAddr, time::Instant};

use axum::{body::Body, extract::ConnectInfo};
use futures::future::join_all;
use http::{Request, header};
use serde_json::{Value, json};

use crate::support::{Answer, App, PASSWORD};

const NEW: &str = "small red umbrella";

/// A login from an address of its own.
async fn from(app: &App, ip: &str, body: &Value) -> Answer {
    let request = Request::builder().method("POST").uri("/api/v1/auth/login").header(header::CONTENT_TYPE, "application/json");
    let mut request = request.body(Body::from(body.to_string())).unwrap();
    let peer: SocketAddr = SocketAddr::new(ip.parse().unwrap(), 4711);
    request.extensions_mut().insert(ConnectInfo(peer));
    app.send(request).await
}

fn as_admin(password: &str, device: Option<&str>) -> Value {
    json!({ "username": "admin", "password": password, "device_token": device })
}

/// Lets time pass for the counters, in seconds.
async fn pass(app: &App, seconds: u32) {
    app.sql(&format!(
        "UPDATE login_throttle SET blocked_until = blocked_until - interval '{seconds} seconds', updated_at = updated_at - interval '{seconds} seconds'; \
         UPDATE login_rate SET until = until - interval '{seconds} seconds'"
    ))
    .await;
}

async fn judged(app: &App) -> i64 {
    app.number("SELECT count(*) FROM login_log WHERE outcome = 'bad_credentials'").await
}

/// Another user of the tenant, of the same password.
async fn colleague(app: &App) {
    app.sql("INSERT INTO user_account (tenant_id, id, username, password_hash) SELECT tenant_id, gen_random_uuid(), 'li', password_hash FROM user_account WHERE username = 'admin'").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_addresses_get_few_guesses_an_hour_and_the_victims_own_device_gets_in() {
    let app = App::new().await;
    colleague(&app).await;
    let device = app.login().await.text("device_token");
    let guess = as_admin("not the password", None);
    // All at once first.
    let app = &app;
    let burst: Vec<String> = (0..50).map(|n| format!("192.0.2.{n}")).collect();
    join_all(burst.iter().map(|ip| from(app, ip, &guess))).await;
    // Then for an hour, as soon as anything may be open again.
    let (mut elapsed, mut n) = (0, 0);
    while elapsed < 3600 {
        let step = if elapsed < 60 { 1 } else { 20 };
        pass(app, step).await;
        elapsed += step;
        for _ in 0..2 {
            n += 1;
            assert_eq!(from(app, &format!("198.51.100.{}", n % 50), &guess).await.status, 401);
        }
        if elapsed == 60 || elapsed == 1800 {
            let start = Instant::now();
            assert_eq!(from(app, "203.0.113.7", &as_admin(PASSWORD, Some(&device))).await.status, 200);
            assert!(start.elapsed().as_millis() < 1_000, "{:?}", start.elapsed());
            // Others are not held up, wherever they come from.
            assert_eq!(from(app, "203.0.113.8", &json!({ "username": "li", "password": PASSWORD })).await.status, 200);
        }
    }
    let guesses = judged(app).await;
    assert!((10..=100).contains(&guesses), "{guesses} guesses in an hour");
    // From a device that nobody knows even the right password is refused meanwhile, in the same words.
    app.sql("UPDATE login_throttle SET blocked_until = now() + interval '1 minute' WHERE failures > 5").await;
    let refused = from(app, "203.0.113.9", &as_admin(PASSWORD, None)).await;
    assert_eq!(refused.shape(), from(app, "203.0.113.9", &guess).await.shape());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_token_is_the_users_alone_and_is_no_way_to_guess() {
    let app = App::new().await;
    app.other_tenant("other").await;
    colleague(&app).await;
    let mine = app.login().await.text("device_token");
    let theirs = app.try_login(None, "li", PASSWORD).await.text("device_token");
    let foreign = app.try_login(Some("other"), "admin", PASSWORD).await.text("device_token");
    for _ in 0..5 {
        app.try_login(None, "admin", "wrong").await;
    }
    app.sql("UPDATE login_throttle SET blocked_until = now() + interval '1 hour'").await;
    for other in [&theirs, &foreign, &mine[1..], "x", &format!("{mine}=")] {
        assert_eq!(from(&app, "192.0.2.1", &as_admin(PASSWORD, Some(other))).await.status, 401, "{other}");
    }
    // With it guesses are counted just the same, by the device.
    for _ in 0..9 {
        assert_eq!(from(&app, "192.0.2.1", &as_admin("wrong", Some(&mine))).await.status, 401);
    }
    assert_eq!(from(&app, "192.0.2.1", &as_admin(PASSWORD, Some(&mine))).await.status, 401);
    assert_eq!(judged(&app).await, 5 + 5);
    app.sql("UPDATE login_throttle SET blocked_until = now() WHERE blocked_until < now() + interval '10 minutes'").await;
    assert_eq!(from(&app, "192.0.2.1", &as_admin(PASSWORD, Some(&mine))).await.status, 200);
    // Nothing of a token is stored but its hash.
    assert_eq!(app.number(&format!("SELECT count(*) FROM known_device d WHERE d::text LIKE '%{mine}%'")).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_share_a_device_and_each_stays_known() {
    let app = App::new().await;
    colleague(&app).await;
    let first = app.login().await.text("device_token");
    let both =
        from(&app, "192.0.2.1", &json!({ "username": "li", "password": PASSWORD, "device_token": first })).await.text("device_token");
    assert!(both.ends_with(&first) && both.len() > first.len(), "{both}");
    app.sql("INSERT INTO login_throttle (tenant_id, username_bidx, failures, blocked_until) SELECT tenant_id, username_bidx, 9, now() + interval '1 hour' FROM login_log WHERE outcome = 'success' ON CONFLICT DO NOTHING").await;
    for name in ["admin", "li"] {
        let body = |device: Option<&str>| json!({ "username": name, "password": PASSWORD, "device_token": device });
        assert_eq!(from(&app, "192.0.2.1", &body(None)).await.status, 401, "{name}");
        let again = from(&app, "192.0.2.1", &body(Some(&both))).await;
        assert_eq!(again.text("device_token").len(), both.len(), "{name}");
    }
    assert_eq!(app.number("SELECT count(*) FROM known_device").await, 2);
    assert_eq!(app.number("SELECT count(*) FROM known_device WHERE returned_at IS NOT NULL").await, 2);
    // A client that keeps nothing does not push out those that do.
    app.sql("DELETE FROM login_throttle").await;
    for _ in 0..25 {
        app.login().await;
    }
    assert_eq!(app.number("SELECT count(*) FROM known_device WHERE returned_at IS NOT NULL").await, 2);
    assert_eq!(app.number("SELECT count(*) FROM known_device").await, 21);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_makes_strangers_of_all_devices_but_the_one_in_use() {
    let app = App::new().await;
    let (thief, ours) = (app.login().await, app.login().await);
    let change = json!({ "current_password": PASSWORD, "new_password": NEW });
    assert_eq!(app.call("PUT", "password", Some(&ours.access()), Some(change)).await.status, 204);
    for _ in 0..5 {
        app.try_login(None, "admin", "wrong").await;
    }
    app.sql("UPDATE login_throttle SET blocked_until = now() + interval '1 hour'").await;
    assert_eq!(from(&app, "192.0.2.1", &as_admin(NEW, Some(&thief.text("device_token")))).await.status, 401);
    assert_eq!(from(&app, "192.0.2.1", &as_admin(NEW, Some(&ours.text("device_token")))).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_and_one_tenant_have_their_own_limits() {
    let app = App::with(&[("auth.failures_per_address", "6"), ("auth.failures_per_tenant", "9")]).await;
    let device = app.login().await.text("device_token");
    let try_name = async |ip: &str, name: &str| from(&app, ip, &json!({ "username": name, "password": "wrong" })).await.status.as_u16();
    // Another name each time: no name is ever delayed.
    for n in 0..8 {
        assert_eq!(try_name("2001:db8::1", &format!("name{n}")).await, 401);
    }
    assert_eq!(judged(&app).await, 6);
    // The next address of the same /64 is the same; another network is not.
    try_name("2001:db8::ffff", "more").await;
    assert_eq!(judged(&app).await, 6);
    assert_eq!(from(&app, "2001:db8::1", &as_admin(PASSWORD, None)).await.status, 401);
    assert_eq!(from(&app, "2001:db8:0:1::1", &as_admin(PASSWORD, None)).await.status, 200);
    for n in 0..5 {
        try_name(&format!("192.0.2.{n}"), &format!("other{n}")).await;
    }
    assert_eq!(judged(&app).await, 9);
    // The tenant is full for strangers, and open for those it knows.
    assert_eq!(from(&app, "192.0.2.77", &as_admin(PASSWORD, None)).await.status, 401);
    assert_eq!(from(&app, "2001:db8::1", &as_admin(PASSWORD, Some(&device))).await.status, 200);
    // What is tried against tenants that do not exist is not charged to this one.
    app.sql("DELETE FROM login_rate").await;
    for n in 0..12 {
        let body = json!({ "tenant": "nowhere", "username": "admin", "password": PASSWORD });
        assert_eq!(from(&app, &format!("198.51.100.{n}"), &body).await.status, 401);
    }
    assert_eq!(from(&app, "192.0.2.78", &as_admin(PASSWORD, None)).await.status, 200);
    // It comes back evenly.
    app.sql("DELETE FROM login_rate").await;
    for n in 0..8 {
        try_name("192.0.2.200", &format!("again{n}")).await;
    }
    let before = judged(&app).await;
    pass(&app, 600).await;
    for n in 0..3 {
        try_name("192.0.2.200", &format!("later{n}")).await;
    }
    assert_eq!(judged(&app).await, before + 1);
}
