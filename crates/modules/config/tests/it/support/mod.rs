//! One database and one server per test.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo};
use erp_config::{ConfigModule, permissions};
use erp_core::{Clock, Origin, Permission, Principal, Problem, SystemClock, new_id};
use erp_db::{Db, Outcome, TenantTx, tenants::Tenant};
use erp_events::EventBus;
use erp_kit::{
    Deps, DictUse, DictUser, Flag, Module, Profile, Registrar, Scope, SeedContext, SeedReport, Seeds, Setting, Settings, StartError,
    Started,
};
use erp_settings::{LoadOptions, Policy, SafeConfig, load, secrets::generate_table};
use erp_testkit::TestDb;
use erp_web::{Authenticator, CorsOrigins, Limits, RateLimits, Readiness, RequestContext, StartupLog, TrustedProxies};
use http::{HeaderMap, Method, Request, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

/// A number that a tenant and its users may set.
pub const LIMIT: Setting<u32> = Setting::new("test.limit");
/// What an operator types and nobody reads.
pub const TOKEN: Setting<Option<String>> = Setting::new("test.token");
/// On unless switched off, and known to the login page.
pub const PORTAL: Flag = Flag("test.portal");
/// Off unless switched on.
pub const LAB: Flag = Flag("test.lab");

/// A module that has settings and uses dictionaries, as others do.
pub struct Shop;

#[async_trait::async_trait]
impl Module for Shop {
    fn name(&self) -> &'static str {
        "test"
    }

    fn describe(&self, registrar: &mut Registrar) {
        let number = json!({ "type": "integer", "minimum": 1, "maximum": 100 });
        registrar.setting(LIMIT.spec(&10, number).names("Limit", "上限").scopes(&[Scope::Tenant, Scope::User]));
        registrar.setting(TOKEN.spec(&None, json!({ "type": ["string", "null"], "minLength": 4 })).secret().restart_required());
        registrar.flag(PORTAL.spec(true, "Portal", "门户").public());
        registrar.flag(LAB.spec(false, "Laboratory", "检验"));
        registrar.dict_use(Wards);
    }

    async fn start(&self, _: &Deps) -> Result<Started, StartError> {
        Ok(Started::default())
    }
}

/// Uses the value `icu` of the dictionary `ward`.
pub struct Wards;

#[async_trait::async_trait]
impl DictUse for Wards {
    async fn users(&self, _: &TenantTx, dict: &str, values: &[String]) -> Outcome<Vec<DictUser>> {
        let used = dict == "ward" && values.iter().any(|value| value == "icu");
        Ok(used.then_some(DictUser { module: "test", entity: "bed", count: 3 }).into_iter().collect())
    }
}

pub struct App {
    pub db: Db,
    pub tenant: Tenant,
    pub settings: Settings,
    router: Router,
    users: Arc<Users>,
    pub database: Arc<TestDb>,
    config: Arc<SafeConfig>,
}

#[derive(Default)]
struct Users(Mutex<BTreeMap<String, Principal>>);

#[async_trait::async_trait]
impl Authenticator for Users {
    async fn authenticate(&self, token: &str, _: &RequestContext) -> Result<Principal, Problem> {
        self.0.lock().unwrap().get(token).cloned().ok_or_else(Problem::unauthenticated)
    }
}

impl App {
    /// With the tenant `clinic`, which is seeded, and its user `desk`, who may do everything.
    pub async fn new() -> Self {
        let database = Arc::new(TestDb::new().await);
        let db = database.db().await;
        let app = Self::on(database, db).await;
        app.seed(&app.tenant).await;
        app
    }

    /// A further node on the same database: with a pool, a memory and a connection that listens of its own.
    pub async fn node(&self) -> Self {
        let db = Db::connect(self.database.pool_options(), self.database.crypto()).await.unwrap();
        Self::on(Arc::clone(&self.database), db).await
    }

    async fn on(database: Arc<TestDb>, db: Db) -> Self {
        let tenant = database.tenant("clinic").await;
        let registrar = Registrar::describe(&modules());
        let config = Arc::new(config());
        let settings = Settings::new(&db, registrar.settings.clone(), registrar.flags.clone());
        settings.hear();
        let deps = Deps {
            db: db.clone(),
            config: Arc::clone(&config),
            clock: SystemClock::shared() as Arc<dyn Clock>,
            bus: EventBus::new(),
            permissions: registrar.permissions.clone().into(),
            settings: settings.clone(),
            dict_uses: registrar.dict_uses.clone().into(),
            seeds: Seeds::default(),
            patients: None,
        };
        let users = Arc::new(Users::default());
        let started = ConfigModule.start(&deps).await.unwrap();
        let router = serve(&db, started, Arc::clone(&users), &registrar);
        let app = Self { db, tenant, settings, router, users, database, config };
        app.grant("desk", &app.tenant, &permissions::ALL.map(|p| p.code));
        app
    }

    pub async fn seed(&self, tenant: &Tenant) -> Vec<String> {
        let mut report = SeedReport::default();
        let permissions: &[Permission] = &[];
        let context = SeedContext {
            db: &self.db,
            config: &self.config,
            tenant,
            is_default: true,
            profile: Profile::Minimal,
            admin: None,
            permissions,
            origin: Origin::system("seed"),
            dry_run: false,
        };
        ConfigModule.seed(&context, &mut report).await.unwrap();
        report.created
    }

    /// Makes a token for a new user of the tenant.
    pub fn grant(&self, token: &str, tenant: &Tenant, codes: &[&str]) {
        let principal = Principal {
            tenant: tenant.id,
            user_id: new_id(),
            session_id: new_id(),
            credential: erp_core::Credential::Session,
            username: token.to_owned(),
            permissions: Arc::new(codes.iter().map(|c| (*c).to_owned()).collect::<BTreeSet<_>>()),
            reaches: erp_core::Reaches::default(),
            must_change_password: false,
            must_enrol_mfa: false,
            recently_authenticated: true,
        };
        self.users.0.lock().unwrap().insert(token.to_owned(), principal);
    }

