//! An application for each test, in a database of its own.

use std::{sync::Arc, time::Duration};

use axum::{Router, body::Body};
use erp_auth::{Auth, AuthModule, started};
use erp_core::{Origin, Permission, Secret};
use erp_db::{Db, tenants::Tenant};
use erp_events::EventBus;
use erp_kit::{AdminPassword, AdminSeed, Deps, Module, PatientDirectory, Profile, Registrar, SeedContext, SeedReport, Seeds, Settings};
use erp_settings::{LoadOptions, Policy, SafeConfig, load, secrets::generate_table};
use erp_testkit::{FakeClock, TestDb};
use erp_web::{CorsOrigins, HttpLayers, Limits, RateLimits, Readiness, StartupLog, TrustedProxies, assemble};
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

pub const PASSWORD: &str = "tall green bicycle";
pub const PERMISSIONS: [Permission; 3] = [
    Permission::new("health.patient.list", "a", "甲"),
    Permission::new("health.patient.manage", "b", "乙"),
    Permission::new("health.patient.pii", "c", "丙"),
];

pub struct App {
    pub db: Db,
    pub database: TestDb,
    pub config: Arc<SafeConfig>,
    pub auth: Arc<Auth>,
    pub clock: FakeClock,
    pub tenant: Tenant,
    router: Router,
}

/// An answer: status, body, headers.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub body: Value,
    pub headers: http::HeaderMap,
}

impl Answer {
    pub fn text(&self, name: &str) -> String {
        self.body[name].as_str().unwrap_or_else(|| panic!("no {name} in {self:?}")).to_owned()
    }

    pub fn access(&self) -> String {
        self.text("access_token")
    }

    pub fn refresh(&self) -> String {
        self.text("refresh_token")
    }

    /// What a client could tell two answers apart by, without the trace.
    pub fn shape(&self) -> (u16, Value, Vec<String>) {
        let mut body = self.body.clone();
        if let Some(body) = body.as_object_mut() {
            body.remove("trace_id");
        }
        // The length follows from the body.
        let skip = [
            "content-length",
            "x-request-id",
            "ratelimit-remaining",
            "ratelimit-reset",
            "ratelimit-limit",
            "ratelimit",
            "ratelimit-policy",
        ];
        let headers = self.headers.iter().filter(|(name, _)| !skip.contains(&name.as_str()));
        (self.status.as_u16(), body, headers.map(|(name, value)| format!("{name}: {value:?}")).collect())
    }
}

impl App {
    /// A migrated database with the default tenant and its administrator `admin`, whose password need not be changed.
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    pub async fn with(settings: &[(&str, &str)]) -> Self {
        let app = Self::unseeded(settings).await;
        app.seed(&app.tenant, true, Profile::Minimal, &admin(PASSWORD)).await.unwrap();
        app
    }

    pub async fn unseeded(settings: &[(&str, &str)]) -> Self {
        Self::with_patients(settings, None).await
    }

    pub async fn with_patients(settings: &[(&str, &str)], patients: Option<Arc<dyn PatientDirectory>>) -> Self {
        let database = TestDb::new().await;
        let config = Arc::new(config(settings));
        let (db, tenant, clock) = (database.db().await, database.tenant("default").await, FakeClock::default());
        let deps = Deps {
            db: db.clone(),
            config: config.clone(),
            clock: clock.shared(),
            bus: EventBus::new(),
            // Its own and another module's, as a server has them.
            permissions: PERMISSIONS.into_iter().chain(Registrar::describe(&[Box::new(AuthModule)]).permissions).collect(),
            settings: Settings::new(&db, Registrar::describe(&[Box::new(AuthModule)]).settings, []),
            dict_uses: [].into(),
            seeds: Seeds::new(Arc::new(vec![Box::new(AuthModule)])),
            patients,
        };
        let auth = Arc::new(Auth::new(&deps).unwrap());
        let router = router(&db, auth.clone());
        Self { db, database, config, auth, clock, tenant, router }
    }

    pub async fn seed(
        &self,
        tenant: &Tenant,
        is_default: bool,
        profile: Profile,
        admin: &AdminSeed,
    ) -> Result<SeedReport, erp_db::Failure> {
        self.seed_with(tenant, is_default, profile, admin, &PERMISSIONS).await
    }

