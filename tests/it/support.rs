//! What several files need.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    time::Duration,
};

use erp_testkit::{ADMIN_PASSWORD, Api, Erp, FakeWechat, Ran, Running, TestDb};
use serde_json::Value;

pub const PURGE: &str = "auth.purge-expired";
pub const CLEANUP: &str = "core.idempotency-cleanup";
/// Every event, wherever it has come to: the relay moves them, each in one step.
pub const EVENTS: &str = "(SELECT tenant_id, event_id, event_type, aggregate_type FROM domain_events \
    UNION ALL SELECT tenant_id, event_id, event_type, aggregate_type FROM domain_event_archive) AS events";
pub const SOON: Duration = Duration::from_mins(1);

/// The binary without any configuration: the one that was built for the tests, unless `ERP_BIN` names another, whose figures count
/// (a release build, say).
pub fn erp() -> Erp {
    Erp::new(std::env::var_os("ERP_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_erp").into()))
}

/// Configured for `db`, with limits that no test meets by accident.
pub fn on(db: &TestDb) -> Erp {
    configured(erp(), db)
}

/// The same for the binary in another's clothes.
pub fn configured(erp: Erp, db: &TestDb) -> Erp {
    let limits = [
        "limits.user_per_minute",
        "limits.ip_per_minute",
        "limits.login_ip_per_minute",
        "auth.failures_per_address",
        "auth.failures_per_tenant",
    ];
    limits.into_iter().fold(erp.database(db), |erp, key| erp.set(key, "1000000"))
}

/// A database with the default tenant, whose administrator may do everything.
pub async fn seeded() -> TestDb {
    let db = TestDb::new().await;
    on(&db).args(["seed", "--profile", "ci"]).run().expect(0);
    db
}

/// A further tenant; its administrator's password is [`ADMIN_PASSWORD`] and need not be changed.
pub fn seed_tenant(db: &TestDb, slug: &str) {
    let seed = on(db).args(["seed", "--profile", "ci", "--tenant", slug, "--admin-password-stdin"]);
    seed.stdin(ADMIN_PASSWORD).run().expect(0);
}

/// A seeded database, a server on it, and the administrator signed in.
pub struct Clinic {
    pub db: TestDb,
    pub server: Running,
    pub api: Api,
}

impl Clinic {
    pub async fn open() -> Self {
        Self::with(|erp| erp).await
    }

    /// With changes to the server's configuration.
    pub async fn with(change: impl FnOnce(Erp) -> Erp) -> Self {
        let db = seeded().await;
        let server = change(on(&db)).arg("serve").spawn();
        let api = admin(&server).await;
        Self { db, server, api }
    }
}

/// A server to which this is WeChat; an operator has to say so, since it stands on loopback and speaks plain HTTP.
pub fn with_wechat(erp: Erp, wechat: &FakeWechat) -> Erp {
    wechat.settings().iter().fold(erp.set("wechat.plain_http", "true"), |erp, (key, value)| erp.set(key, value))
}

pub async fn admin(server: &Running) -> Api {
    Api::new(server.url()).login("default", "admin", ADMIN_PASSWORD).await
}

/// A refusal: one error on stderr and nothing on stdout; with `--json` one envelope there. Returns what stands on stderr.
#[track_caller]
pub fn refused(erp: &Erp, code: i32, kind: &str) -> String {
    let ran = erp.run().expect(code);
    assert_eq!(ran.stdout, "", "{ran}");
    let errors = ran.stderr.lines().filter(|line| line.starts_with("error: ")).count();
    assert_eq!(errors, 1, "{ran}");
    assert!(!ran.stderr.contains("panicked"), "{ran}");
    let json = erp.clone().arg("--json").run().expect(code);
    let envelope = envelope(&json);
    assert_eq!(envelope["ok"], false, "{json}");
    assert_eq!(envelope["error"]["kind"], kind, "{json}");
    ran.stderr
}

/// Standard output as the one envelope of `--json`, after a look at its members.
#[track_caller]
pub fn envelope(ran: &Ran) -> Value {
    assert_eq!(ran.stdout.lines().count(), 1, "{ran}");
    let json = ran.json();
    let members: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["command", "data", "error", "exit", "meta", "ok", "schema", "warnings"], "{ran}");
    assert_eq!(json["schema"], "erp.cli/v1");
    assert_eq!(json["exit"], ran.code, "{ran}");
    assert_eq!(json["ok"], ran.code == 0, "{ran}");
    assert!(json["command"].is_string() && json["warnings"].is_array(), "{ran}");
    assert!(json["meta"]["version"].is_string() && json["meta"]["elapsed_ms"].is_u64(), "{ran}");
    let error = &json["error"];
    assert!(error.is_null() || (error["kind"].is_string() && error["message"].is_string()), "{ran}");
    json
}

/// A port of 127.0.0.1 where nobody listens. Ports given out by the system come round late.
pub fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A connection of our own, to send what no HTTP client would.
pub fn raw(server: &Running) -> TcpStream {
    let address: SocketAddr = server.url().strip_prefix("http://").unwrap().parse().unwrap();
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(SOON)).unwrap();
    stream
}

/// Sends and reads until the server closes.
pub fn exchange(server: &Running, request: &[u8]) -> String {
    let mut stream = raw(server);
    let _ = stream.write_all(request); // it may refuse before it has read everything
    rest(&mut stream)
}

/// What comes until the end, be it orderly or a reset.
pub fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}
