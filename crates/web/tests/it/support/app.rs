use std::{
    collections::BTreeSet,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{ConnectInfo, Request},
    routing::{get as on_get, post},
};
use erp_core::{Principal, Problem, TenantId};
use erp_web::{
    ApiError, ApiJson, ApiPath, ApiQuery, Authenticator, BodyLimit, Caller, CorsOrigins, Gates, HttpLayers, Limits, LoadLimits, PageQuery,
    Ping, RateLimits, Readiness, RequestContext, StartupLog, TimeLimit, TrustedProxies, assemble, login_layer,
    openapi::{About, document},
};
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;
use uuid::Uuid;

/// How long `/api/v1/work` takes.
pub const WORK: Duration = Duration::from_millis(40);

pub const PEER: &str = "203.0.113.9:4711";

/// A request from [`PEER`].
pub fn get(path: &str) -> http::request::Builder {
    Request::get(path).extension(ConnectInfo::<SocketAddr>(PEER.parse().unwrap()))
}

pub struct TestApp {
    router: Router,
    pub database: Arc<Switch>,
    pub redis: Arc<Switch>,
    pub readiness: Readiness,
    pub startup: StartupLog,
    /// Set when the slow handler was dropped before its end.
    pub dropped: Arc<AtomicBool>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {:?}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name}: {:?}", self.headers)).to_str().unwrap()
    }

    /// The status and the code, after a look whether it is a whole problem document.
    pub fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        let body = self.json();
        let text = |name: &str| body[name].as_str().unwrap_or_else(|| panic!("no {name} in {body}")).to_owned();
        assert_eq!(body["status"], self.status.as_u16());
        assert_eq!(text("type"), format!("urn:erp:problem:{}", text("code")));
        assert_eq!(text("trace_id"), self.header("x-request-id"));
        assert!(!text("title").is_empty() && text("instance").starts_with('/') && text("detail") != text("code"), "{body}");
        assert_eq!(self.header("cache-control"), "no-store");
        (self.status.as_u16(), text("code"))
    }
}

impl Default for TestApp {
    fn default() -> Self {
        Self::with(|_| {})
    }
}

impl TestApp {
    pub fn with(change: impl FnOnce(&mut HttpLayers)) -> Self {
        let (database, redis) = (Arc::new(Switch::default()), Arc::new(Switch::default()));
        let readiness = Readiness::new(database.clone(), Some(redis.clone()));
        let (startup, dropped) = (StartupLog::default(), Arc::new(AtomicBool::new(false)));
        let about = About { title: "Test".into(), version: "1".into(), description: "A test.".into() };
        let mut layers = HttpLayers {
            trusted_proxies: TrustedProxies::default(),
            cors_origins: CorsOrigins::parse(&["https://app.example"]).unwrap(),
            body_limit: 1024,
            request_timeout: Duration::from_millis(300),
            body_stall: Duration::from_secs(10),
            authenticator: Arc::new(Tokens),
            rate_limits: RateLimits::new(None, Limits { user_per_minute: 100, ip_per_minute: 1000, login_ip_per_minute: 3 }),
            gates: Gates::new(&LoadLimits::default()),
            compression: false,
            hsts: false,
            readiness: readiness.clone(),
            startup: startup.clone(),
            openapi: document(about, [], []).unwrap(),
        };
        change(&mut layers);
        let router = assemble(public(dropped.clone()), private(), layers);
        Self { router, database, redis, readiness, startup, dropped }
    }

