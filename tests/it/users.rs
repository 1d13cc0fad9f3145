//! `erp user`: what an operator does to users, on what is open at that moment.

use std::time::Duration;

use erp_testkit::{ADMIN_PASSWORD, Api, TestDb, within};
use serde_json::Value;

use crate::support::{Clinic, EVENTS, envelope, on, refused, seed_tenant, seeded};

const NEW: &str = "small red umbrella 31";

/// `erp user …` with `--json`, and its data.
#[track_caller]
fn user(db: &TestDb, code: i32, arguments: &[&str]) -> Value {
    let ran = on(db).arg("user").args(arguments).args(["--json", "--actor", "ops@desk"]).run().expect(code);
    envelope(&ran)["data"].clone()
}

/// A doctor `li` with the password [`NEW`], who need not change it.
fn doctor(db: &TestDb) {
    let create = on(db).args(["user", "create", "--username", " Li ", "--role", "doctor", "--password-stdin", "--keep-password"]);
    create.stdin(NEW).run().expect(0);
}

async fn trail(db: &TestDb, action: &str) -> i64 {
    let with = format!("SELECT count(*) FROM audit_log WHERE action = '{action}' AND actor = 'operator:ops@desk'");
    db.query_scalar(&with).await
}

async fn events(db: &TestDb, kind: &str) -> i64 {
    db.query_scalar(&format!("SELECT count(*) FROM {EVENTS} WHERE event_type = '{kind}'")).await
}

/// What another process changed of users and sessions counts within five seconds.
async fn out(api: &Api) {
    within(Duration::from_secs(5), "the access token is refused", async || status(api).await == 401).await;
}

