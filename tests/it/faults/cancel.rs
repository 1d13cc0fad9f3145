//! A client may go away at any moment of its request. Here it does so at every one: the request's future is dropped after its
//! first poll, its second, and so on until it completes, on a pool of one connection that the next request has to take over.
//! One thread runs everything, so that no answer comes in between two polls: each wait is a poll, in every run.

use std::{net::SocketAddr, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo};
use erp_db::{Db, DbError, SystemTx, sql};
use erp_server::{
    Timeline,
    phase::{ConfigSource, MigrateMode, Roles, SeedOptions, load},
};
use erp_settings::{LoadOptions, Policy};
use erp_testkit::{ADMIN_PASSWORD, Fault, FaultProxy, Role, TestDb, drop_after, keys};
use http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use sea_orm::{
    ConnectionTrait,
    sqlx::{self, PgConnection},
};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::{EVENTS, seed_tenant, seeded};

const PATIENTS: &str = "/api/v1/health/patients";
/// No request takes so many polls.
const ENDLESS: u32 = 2_000;

/// The application without a socket, on one connection.
async fn application(db: &TestDb, way: &FaultProxy) -> (Router, Db) {
    // The start of logging replaces it by one that says where, and not why.
    let hook = std::panic::take_hook();
    let set = [
        ("database.url", db.app_url_by(way)),
        ("database.migrate_url", db.owner_url()),
        ("database.max_connections", "1".to_owned()),
        ("database.min_connections", "0".to_owned()),
        ("redis.url", "memory://".to_owned()),
        ("jwt.secret", keys::base64("jwt")),
        ("auth.super_admin_password", ADMIN_PASSWORD.to_owned()),
        ("wechat.enabled", "false".to_owned()),
        ("health.aes_key", keys::base64("aes")),
        ("health.hmac_key", keys::base64("hmac")),
        ("limits.user_per_minute", "1000000".to_owned()),
        ("limits.ip_per_minute", "1000000".to_owned()),
        ("limits.login_ip_per_minute", "1000000".to_owned()),
    ];
    let options = set.into_iter().fold(LoadOptions::isolated("production"), |options, (key, value)| options.set(key, value));
    let modules = crate::modules::all();
    let checked = load(ConfigSource { options, modules }).unwrap().check(&Policy::default()).unwrap();
    let connected = checked.telemetry(Some("error")).unwrap().connect(Duration::ZERO).await.unwrap();
    let migrated = connected.migrate(&MigrateMode::Verify, &mut ()).await.unwrap();
    let seeded = migrated.seed(&SeedOptions { skip: true, ..SeedOptions::default() }).await.unwrap();
    let registered = seeded.redis().await.unwrap().events().modules().await.unwrap();
    std::panic::set_hook(hook);
    registered.tasks(Roles::API).await.unwrap().router(&Timeline::default()).unwrap().into_app()
}

type Answer = (StatusCode, Value);

struct Clinic {
    app: Router,
    db: Db,
    test: TestDb,
    outside: PgConnection,
    _way: FaultProxy,
    /// Tokens of two tenants' administrators.
    token: String,
    other: String,
    /// Requests dropped before their end.
    dropped: u32,
}

impl Clinic {
    async fn open() -> Self {
        let test = seeded().await;
        seed_tenant(&test, "east");
        // On a busy machine an answer could be there before it is asked for, and that wait would be no poll.
        let way = test.proxy();
        way.set(Fault::Latency(Duration::from_millis(1)));
        let (app, db) = application(&test, &way).await;
        let outside = test.connection(Role::Superuser).await;
        let mut this = Self { app, db, test, outside, _way: way, token: String::new(), other: String::new(), dropped: 0 };
        this.token = this.log_in("default").await;
        this.other = this.log_in("east").await;
        this
    }

    async fn log_in(&self, tenant: &str) -> String {
        let body = json!({ "tenant": tenant, "username": "admin", "password": ADMIN_PASSWORD });
        let (status, answer) = call(&self.app, Method::POST, "/api/v1/auth/login", "", None, &body).await;
        assert_eq!(status, 200, "{answer}");
        answer["access_token"].as_str().unwrap().to_owned()
    }

    async fn create(&self, token: &str, n: u32) -> Answer {
        call(&self.app, Method::POST, PATIENTS, token, None, &new(n)).await
    }

    /// Drops `request` after 0, 1, 2 … polls until it completes; after each, looks at what the next borrower finds.
    /// Returns the answer.
    async fn at_every_poll(&mut self, name: &str, request: impl AsyncFn(&Router, u32) -> Answer) -> Answer {
        for polls in 0..ENDLESS {
            let done = drop_after(polls, request(&self.app, polls)).await;
            self.next_borrower(&format!("{name}, dropped after {polls} polls")).await;
            if let Some(answer) = done {
                return answer;
            }
            self.dropped += 1;
        }
        panic!("{name} does not complete within {ENDLESS} polls");
    }