    pub async fn send(&self, request: http::Result<Request>) -> Answer {
        let response = self.router.clone().oneshot(request.unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(get(path).body(Body::empty())).await
    }

    pub async fn post(&self, path: &str, body: impl Into<Body>) -> Answer {
        self.send(get(path).method("POST").header("content-type", "application/json").body(body.into())).await
    }

    /// As the user `n`, whose token is `user-n`.
    pub async fn get_as(&self, user: u32, path: &str) -> Answer {
        self.send(get(path).header("authorization", format!("Bearer user-{user}")).body(Body::empty())).await
    }
}

fn public(dropped: Arc<AtomicBool>) -> Router {
    let slow = move || async move {
        let _guard = OnDrop(dropped);
        tokio::time::sleep(Duration::from_mins(1)).await;
    };
    let short = Duration::from_millis(20);
    Router::new()
        .route("/api/v1/hello", on_get(async || "hello"))
        .route("/api/v1/context", on_get(show_context))
        .route("/api/v1/echo", post(async |ApiJson(value): ApiJson<Value>| Json(value)))
        .route("/api/v1/items", on_get(async |ApiQuery(q): ApiQuery<PageQuery>| q.request().map(|r| Json(r.limit))))
        .route("/api/v1/items/{id}", on_get(async |ApiPath(id): ApiPath<String>| id))
        .route("/api/v1/axum-json", post(async |Json(value): Json<Value>| Json(value)))
        .route("/api/v1/bytes", post(async |bytes: Bytes| bytes.len().to_string()))
        .route("/api/v1/large", post(async |bytes: Bytes| bytes.len().to_string()).layer(BodyLimit(8192)))
        .route("/api/v1/small", post(async |ApiJson(value): ApiJson<Value>| Json(value)).layer(BodyLimit(16)))
        .route("/api/v1/panic", on_get(async || -> String { panic!("about 李明 13800138000") }))
        .route("/api/v1/broken", on_get(async || -> ApiError { ApiError(Problem::internal(Outer(Inner))) }))
        .route("/api/v1/slow", on_get(slow))
        .route(
            "/api/v1/patient",
            on_get(async || tokio::time::sleep(Duration::from_millis(500)).await).layer(TimeLimit(Duration::from_secs(5))),
        )
        .route("/api/v1/hasty", on_get(async || tokio::time::sleep(Duration::from_millis(150)).await).layer(TimeLimit(short)))
        .route("/api/v1/long/{n}", on_get(async |ApiPath(n): ApiPath<usize>| Json("x".repeat(n))))
        .route("/api/v1/login", post(async || "welcome").layer(login_layer()))
}

fn private() -> Router {
    Router::new()
        .route("/api/v1/me", on_get(async |caller: Caller| caller.principal.username))
        .route("/api/v1/work", on_get(async || tokio::time::sleep(WORK).await))
        .route("/api/v1/upload", post(async |bytes: Bytes| bytes.len().to_string()))
}

async fn show_context(context: RequestContext) -> Json<Value> {
    Json(
        serde_json::json!({ "ip": context.ip.to_string(), "trace": context.trace_id, "agent": context.user_agent, "locale": context.locale.tag() }),
    )
}

#[derive(Debug, thiserror::Error)]
#[error("the outer cause")]
struct Outer(#[source] Inner);

#[derive(Debug, thiserror::Error)]
#[error("the inner cause")]
struct Inner;

struct OnDrop(Arc<AtomicBool>);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// A dependency that is there unless switched off, and counts how often it was asked.
#[derive(Default)]
pub struct Switch {
    pub off: AtomicBool,
    pub asked: AtomicU32,
}

#[async_trait::async_trait]
impl Ping for Switch {
    async fn answers(&self) -> bool {
        self.asked.fetch_add(1, Ordering::SeqCst);
        !self.off.load(Ordering::SeqCst)
    }
}

struct Tokens;

#[async_trait::async_trait]
impl Authenticator for Tokens {
    #[expect(clippy::disallowed_methods, reason = "stands in for the token verifier")]
    async fn authenticate(&self, token: &str, _: &RequestContext) -> Result<Principal, Problem> {
        if token == "database-down" {
            return Err(Problem::unavailable(Inner));
        }
        let (tenant, user) = token.split_once('-').ok_or_else(Problem::unauthenticated)?;
        let tenant: u128 = if tenant == "user" { 1 } else { tenant.parse().map_err(|_| Problem::unauthenticated())? };
        let user: u128 = user.parse().map_err(|_| Problem::unauthenticated())?;
        Ok(Principal {
            tenant: TenantId::from_verified(Uuid::from_u128(tenant)),
            user_id: Uuid::from_u128(user),
            session_id: Uuid::nil(),
            credential: erp_core::Credential::Session,
            username: format!("user{user}"),
            permissions: Arc::new(BTreeSet::new()),
            reaches: erp_core::Reaches::default(),
            must_change_password: false,
            must_enrol_mfa: false,
            recently_authenticated: true,
        })
    }
}