async fn status(api: &Api) -> u16 {
    api.get("/api/v1/auth/me").await.status.as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_generated_password_is_shown_once_and_must_be_changed() {
    let clinic = Clinic::open().await;
    let made = user(&clinic.db, 0, &["create", "--username", "Wang", "--role", "doctor", "--role", "nurse", "--generate"]);
    assert_eq!((&made["username"], &made["changed"], &made["must_change_password"]), (&"wang".into(), &true.into(), &true.into()));
    let password = made["password"].as_str().unwrap();
    let first = clinic.api.try_login("default", "wang", password).await.expect(200);
    assert_eq!(first.body["must_change_password"], true);
    let api = clinic.api.first_login("default", "wang", password, NEW).await;
    assert_eq!(api.get("/api/v1/auth/me").await.expect(200).body["roles"], serde_json::json!(["doctor", "nurse"]));
    assert_eq!((trail(&clinic.db, "auth.user.created").await, events(&clinic.db, "auth.user.created").await), (1, 2));

    let shown = user(&clinic.db, 0, &["show", "WANG"]);
    assert_eq!((&shown["status"], &shown["must_change_password"]), (&"active".into(), &false.into()));
    assert!(shown.get("password").is_none() && shown.get("password_hash").is_none(), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_made_is_refused_and_changes_nothing() {
    let db = seeded().await;
    let count = "SELECT count(*) FROM user_account";
    refused(&on(&db).args(["user", "create", "--username", "li"]), 64, "usage");
    refused(&on(&db).args(["user", "create", "--username", "li", "--password-stdin"]), 65, "password.empty");
    refused(&on(&db).args(["user", "create", "--username", "li", "--password-file", "gone"]), 66, "input.missing");
    refused(&on(&db).args(["user", "create", "--username", "li", "--password-stdin"]).stdin("short"), 65, "common.validation");
    let stderr = refused(&on(&db).args(["user", "create", "--username", "li", "--role", "king", "--generate"]), 65, "common.validation");
    assert!(stderr.contains("receptionist"), "the choice is not named: {stderr}");
    refused(&on(&db).args(["user", "create", "--username", "a b", "--generate"]), 65, "common.validation");
    refused(&on(&db).args(["user", "create", "--username", "ADMIN", "--generate"]), 1, "auth.user.username_taken");
    refused(&on(&db).args(["user", "show", "nobody"]), 64, "auth.user.unknown");
    refused(&on(&db).args(["user", "list", "--limit", "201"]), 64, "usage");
    refused(&on(&db).args(["user", "list", "--cursor", "x"]), 64, "common.cursor.invalid");
    let there = user(&db, 0, &["create", "--username", "admin", "--if-missing", "--generate"]);
    assert_eq!(there["changed"], false);
    let dry = user(&db, 3, &["create", "--username", "li", "--generate", "--dry-run"]);
    assert!(dry.get("password").is_none() && dry["dry_run"] == true, "{dry}");
    assert_eq!(db.query_scalar::<i64>(count).await, 1);
}

/// Without `--actor`, and without the variables that cron and services do not have.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_runs_it_is_named_in_the_trail() {
    let db = seeded().await;
    on(&db).args(["user", "create", "--username", "li", "--generate"]).run().expect(0);
    let actor = "SELECT actor FROM audit_log WHERE action = 'auth.user.created' ORDER BY seq DESC LIMIT 1";
    let ours = std::process::Command::new("id").arg("-un").output().unwrap();
    let ours = String::from_utf8_lossy(&ours.stdout).trim().to_owned();
    let named = db.query_scalar::<String>(actor).await;
    assert!(named.starts_with(&format!("operator:{ours}@")), "{named}");
    on(&db).env("SUDO_USER", "wang").args(["user", "create", "--username", "bo", "--generate"]).run().expect(0);
    assert!(db.query_scalar::<String>(actor).await.starts_with("operator:wang@"));
    refused(&on(&db).args(["user", "list", "--actor", "a\u{1b}[2Jb"]), 64, "usage");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_comes_in_pages_of_one_tenant() {
    let db = seeded().await;
    seed_tenant(&db, "east");
    doctor(&db);
    let first = user(&db, 0, &["list", "--limit", "1"]);
    assert_eq!(first["items"][0]["username"], "li");
    let second = user(&db, 0, &["list", "--limit", "1", "--cursor", first["next_cursor"].as_str().unwrap()]);
    assert_eq!(second["items"][0]["username"], "admin");
    assert!(second["next_cursor"].is_null());
    assert_eq!(user(&db, 0, &["list", "--tenant", "east"])["items"].as_array().unwrap().len(), 1);
    let human = on(&db).args(["user", "list"]).run().expect(0);
    assert!(human.stdout.contains("li ") && human.stdout.contains("doctor"), "{human}");
    refused(&on(&db).args(["user", "show", "li", "--tenant", "east"]), 64, "auth.user.unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_password_ends_what_the_old_one_opened() {
    let clinic = Clinic::open().await;
    let dry = user(&clinic.db, 3, &["reset-password", "admin", "--generate", "--dry-run"]);
    assert!(dry.get("password").is_none(), "{dry}");
    assert_eq!(status(&clinic.api).await, 200);
    for _ in 0..6 {
        clinic.api.try_login("default", "admin", "wrong").await.expect(401);
    }
    let stderr = refused(
        &on(&clinic.db).args(["user", "reset-password", "admin", "--password-stdin"]).stdin(ADMIN_PASSWORD),
        65,
        "common.validation",
    );
    assert!(stderr.contains("present password"), "{stderr}");
    let reset = user(&clinic.db, 0, &["reset-password", "admin", "--generate"]);
    assert_eq!(reset["sessions_ended"], 1, "{reset}");
    out(&clinic.api).await;
    // Not delayed by the failures before.
    clinic.api.try_login("default", "admin", ADMIN_PASSWORD).await.expect(401);
    clinic.api.first_login("default", "admin", reset["password"].as_str().unwrap(), NEW).await;
    assert_eq!((trail(&clinic.db, "auth.user.password_reset").await, events(&clinic.db, "auth.user.password_changed").await), (1, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unlocked_user_need_not_wait() {
    let clinic = Clinic::open().await;
    doctor(&clinic.db);
    for _ in 0..9 {
        clinic.api.try_login("default", "li", "wrong").await.expect(401);
    }
    // A delay that outlasts the test, however slow the machine.
    clinic.db.execute("UPDATE login_throttle SET blocked_until = now() + interval '1 hour' WHERE blocked_until IS NOT NULL").await;
    clinic.api.try_login("default", "li", NEW).await.expect(401);
    let shown = user(&clinic.db, 0, &["show", "li"]);
    assert!(shown["failed_attempts"].as_i64().unwrap() >= 5 && shown["blocked_until"].is_string(), "{shown}");
    assert_eq!(user(&clinic.db, 3, &["unlock", "li", "--dry-run"])["changed"], true);
    assert_eq!(user(&clinic.db, 0, &["unlock", "li"])["changed"], true);
    clinic.api.login("default", "li", NEW).await;
    assert_eq!(user(&clinic.db, 0, &["unlock", "li"])["changed"], false);
    assert_eq!((trail(&clinic.db, "auth.user.unlocked").await, events(&clinic.db, "auth.user.updated").await), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_user_is_out_at_once_and_the_last_administrator_stays() {
    let clinic = Clinic::open().await;
    doctor(&clinic.db);
    let api = clinic.api.login("default", "li", NEW).await;
    assert_eq!(user(&clinic.db, 0, &["disable", "li"])["sessions_ended"], 1);
    out(&api).await;
    clinic.api.try_login("default", "li", NEW).await.expect(401);
    assert_eq!(user(&clinic.db, 0, &["disable", "li"])["changed"], false);
    assert_eq!(user(&clinic.db, 0, &["enable", "li"])["changed"], true);
    assert_eq!(user(&clinic.db, 0, &["enable", "li"])["changed"], false);
    assert_eq!(status(&api).await, 401, "an ended session came back");
    clinic.api.login("default", "li", NEW).await;
    assert_eq!((trail(&clinic.db, "auth.user.disabled").await, events(&clinic.db, "auth.user.disabled").await), (1, 1));

    let stderr = refused(&on(&clinic.db).args(["user", "disable", "admin"]), 1, "auth.user.last_admin");
    assert!(stderr.contains("last active administrator"), "{stderr}");
    refused(&on(&clinic.db).args(["user", "disable", "admin", "--dry-run"]), 1, "auth.user.last_admin");
    assert_eq!(status(&clinic.api).await, 200);
    user(&clinic.db, 0, &["create", "--username", "second", "--role", "tenant_admin", "--generate"]);
    assert_eq!(user(&clinic.db, 0, &["disable", "admin"])["changed"], true);
    refused(&on(&clinic.db).args(["user", "disable", "second"]), 1, "auth.user.last_admin");
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_listed_and_ended() {
    let clinic = Clinic::open().await;
    let second = clinic.api.login("default", "admin", ADMIN_PASSWORD).await;
    let third = clinic.api.login("default", "admin", ADMIN_PASSWORD).await;
    let listed = user(&clinic.db, 0, &["sessions", "admin"]);
    assert_eq!(listed["items"].as_array().unwrap().len(), 3);
    let newest = listed["items"][0]["id"].as_str().unwrap();
    user(&clinic.db, 3, &["sessions", "admin", "--kill", newest, "--dry-run"]);
    user(&clinic.db, 0, &["sessions", "admin", "--kill", newest]);
    out(&third).await;
    assert_eq!(status(&second).await, 200);
    refused(&on(&clinic.db).args(["user", "sessions", "admin", "--kill", newest]), 64, "auth.session.unknown");
    assert_eq!(user(&clinic.db, 0, &["sessions", "admin", "--kill-all"])["sessions_ended"], 2);
    out(&second).await;
    out(&clinic.api).await;
    assert_eq!(user(&clinic.db, 0, &["sessions", "admin", "--kill-all"])["changed"], false);
    assert_eq!(trail(&clinic.db, "auth.session.all_ended").await, 1);
}