    pub async fn seed_with(
        &self,
        tenant: &Tenant,
        is_default: bool,
        profile: Profile,
        admin: &AdminSeed,
        permissions: &[Permission],
    ) -> Result<SeedReport, erp_db::Failure> {
        let mut report = SeedReport::default();
        let context = SeedContext {
            db: &self.db,
            config: &self.config,
            tenant,
            is_default,
            profile,
            admin: Some(admin.clone()),
            permissions,
            origin: Origin::system("seed"),
            dry_run: false,
        };
        AuthModule.seed(&context, &mut report).await?;
        Ok(report)
    }

    /// Another tenant with an administrator of the same name and password.
    pub async fn other_tenant(&self, slug: &str) -> Tenant {
        let tenant = self.database.tenant(slug).await;
        self.seed(&tenant, false, Profile::Minimal, &admin(PASSWORD)).await.unwrap();
        tenant
    }

    pub async fn call(&self, method: &str, path: &str, token: Option<&str>, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("/api/v1/auth/{path}"));
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = match body {
            Some(body) => request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        self.send(request.unwrap()).await
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() };
        Answer { status: parts.status, body, headers: parts.headers }
    }

    pub async fn try_login(&self, tenant: Option<&str>, username: &str, password: &str) -> Answer {
        let mut body = json!({ "username": username, "password": password });
        if let Some(tenant) = tenant {
            body["tenant"] = tenant.into();
        }
        self.call("POST", "login", None, Some(body)).await
    }

    /// The administrator's login, which must succeed.
    pub async fn login(&self) -> Answer {
        let answer = self.try_login(None, "admin", PASSWORD).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        answer
    }

    pub async fn refresh(&self, token: &str) -> Answer {
        self.call("POST", "refresh", None, Some(json!({ "refresh_token": token }))).await
    }

    pub async fn me(&self, token: &str) -> Answer {
        self.call("GET", "me", Some(token), None).await
    }

    /// As the superuser, past row-level security.
    pub async fn sql(&self, statement: &str) -> String {
        self.database.rows(statement).await.join("\n")
    }

    pub async fn number(&self, statement: &str) -> i64 {
        self.sql(statement).await.parse().unwrap()
    }
}

pub fn admin(password: &str) -> AdminSeed {
    AdminSeed {
        username: "admin".to_owned(),
        password: AdminPassword::Given(Secret::new(password.to_owned())),
        must_change: false,
        email: None,
        roles: Vec::new(),
    }
}

/// Cheap hashes: what is proved is their number.
fn config(settings: &[(&str, &str)]) -> SafeConfig {
    let schema = Registrar::describe(&[Box::new(AuthModule)]).schema();
    let mut options = LoadOptions::isolated("development")
        .layer("secrets", generate_table().unwrap())
        .set("database.url", "postgres://erp_app@localhost/erp")
        .set("redis.url", "redis://localhost:6379")
        .set("auth.argon2_memory_kib", "64");
    for (key, value) in settings {
        options = options.set(*key, *value);
    }
    load(&schema, &options).unwrap().check(&schema, &Policy::default()).unwrap()
}

fn router(db: &Db, auth: Arc<Auth>) -> Router {
    let parts = started(auth);
    let none: &[String] = &[];
    let layers = HttpLayers {
        trusted_proxies: TrustedProxies::parse(none).unwrap(),
        cors_origins: CorsOrigins::parse(none).unwrap(),
        body_limit: 1 << 20,
        request_timeout: Duration::from_mins(1),
        body_stall: Duration::from_secs(10),
        authenticator: parts.authenticator.unwrap(),
        rate_limits: RateLimits::new(None, Limits { user_per_minute: 100_000, ip_per_minute: 100_000, login_ip_per_minute: 100_000 }),
        gates: erp_web::Gates::new(&erp_web::LoadLimits::default()),
        compression: false,
        hsts: false,
        readiness: Readiness::new(Arc::new(db.clone()), None),
        startup: StartupLog::default(),
        openapi: Registrar::describe(&[Box::new(AuthModule)]).document("0").unwrap(),
    };
    assemble(Router::new().nest("/api/v1", parts.public), Router::new().nest("/api/v1", parts.private), layers)
}

/// An application whose administrator is signed in and holds what the module registers.
pub struct Office {
    pub app: App,
    pub token: String,
}

impl Office {
    pub async fn open() -> Self {
        Self::with(&[]).await
    }

    pub async fn with(settings: &[(&str, &str)]) -> Self {
        let app = App::unseeded(settings).await;
        app.seed_with(&app.tenant, true, Profile::Minimal, &admin(PASSWORD), &everything()).await.unwrap();
        let token = app.login().await.access();
        Self { app, token }
    }

