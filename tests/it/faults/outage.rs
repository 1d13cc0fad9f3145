//! The database is gone, cut off or silent.

use std::time::Instant;

use erp_testkit::{ADMIN_PASSWORD, Api, Fault, FaultProxy, Running, TestDb, eventually};
use reqwest::Method;
use serde_json::{Value, json};

use super::{PROMPT, ask, is_unavailable, operations, timed};
use crate::support::{admin, on, seeded};

/// Requests; the crowd of all routes would wait for each other.
const AT_ONCE: usize = 48;

/// A server that reaches its database through a proxy.
struct Behind {
    proxy: FaultProxy,
    server: Running,
    api: Api,
    refresh: String,
    _db: TestDb,
}

impl Behind {
    async fn open() -> Self {
        let db = seeded().await;
        let proxy = db.proxy();
        // A connection that the server has closed counts until the client has seen it.
        let behind = on(&db).set("database.url", db.app_url_by(&proxy)).set("server.max_connections_per_ip", "1000");
        let server = behind.set("auth.principal_cache", "0s").args(["serve", "--no-tasks"]).spawn();
        let api = admin(&server).await;
        let pair = api.try_login("default", "admin", ADMIN_PASSWORD).await.expect(200);
        Self { proxy, refresh: pair.text_at("refresh_token").to_owned(), api, server, _db: db }
    }

    /// Every route, many at once; all of them have to be refused, and soon.
    async fn refused_everywhere(&self, fault: Fault) {
        let routes: Vec<_> = operations().into_iter().map(|route| self.with_body(route)).collect();
        for some in routes.chunks(AT_ONCE) {
            let some = some.iter().cloned().map(|route| {
                let api = self.api.clone();
                tokio::spawn(async move { (timed(ask(&api, &route)).await, route) })
            });
            for asked in some.collect::<Vec<_>>() {
                let ((answer, took), (method, path, _)) = asked.await.unwrap();
                // What this installation has switched off needs no database to say so.
                if answer.status == 403 && ["auth.sms.off", "auth.wechat.off"].contains(&answer.problem().1) {
                    continue;
                }
                assert!(answer.status == 503, "{fault:?}: {method} {path}: {answer}");
                is_unavailable(&answer);
                assert!(took < PROMPT, "{fault:?}: {method} {path} took {took:?}");
            }
        }
    }

    /// Public routes are refused before they come to the database unless the body is a good one.
    fn with_body(&self, (method, path, body): (Method, String, Option<Value>)) -> (Method, String, Option<Value>) {
        let body = match path.as_str() {
            "/api/v1/auth/login" => Some(json!({ "tenant": "default", "username": "admin", "password": ADMIN_PASSWORD })),
            "/api/v1/auth/refresh" => Some(json!({ "refresh_token": self.refresh })),
            // A token of the right form, which names the tenant.
            "/api/v1/auth/invitations/accept" => Some(json!({ "token": self.refresh, "password": ADMIN_PASSWORD })),
            _ => body,
        };
        (method, path, body)
    }

    async fn comes_back(&self, fault: Fault) {
        let start = Instant::now();
        self.proxy.set(Fault::Pass);
        eventually("it answers again", async || self.api.get("/api/v1/health/patients").await.status == 200).await;
        eventually("readiness says yes", async || self.api.get("/health/ready").await.status == 200).await;
        let took = start.elapsed();
        assert!(took < 2 * PROMPT, "{fault:?}: back after {took:?}");
        assert!(self.server.process().status().is_none());
    }
}

async fn goes_and_comes(fault: Fault) {
    let behind = Behind::open().await;
    let anonymous = behind.api.anonymous();
    behind.proxy.set(fault);
    behind.refused_everywhere(fault).await;
    anonymous.get("/health/live").await.expect(200);
    let (ready, took) = timed(anonymous.get("/health/ready")).await;
    assert_eq!((ready.status.as_u16(), &ready.body["checks"]["database"]), (503, &json!("down")), "{fault:?}: {ready}");
    assert!(took < PROMPT, "{fault:?}: readiness took {took:?}");
    behind.comes_back(fault).await;
    // Not once, but as often as it goes.
    behind.proxy.set(fault);
    behind.refused_everywhere(fault).await;
    behind.comes_back(fault).await;
    behind.server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_gone_is_503_everywhere_until_it_is_back() {
    goes_and_comes(Fault::Refuse).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cuts_every_connection_is_503_everywhere_until_it_is_back() {
    goes_and_comes(Fault::Reset).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_silent_is_503_everywhere_until_it_speaks() {
    goes_and_comes(Fault::Blackhole).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_vanished_without_a_word_is_503_everywhere_until_it_is_back() {
    goes_and_comes(Fault::HalfOpen).await;
}