    /// A second tenant, seeded, whose user has the token `other`.
    pub async fn second_tenant(&self) -> Tenant {
        let tenant = self.database.tenant("other").await;
        self.seed(&tenant).await;
        self.grant("other", &tenant, &permissions::ALL.map(|p| p.code));
        tenant
    }

    /// The id of a new user account of the tenant.
    pub async fn account(&self, name: &str) -> String {
        let statement = format!(
            "INSERT INTO user_account (tenant_id, id, username) SELECT id, gen_random_uuid(), '{name}' FROM tenant WHERE code = 'clinic' RETURNING id"
        );
        self.database.rows(&statement).await.remove(0)
    }

    /// What the tenant's trail says of these actions.
    pub async fn audited(&self, action: &str) -> Vec<String> {
        self.database
            .rows(&format!("SELECT convert_from(record, 'UTF8') FROM audit_log WHERE action = '{action}' ORDER BY tenant_id, seq"))
            .await
    }

    /// The payloads of the events of this type, oldest first.
    pub async fn published(&self, event: &str) -> Vec<Value> {
        let rows = self.database.rows(&format!("SELECT payload::text FROM domain_events WHERE event_type = '{event}' ORDER BY id")).await;
        rows.iter().map(|row| serde_json::from_str(row).unwrap()).collect()
    }

    pub fn call(&self, token: &str, method: Method, path: &str) -> Call<'_> {
        let request = Request::builder().method(method).uri(format!("/api/v1/config{path}"));
        let request = if token.is_empty() { request } else { request.header(header::AUTHORIZATION, format!("Bearer {token}")) };
        Call { app: self, request, body: Body::empty() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call("desk", Method::GET, path).send().await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call("desk", Method::POST, path).json(body).send().await
    }

    pub async fn put(&self, path: &str, version: i32, body: &Value) -> Answer {
        self.call("desk", Method::PUT, path).version(version).json(body).send().await
    }

    pub async fn delete(&self, path: &str, version: i32) -> Answer {
        self.call("desk", Method::DELETE, path).version(version).send().await
    }
}

/// A request below `/api/v1/config`.
pub struct Call<'a> {
    app: &'a App,
    request: http::request::Builder,
    body: Body,
}

impl Call<'_> {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub fn version(self, version: i32) -> Self {
        self.header("if-match", &format!("\"{version}\""))
    }

    pub fn json(mut self, body: &Value) -> Self {
        self.request = self.request.header(header::CONTENT_TYPE, "application/json");
        self.body = Body::from(body.to_string());
        self
    }

    pub async fn send(self) -> Answer {
        let response = self.app.router.clone().oneshot(self.request.body(self.body).unwrap()).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap();
        let json = serde_json::from_str(&text).unwrap_or_default();
        Answer { status, headers, text, json }
    }
}

/// An answer with its body as JSON and as text.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    pub json: Value,
}

impl Answer {
    pub fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }

    /// The faulty fields, each with its code.
    pub fn faults(&self) -> Vec<(&str, &str)> {
        let fields = self.json["fields"].as_array().into_iter().flatten();
        fields.map(|f| (f["path"].as_str().unwrap_or_default(), f["code"].as_str().unwrap_or_default())).collect()
    }

    pub fn id(&self) -> String {
        self.json["id"].as_str().unwrap_or_else(|| panic!("no id: {}", self.text)).to_owned()
    }

    pub fn etag(&self) -> &str {
        self.headers[header::ETAG].to_str().unwrap()
    }

    pub fn items(&self) -> &[Value] {
        self.json["items"].as_array().unwrap_or_else(|| panic!("no items: {}", self.text))
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }
}

fn modules() -> [Box<dyn Module>; 2] {
    [Box::new(ConfigModule), Box::new(Shop)]
}

fn config() -> SafeConfig {
    let schema = Registrar::describe(&modules()).schema();
    let options = LoadOptions::isolated("development")
        .layer("secrets", generate_table().unwrap())
        .set("database.url", "postgres://erp_app@localhost/erp")
        .set("redis.url", "redis://localhost:6379")
        .set("tenant.default_slug", "clinic");
    load(&schema, &options).unwrap().check(&schema, &Policy::default()).unwrap()
}

fn serve(db: &Db, started: Started, users: Arc<Users>, registrar: &Registrar) -> Router {
    let most = 1_000_000;
    let layers = erp_web::HttpLayers {
        trusted_proxies: TrustedProxies::parse::<&str>(&[]).unwrap(),
        cors_origins: CorsOrigins::parse::<&str>(&[]).unwrap(),
        body_limit: 1 << 20,
        request_timeout: Duration::from_mins(1),
        body_stall: Duration::from_secs(10),
        authenticator: users,
        rate_limits: RateLimits::new(None, Limits { user_per_minute: most, ip_per_minute: most, login_ip_per_minute: most }),
        gates: erp_web::Gates::new(&erp_web::LoadLimits::default()),
        compression: false,
        hsts: false,
        readiness: Readiness::new(Arc::new(db.clone()), None),
        startup: StartupLog::default(),
        openapi: registrar.document("0").unwrap(),
    };
    let part = |router: Router| Router::new().nest("/api/v1", router);
    erp_web::assemble(part(started.public), part(started.private), layers)
        .layer(axum::Extension(ConnectInfo(SocketAddr::from((Ipv4Addr::LOCALHOST, 1)))))
}