    /// A request by a token's user, with the version it is based on.
    pub async fn by(&self, token: &str, method: &str, path: &str, version: Option<i64>, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        if let Some(version) = version {
            request = request.header(header::IF_MATCH, format!("\"{version}\""));
        }
        let request = match body {
            Some(body) => request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        self.app.send(request.unwrap()).await
    }

    /// A request by a program, with its key.
    pub async fn by_key(&self, key: &str, method: &str, path: &str, body: Option<Value>) -> Answer {
        let request = Request::builder().method(method).uri(format!("/api/v1{path}")).header("x-api-key", key);
        let request = match body {
            Some(body) => request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        self.app.send(request.unwrap()).await
    }

    /// A file: its media type and its text.
    pub async fn file(&self, path: &str) -> (String, String) {
        let request = Request::builder().uri(format!("/api/v1{path}")).header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        let (parts, body) = self.app.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap().into_parts();
        let text = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        assert_eq!(parts.status, 200, "{text}");
        assert!(parts.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
        (parts.headers[header::CONTENT_TYPE].to_str().unwrap().to_owned(), text)
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.by(&self.token, "GET", path, None, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.by(&self.token, "POST", path, None, Some(body)).await
    }

    /// A word without a body.
    pub async fn act(&self, path: &str) -> Answer {
        self.by(&self.token, "POST", path, None, None).await
    }

    pub async fn put(&self, path: &str, version: i64, body: Value) -> Answer {
        self.by(&self.token, "PUT", path, Some(version), Some(body)).await
    }

    pub async fn delete(&self, path: &str, version: i64) -> Answer {
        self.by(&self.token, "DELETE", path, Some(version), None).await
    }

    /// A user with these roles who need not change the password, which is [`PASSWORD`]; the id and a token.
    pub async fn member(&self, username: &str, roles: &[&str]) -> (String, String) {
        let made = self.post("/users", json!({ "username": username, "roles": roles, "password": PASSWORD })).await;
        made.is(201);
        self.app.sql(&format!("UPDATE user_account SET must_change_password = false WHERE username = '{username}'")).await;
        let pair = self.app.try_login(None, username, PASSWORD).await;
        pair.is(200);
        (made.text("id"), pair.access())
    }

    /// A role that an operator has made: with permissions that its maker need not hold.
    pub async fn role(&self, code: &str, permissions: &[&str]) {
        let tenant = self.app.tenant.id;
        self.app
            .sql(&format!("INSERT INTO role (tenant_id, id, code, name_en, name_zh) VALUES ('{tenant}', gen_random_uuid(), '{code}', '{code}', '{code}')"))
            .await;
        for permission in permissions {
            self.app
                .sql(&format!(
                    "INSERT INTO role_permission (tenant_id, role_id, permission) SELECT tenant_id, id, '{permission}' FROM role WHERE code = '{code}'"
                ))
                .await;
        }
    }

    pub async fn audited(&self, action: &str) -> i64 {
        self.app.number(&format!("SELECT count(*) FROM audit_log WHERE action = '{action}'")).await
    }

    /// The payloads of the events of a type, in order.
    pub async fn events(&self, kind: &str) -> Vec<Value> {
        let rows =
            self.app.database.rows(&format!("SELECT payload::text FROM domain_events WHERE event_type = '{kind}' ORDER BY id")).await;
        rows.iter().map(|row| serde_json::from_str(row).unwrap()).collect()
    }
}

impl Answer {
    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{:?}", self.body);
        self
    }

    /// A refusal: its status and code.
    pub fn refusal(&self) -> (u16, &str) {
        (self.status.as_u16(), self.body["code"].as_str().unwrap_or_default())
    }

    pub fn version(&self) -> i64 {
        let tag = self.headers[header::ETAG].to_str().unwrap().trim_matches('"').parse().unwrap();
        assert_eq!(self.body["version"], tag);
        tag
    }

    /// The paths and codes of the faulty fields.
    pub fn faults(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.body["fields"].as_array().into_iter().flatten().map(|fault| (text(&fault["path"]), text(&fault["code"]))).collect()
    }

    /// One member of each row of a page.
    pub fn column(&self, name: &str) -> Vec<String> {
        let items = self.body["items"].as_array().unwrap_or_else(|| panic!("no page: {:?}", self.body));
        items.iter().map(|item| item[name].as_str().unwrap().to_owned()).collect()
    }
}

/// What this module registers, and a few permissions of others.
pub fn everything() -> Vec<Permission> {
    [erp_auth::permissions::ALL.as_slice(), &PERMISSIONS, &[Permission::new("task.run.list", "d", "丁")]].concat()
}
