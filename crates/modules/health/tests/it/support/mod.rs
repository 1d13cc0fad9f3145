//! One database and one server per test.

mod http;
pub mod logs;

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, extract::ConnectInfo};
use erp_core::{Principal, Problem, new_id};
use erp_db::{Db, tenants::Tenant};
use erp_health::{Health, permissions};
use erp_testkit::TestDb;
use erp_web::{
    Authenticator, CorsOrigins, Limits, RateLimits, Readiness, RequestContext, StartupLog, TrustedProxies,
    openapi::{About, document},
};

pub use http::Answer;

/// A valid number of nobody: no card is issued for a county `00`.
pub const CARD: &str = "110000196001012816";

pub struct App {
    pub db: Db,
    pub tenant: Tenant,
    router: Router,
    users: Arc<Users>,
    pub database: TestDb,
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
    pub async fn new() -> Self {
        Self::with(true).await
    }

    pub async fn with(index_names: bool) -> Self {
        logs::install();
        let database = TestDb::new().await;
        let (db, tenant) = (database.db().await, database.tenant("clinic").await);
        let users = Arc::new(Users::default());
        let router = serve(&db, index_names, Arc::clone(&users));
        let app = Self { db, tenant, router, users, database };
        app.grant("desk", &app.tenant, &permissions::ALL.map(|p| p.code));
        app
    }

    /// The same database over a new pool, as after a restart.
    pub async fn reopened(self) -> Self {
        let db = Db::connect(self.database.pool_options(), self.database.crypto()).await.unwrap();
        let router = serve(&db, true, Arc::clone(&self.users));
        Self { db, router, ..self }
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

    /// A second tenant, whose user has the token `other`.
    pub async fn second_tenant(&self) -> Tenant {
        let tenant = self.database.tenant("other").await;
        self.grant("other", &tenant, &permissions::ALL.map(|p| p.code));
        tenant
    }
}

fn serve(db: &Db, index_names: bool, users: Arc<Users>) -> Router {
    let about = About { title: "test".to_owned(), version: "0".to_owned(), description: String::new() };
    let most = 1_000_000;
    let layers = erp_web::HttpLayers {
        trusted_proxies: TrustedProxies::parse::<&str>(&[]).unwrap(),
        cors_origins: CorsOrigins::parse::<&str>(&[]).unwrap(),
        body_limit: 1 << 20,
        request_timeout: Duration::from_secs(30),
        body_stall: Duration::from_secs(10),
        authenticator: users,
        rate_limits: RateLimits::new(None, Limits { user_per_minute: most, ip_per_minute: most, login_ip_per_minute: most }),
        gates: erp_web::Gates::new(&erp_web::LoadLimits::default()),
        compression: false,
        hsts: false,
        readiness: Readiness::new(Arc::new(db.clone()), None),
        startup: StartupLog::default(),
        openapi: document(about, [], [erp_health::openapi()]).unwrap(),
    };
    let private = Router::new().nest("/api/v1", erp_health::router(Health { db: db.clone(), index_names }));
    erp_web::assemble(Router::new(), private, layers).layer(axum::Extension(ConnectInfo(SocketAddr::from((Ipv4Addr::LOCALHOST, 1)))))
}
