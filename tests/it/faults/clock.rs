//! The machine's clock is wrong. The database's decides.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use erp_testkit::{Api, Erp, TestDb, eventually, keys};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::checker::Writers;
use crate::support::{SOON, admin, on, seeded};

/// The library of `faketime`, or a loud word that the test is skipped.
fn faketime() -> Option<PathBuf> {
    let folders = ["/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime", "/usr/lib/faketime"];
    let found = folders.iter().map(|folder| Path::new(folder).join("libfaketimeMT.so.1")).find(|path| path.is_file());
    if found.is_none() {
        super::skipped("faketime is not installed (apt-get install faketime)");
    }
    found
}

/// With the wall clock that `file` says (`-2h`, `+3d`), read anew at each look; the monotonic one stays.
fn faked(erp: Erp, library: &Path, file: &Path) -> Erp {
    erp.env("LD_PRELOAD", library)
        .env("FAKETIME_TIMESTAMP_FILE", file)
        .env("FAKETIME_NO_CACHE", "1")
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
}

fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

/// The token with other times, signed as the server would have signed it then.
fn at(token: &str, issued: i64, expires: i64) -> String {
    let mut parts = token.split('.');
    let header = parts.next().unwrap();
    let mut claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts.next().unwrap()).unwrap()).unwrap();
    for (name, time) in [("iat", issued), ("nbf", issued), ("exp", expires)] {
        claims[name] = json!(time);
    }
    let message = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
    let mut mac = Hmac::<Sha256>::new_from_slice(&keys::key("jwt")).unwrap();
    mac.update(message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

async fn me(api: &Api, token: &str) -> u16 {
    api.with_token(token).get("/api/v1/auth/me").await.status.as_u16()
}

struct Skewed {
    db: TestDb,
    erp: Erp,
    file: PathBuf,
}

impl Skewed {
    async fn by(offset: &str) -> Option<Self> {
        let library = faketime()?;
        let db = seeded().await;
        let erp = on(&db);
        let file = erp.working_dir().join("faketime");
        fs::write(&file, offset).unwrap();
        let erp = faked(erp, &library, &file).args(["serve", "--no-tasks"]);
        Some(Self { db, erp, file })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_set_back_two_hours_revives_no_token_and_raises_the_alarm() {
    let Some(skewed) = Skewed::by("-2h").await else { return };
    let server = skewed.erp.spawn();
    server.wait_log("clock and the database's differ", SOON);
    let api = admin(&server).await;
    assert_eq!(api.get("/health/ready").await.expect(200).body["checks"]["clock"], "skewed");
    let token = api.token().unwrap();
    // A token of now is of the database's now.
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap()).unwrap();
    assert!((claims["iat"].as_i64().unwrap() - now()).abs() < 30, "{claims}");
    assert_eq!(me(&api, token).await, 200);
    assert_eq!(me(&api, &at(token, now() - 60, now() + 600)).await, 200, "the forgery itself is sound");
    // Alive by the machine's clock, dead by the database's.
    assert_eq!(me(&api, &at(token, now() - 7_800, now() - 7_000)).await, 401);
    assert_eq!(me(&api, &at(token, now() - 900, now() - 60)).await, 401);
    server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_three_days_ahead_ends_no_token_and_orders_nothing() {
    let Some(skewed) = Skewed::by("+3d").await else { return };
    // Signed in on a node whose clock is right.
    let sound = on(&skewed.db).args(["serve", "--no-tasks"]).spawn();
    let token = admin(&sound).await.token().unwrap().to_owned();
    assert_eq!(Api::new(sound.url()).get("/health/ready").await.body["checks"]["clock"], "ok");
    let server = skewed.erp.spawn();
    let api = Api::new(server.url());
    assert_eq!(me(&api, &token).await, 200);
    assert_eq!(me(&api, &at(&token, now() + 259_100, now() + 259_900)).await, 401, "of the database's future");
    // Refreshing and signing in go by the database too.
    admin(&server).await.get("/api/v1/auth/sessions").await.expect(200);
    // Both nodes write; the order is the chain's.
    for (n, node) in [&sound, &server, &sound, &server].into_iter().enumerate() {
        let new = json!({ "name": format!("Clock Number{n}"), "phone": format!("1380015{n:04}"), "confirm_duplicate": true });
        admin(node).await.post("/api/v1/health/patients", &new).await.expect(201);
    }
    let backwards = "SELECT count(*) FROM (SELECT occurred_at < lag(occurred_at) OVER (PARTITION BY tenant_id ORDER BY seq) AS back FROM audit_log) s WHERE back";
    assert_eq!(skewed.db.query_scalar::<i64>(backwards).await, 0);
    let far = "SELECT count(*) FROM audit_log WHERE occurred_at > now() + interval '1 minute'";
    assert_eq!(skewed.db.query_scalar::<i64>(far).await, 0);
    on(&skewed.db).args(["audit", "verify"]).run().expect(0);
    server.stop().expect(0);
    sound.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_steps_while_serving_is_noticed_and_changes_nothing() {
    let Some(skewed) = Skewed::by("+0").await else { return };
    let server = skewed.erp.spawn();
    let api = admin(&server).await;
    let writers = Writers::start(&api, 2);
    writers.progress(10).await;
    fs::write(&skewed.file, "-2h").unwrap();
    eventually("the step is noticed", async || api.get("/health/ready").await.expect(200).body["checks"]["clock"] == "skewed").await;
    writers.progress(10).await;
    let token = api.token().unwrap();
    assert_eq!(me(&api, token).await, 200);
    assert_eq!(me(&api, &at(token, now() - 7_800, now() - 7_000)).await, 401);
    fs::write(&skewed.file, "+0").unwrap();
    eventually("the end is noticed", async || api.get("/health/ready").await.expect(200).body["checks"]["clock"] == "ok").await;
    let (_, broken) = writers.finish(&skewed.db).await;
    assert_eq!(broken, 0);
    server.stop().expect(0);
}
