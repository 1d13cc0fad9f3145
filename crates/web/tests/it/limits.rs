//! Rate limits over HTTP.

use std::{net::SocketAddr, time::Duration};

use axum::{
    body::Body,
    extract::{ConnectInfo, Request},
};
use erp_testkit::TestRedis;
use erp_web::{Limits, RateLimits, RedisHandle, TrustedProxies};

use crate::support::{TestApp, get};

fn limited(limits: Limits) -> TestApp {
    TestApp::with(|layers| layers.rate_limits = RateLimits::new(None, limits))
}

const TEN: Limits = Limits { user_per_minute: 10, ip_per_minute: 10, login_ip_per_minute: 3 };

#[tokio::test]
async fn a_user_over_the_limit_gets_429_with_all_headers() {
    let app = limited(TEN);
    for used in 1..=10_u32 {
        let answer = app.get_as(1, "/api/v1/me").await;
        assert_eq!((answer.status.as_u16(), answer.header("ratelimit-limit")), (200, "10"));
        assert_eq!(answer.header("ratelimit-remaining"), (10 - used).to_string());
    }
    let refused = app.get_as(1, "/api/v1/me").await;
    assert_eq!(refused.problem(), (429, "common.rate_limited".into()));
    let number = |name: &str| refused.header(name).parse::<u64>().unwrap();
    assert!((1..=61).contains(&number("retry-after")) && (1..=61).contains(&number("ratelimit-reset")));
    assert_eq!((number("ratelimit-limit"), number("ratelimit-remaining")), (10, 0));
    assert_eq!(app.get_as(2, "/api/v1/me").await.status, 200, "another user has a limit of their own");
}

#[tokio::test]
async fn a_rotating_forwarded_for_earns_no_new_limit() {
    for trusted in [&[][..], &["203.0.113.9"]] {
        let app = TestApp::with(|layers| {
            layers.rate_limits = RateLimits::new(None, TEN);
            layers.trusted_proxies = TrustedProxies::parse(trusted).unwrap();
        });
        let mut passed = 0;
        for i in 0..40 {
            // Behind the trusted proxy the right-most hop is what the proxy itself saw.
            let forwarded = format!("198.18.0.{i}, 198.51.100.4");
            let answer = app.send(get("/api/v1/hello").header("x-forwarded-for", forwarded).body(Body::empty())).await;
            passed += u32::from(answer.status == 200);
        }
        assert_eq!(passed, 10, "{trusted:?}");
    }
}

#[tokio::test]
async fn one_ipv6_network_is_one_client() {
    let app = limited(TEN);
    let from = |ip: String| {
        let peer: SocketAddr = format!("[{ip}]:4711").parse().unwrap();
        app.send(Request::get("/api/v1/hello").extension(ConnectInfo(peer)).body(Body::empty()))
    };
    let mut passed = 0;
    for i in 0..40 {
        passed += u32::from(from(format!("2001:db8:0:1:{i:x}::1")).await.status == 200);
    }
    assert_eq!(passed, 10);
    assert_eq!(from("2001:db8:0:2::1".into()).await.status, 200);
}

#[tokio::test]
async fn logins_have_a_stricter_limit_of_their_own() {
    let app = limited(TEN);
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(app.post("/api/v1/login", "{}").await.status.as_u16());
    }
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    let refused = app.post("/api/v1/login", "{}").await;
    assert_eq!((refused.problem().0, refused.header("ratelimit-limit")), (429, "3"));
    assert_eq!(app.get("/api/v1/hello").await.status, 200);
}

#[tokio::test]
async fn probes_and_unknown_routes_are_not_limited() {
    let app = limited(TEN);
    for _ in 0..30 {
        assert_eq!(app.get("/health/live").await.status, 200);
    }
}

#[tokio::test]
async fn redis_killed_under_load_leaves_the_limit_standing_and_no_500() {
    let mut server = TestRedis::start();
    let redis = RedisHandle::connect(server.url(), Duration::from_millis(50)).await.unwrap();
    let limits = Limits { user_per_minute: 50, ..TEN };
    let app = TestApp::with(|layers| layers.rate_limits = RateLimits::new(Some(redis), limits));
    let mut statuses = Vec::new();
    for i in 0..100 {
        if i == 20 {
            server.stop();
        }
        statuses.push(app.get_as(1, "/api/v1/me").await.status.as_u16());
    }
    assert_eq!(statuses.iter().filter(|s| **s == 200).count(), 50);
    assert!(statuses.iter().all(|s| [200, 429].contains(s)), "{statuses:?}");
}