    async fn next_borrower(&mut self, after: &str) {
        let before: chrono::DateTime<chrono::Utc> =
            sqlx::query_scalar("SELECT clock_timestamp()").fetch_one(&mut self.outside).await.unwrap();
        let question = "SELECT COALESCE(current_setting('app.current_tenant_id', true), '') AS tenant, now() AS began, \
                        pg_current_xact_id_if_assigned() IS NULL AS clean";
        let found = self.db.system(async |tx: &SystemTx| {
            let row = tx.query_one_raw(sql(question, [])).await?.unwrap();
            Ok::<_, DbError>((
                row.try_get::<String>("", "tenant")?,
                row.try_get::<chrono::DateTime<chrono::Utc>>("", "began")?,
                row.try_get::<bool>("", "clean")?,
            ))
        });
        let found = tokio::time::timeout(Duration::from_secs(10), found)
            .await
            .unwrap_or_else(|_| panic!("{after}: the connection never came back"));
        let (tenant, began, clean) = found.unwrap_or_else(|error| panic!("{after}: {error}"));
        assert_eq!(tenant, "", "{after}: the next borrower sees a tenant");
        assert!(clean && began >= before, "{after}: the next borrower is inside a transaction of {began}");
        // Another tenant's write is acknowledged, and everybody sees it; nothing of the first tenant is seen by it.
        let (status, answer) = self.create(&self.other, 0).await;
        assert_eq!(status, 201, "{after}: {answer}");
        let seen = "SELECT EXISTS (SELECT 1 FROM patient p JOIN tenant t ON t.id = p.tenant_id WHERE p.id = $1::uuid AND t.code = 'east')";
        let seen: bool = sqlx::query_scalar(seen).bind(answer["id"].as_str().unwrap()).fetch_one(&mut self.outside).await.unwrap();
        assert!(seen, "{after}: an acknowledged write is gone");
    }

    /// Changes, audit rows and events of the tenant whose requests were dropped.
    async fn whole(&self) {
        for (sum, of) in [("count(*)", "created"), ("COALESCE(sum(version - 1), 0)", "updated")] {
            let changes: i64 = self.test.query_scalar(&format!("SELECT ({sum})::bigint FROM patient")).await;
            let audited: i64 =
                self.test.query_scalar(&format!("SELECT count(*) FROM audit_log WHERE action = 'health.patient.{of}'")).await;
            let published: i64 =
                self.test.query_scalar(&format!("SELECT count(*) FROM {EVENTS} WHERE event_type = 'health.patient.{of}'")).await;
            assert_eq!((audited, published), (changes, changes), "{of}");
        }
    }
}

fn new(n: u32) -> Value {
    json!({ "name": format!("Dropped Number{n}"), "phone": format!("1380017{n:04}"), "confirm_duplicate": true })
}

async fn call(app: &Router, method: Method, path: &str, token: &str, version: Option<i64>, body: &Value) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    if !token.is_empty() {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    if let Some(version) = version {
        request = request.header("if-match", format!("\"{version}\""));
    }
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    let request = request.extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000)))).body(body).unwrap();
    let answer = app.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
    let status = answer.status();
    let bytes = answer.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

#[tokio::test]
async fn requests_that_change_may_be_dropped_at_every_poll() {
    let mut clinic = Clinic::open().await;
    let token = clinic.token.clone();
    let (status, created) =
        clinic.at_every_poll("create", async |app, n| call(app, Method::POST, PATIENTS, &token, None, &new(n)).await).await;
    assert_eq!(status, 201, "{created}");
    let path = format!("{PATIENTS}/{}", created["id"].as_str().unwrap());
    let (status, changed) = clinic
        .at_every_poll("replace", async |app, n| {
            let (_, now) = call(app, Method::GET, &path, &token, None, &Value::Null).await;
            let version = now["version"].as_i64();
            call(app, Method::PUT, &path, &token, version, &json!({ "address": format!("Street {n}") })).await
        })
        .await;
    assert_eq!(status, 200, "{changed}");
    let reveal = format!("{path}/pii-reveals");
    let body = json!({ "reason": "A test of dropped requests", "fields": ["name", "phone"] });
    let (status, revealed) =
        clinic.at_every_poll("reveal", async |app, _| call(app, Method::POST, &reveal, &token, None, &body).await).await;
    assert_eq!(status, 200, "{revealed}");
    assert!(clinic.test.query_scalar::<i64>("SELECT count(*) FROM audit_log WHERE action = 'health.patient.pii_revealed'").await >= 1);
    clinic.whole().await;
    assert!(clinic.dropped > 10, "only {} requests were dropped", clinic.dropped);
}

#[tokio::test]
async fn requests_that_read_and_sign_in_may_be_dropped_at_every_poll() {
    let mut clinic = Clinic::open().await;
    let token = clinic.token.clone();
    for n in 0..3 {
        assert_eq!(clinic.create(&token, n).await.0, 201);
    }
    let (status, page) =
        clinic.at_every_poll("list", async |app, _| call(app, Method::GET, PATIENTS, &token, None, &Value::Null).await).await;
    // Of the other tenant's many, none.
    assert_eq!(status, 200, "{page}");
    assert_eq!(page["items"].as_array().map(Vec::len), Some(3), "{page}");
    let path = format!("{PATIENTS}/{}", page["items"][0]["id"].as_str().unwrap());
    let (status, one) = clinic.at_every_poll("get", async |app, _| call(app, Method::GET, &path, &token, None, &Value::Null).await).await;
    assert_eq!(status, 200, "{one}");
    let (search, body) = (format!("{PATIENTS}/search"), json!({ "phone": "13800170001" }));
    let (status, found) = clinic.at_every_poll("search", async |app, _| call(app, Method::POST, &search, &token, None, &body).await).await;
    assert_eq!(status, 200, "{found}");
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1), "{found}");
    let login = json!({ "tenant": "default", "username": "admin", "password": ADMIN_PASSWORD });
    let (status, pair) =
        clinic.at_every_poll("login", async |app, _| call(app, Method::POST, "/api/v1/auth/login", "", None, &login).await).await;
    assert_eq!(status, 200, "{pair}");
    clinic.whole().await;
    assert!(clinic.dropped > 10, "only {} requests were dropped", clinic.dropped);
}
