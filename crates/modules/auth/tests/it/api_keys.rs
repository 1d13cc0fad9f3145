//! Service accounts and their keys: made, used, narrowed, replaced and ended.

use serde_json::{Value, json};

use crate::support::{Answer, Office, PASSWORD};

/// An account that sees users and makes them, and a key that only sees them.
struct Machine {
    office: Office,
    account: String,
    key: String,
    id: String,
}

impl Machine {
    async fn open() -> Self {
        let office = Office::open().await;
        office.role("machine", &["auth.user.list", "auth.user.create", "auth.role.list"]).await;
        let made = office.post("/users", json!({ "username": "lab", "kind": "service", "roles": ["machine"] })).await;
        made.is(201);
        assert_eq!(
            (&made.body["kind"], &made.body["one_time_password"], &made.body["must_change_password"]),
            (&json!("service"), &Value::Null, &json!(false))
        );
        let account = made.text("id");
        let key = office.post("/api-keys", body(&account, &["auth.user.list"])).await;
        key.is(201);
        Self { account, id: key.text("id"), key: key.text("key"), office }
    }

    async fn users(&self, key: &str) -> Answer {
        self.office.by_key(key, "GET", "/users", None).await
    }
}

fn body(account: &str, scopes: &[&str]) -> Value {
    json!({ "user_id": account, "name": " Lab interface ", "scopes": scopes })
}

const DEAD: (u16, &str) = (401, "auth.token.invalid");
const DENIED: (u16, &str) = (403, "auth.permission.denied");
const PEOPLE: (u16, &str) = (403, "auth.api_key.person_only");

#[tokio::test(flavor = "multi_thread")]
async fn a_key_opens_what_it_names_and_the_account_holds() {
    let machine = Machine::open().await;
    let (office, key) = (&machine.office, machine.key.as_str());
    machine.users(key).await.is(200);
    assert_eq!(office.by_key(key, "GET", "/roles", None).await.refusal(), DENIED, "the account may, the key does not name it");
    assert_eq!(office.by_key(key, "POST", "/users", Some(json!({ "username": "x" }))).await.refusal(), DENIED);
    // What the account loses, its keys lose with it.
    let path = format!("/users/{}/roles", machine.account);
    office.put(&path, 1, json!({ "roles": [] })).await.is(200);
    assert_eq!(machine.users(key).await.refusal(), DENIED);
    office.put(&path, 2, json!({ "roles": ["machine"] })).await.is(200);
    machine.users(key).await.is(200);
    // The trail says which key it was; so does the refusal's line.
    let session = format!("SELECT count(*) FROM audit_log WHERE convert_from(record, 'UTF8')::jsonb->>'session_id' = '{}'", machine.id);
    erp_testkit::eventually("the refusals are written down", async || office.app.number(&session).await >= 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_shown_once_and_kept_as_a_hash() {
    let machine = Machine::open().await;
    let (office, key) = (&machine.office, machine.key.as_str());
    let shown = office.get(&format!("/api-keys/{}", machine.id)).await;
    assert_eq!((shown.text("name"), shown.text("status"), shown.text("username")), ("Lab interface".into(), "active".into(), "lab".into()));
    assert!(key.starts_with(&shown.text("prefix")) && shown.text("prefix").len() == 12 && shown.body.get("key").is_none());
    assert_eq!(shown.body["scopes"], json!(["auth.user.list"]));
    let secret = &key[12..];
    for table in ["api_key", "audit_log", "domain_events", "idempotency_key"] {
        let column = if table == "audit_log" { "convert_from(record, 'UTF8')" } else { "t::text" };
        let hits = office.app.number(&format!("SELECT count(*) FROM {table} t WHERE {column} LIKE '%{secret}%'")).await;
        assert_eq!(hits, 0, "{table}");
    }
    let hash = format!("SELECT count(*) FROM api_key WHERE hash = sha256('{key}')");
    assert_eq!(office.app.number(&hash).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_bad_key_gets_the_answer_of_a_bad_token() {
    let machine = Machine::open().await;
    let (office, key) = (&machine.office, machine.key.as_str());
    let token = office.by("not.a.token", "GET", "/users", None, None).await;
    assert_eq!(token.refusal(), DEAD);
    let mut flipped = key.to_owned();
    flipped.replace_range(70..71, if &key[70..71] == "A" { "B" } else { "A" });
    for bad in ["x", "erp_", &key[..75], &format!("{key}A"), &flipped, &key.to_uppercase(), office.token.as_str()] {
        assert_eq!(machine.users(bad).await.shape(), token.shape(), "{bad}");
    }
    assert_eq!(office.by(key, "GET", "/users", None, None).await.shape(), token.shape(), "a key is no token");
    machine.users(key).await.is(200);
    office.app.sql("UPDATE api_key SET expires_at = now()").await;
    // What is remembered of it, and no longer.
    tokio::time::sleep(std::time::Duration::from_millis(3_200)).await;
    assert_eq!(machine.users(key).await.shape(), token.shape(), "expired");
    office.app.sql("UPDATE api_key SET expires_at = now() + interval '1 day'").await;
    machine.users(key).await.is(200);
    let revoked = office.act(&format!("/api-keys/{}/revoke", machine.id)).await;
    assert_eq!((revoked.is(200).text("status"), office.audited("auth.api_key.revoked").await), ("revoked".to_owned(), 1));
    assert_eq!(machine.users(key).await.shape(), token.shape(), "revoked, from the next request on");
    office.act(&format!("/api-keys/{}/revoke", machine.id)).await.is(200);
    assert_eq!(office.audited("auth.api_key.revoked").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_a_person_is_closed_to_keys() {
    let machine = Machine::open().await;
    let (office, key) = (&machine.office, machine.key.as_str());
    for (method, path, body) in [
        ("GET", "/auth/me", None),
        ("PUT", "/auth/password", Some(json!({ "current_password": PASSWORD, "new_password": "small red umbrella" }))),
        ("GET", "/auth/sessions", None),
        ("DELETE", "/auth/sessions", None),
        ("POST", "/auth/logout", None),
        ("GET", "/auth/mfa", None),
        ("POST", "/auth/mfa/totp", Some(json!({ "current_password": PASSWORD }))),
        ("POST", "/auth/step-up", Some(json!({ "password": PASSWORD }))),
    ] {
        assert_eq!(office.by_key(key, method, path, body).await.refusal(), PEOPLE, "{method} {path}");
    }
    // Nor do they open what asks for a fresh proof, whatever the scopes.
    office.role("chief", &["auth.api_key.manage", "auth.user.update", "auth.user.list"]).await;
    let chief = office.post("/users", json!({ "username": "chief", "kind": "service", "roles": ["chief"] })).await.text("id");
    let strong = office.post("/api-keys", body(&chief, &["auth.api_key.manage", "auth.user.update"])).await.text("key");
    office.by_key(&strong, "GET", "/api-keys", None).await.is(200);
    assert_eq!(office.by_key(&strong, "POST", "/api-keys", Some(body(&chief, &["auth.user.list"]))).await.refusal(), PEOPLE);
    assert_eq!(office.by_key(&strong, "POST", &format!("/users/{chief}/reset-password"), None).await.refusal(), PEOPLE);
    office.by_key(&strong, "POST", &format!("/api-keys/{}/revoke", machine.id), None).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_gives_nobody_more_than_it_names() {
    let machine = Machine::open().await;
    let office = &machine.office;
    office.role("reader", &["auth.role.list"]).await;
    let maker = office.post("/api-keys", body(&machine.account, &["auth.user.create"])).await.text("key");
    let make =
        async |name: &str, roles: &[&str]| office.by_key(&maker, "POST", "/users", Some(json!({ "username": name, "roles": roles }))).await;
    // The account holds it, the key does not.
    assert_eq!(make("one", &["reader"]).await.refusal(), (403, "auth.role.escalation"));
    make("one", &[]).await.is(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_a_new_key_is_named() {
    let machine = Machine::open().await;
    let office = &machine.office;
    let person = office.member("li", &[]).await.0;
    let of = async |body: Value| office.post("/api-keys", body).await.faults();
    let fault = |path: &str, code: &str| (path.to_owned(), code.to_owned());
    assert_eq!(
        of(json!({})).await,
        [fault("user_id", "common.field.required"), fault("name", "common.field.required"), fault("scopes", "common.field.required")]
    );
    assert_eq!(
        of(body(&machine.account, &["auth.user.list", "no.such.thing", "auth.user.delete"])).await,
        [fault("scopes.1", "auth.permission.unknown"), fault("scopes.2", "auth.api_key.scope_not_held")]
    );
    assert_eq!(of(body(&person, &["auth.user.list"])).await, [fault("user_id", "auth.api_key.not_service")]);
    assert_eq!(of(body(&machine.id, &["auth.user.list"])).await, [fault("user_id", "auth.user.unknown")]);
    let mut late = body(&machine.account, &["auth.user.list"]);
    late["expires_at"] = "2099-01-01T00:00:00Z".into();
    assert_eq!(of(late).await, [fault("expires_at", "auth.api_key.expiry")]);
    // Who keeps the keys gives no more than they may do themselves.
    office.role("keeper", &["auth.api_key.manage"]).await;
    let (_, keeper) = office.member("keeper", &["keeper"]).await;
    let given = office.by(&keeper, "POST", "/api-keys", None, Some(body(&machine.account, &["auth.user.list"]))).await;
    assert_eq!(given.refusal(), (403, "auth.role.escalation"));
    let rotated = office.by(&keeper, "POST", &format!("/api-keys/{}/rotate", machine.id), None, Some(json!({}))).await;
    assert_eq!(rotated.refusal(), (403, "auth.role.escalation"));
    assert_eq!(office.app.number("SELECT count(*) FROM api_key").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_replaced_with_or_without_an_overlap() {
    let machine = Machine::open().await;
    let office = &machine.office;
    machine.users(&machine.key).await.is(200);
    let path = format!("/api-keys/{}/rotate", machine.id);
    assert_eq!(office.post(&path, json!({ "overlap_minutes": 1_441 })).await.faults()[0].1, "auth.api_key.overlap");
    let second = office.post(&path, json!({ "overlap_minutes": 30 })).await;
    assert_eq!(second.is(201).body["replaces"], json!(machine.id));
    machine.users(&machine.key).await.is(200);
    machine.users(&second.text("key")).await.is(200);
    let ends = format!(
        "SELECT count(*) FROM api_key WHERE id = '{}' AND expires_at BETWEEN now() + interval '29 minutes' AND now() + interval '30 minutes'",
        machine.id
    );
    assert_eq!(office.app.number(&ends).await, 1);
    let third = office.post(&format!("/api-keys/{}/rotate", second.text("id")), json!({})).await;
    assert_eq!(machine.users(&second.text("key")).await.refusal(), DEAD);
    machine.users(&third.is(201).text("key")).await.is(200);
    let again = office.post(&format!("/api-keys/{}/rotate", second.text("id")), json!({})).await;
    assert_eq!(again.refusal(), (409, "auth.api_key.ended"));
    let told: Vec<String> =
        office.events("auth.api_key.changed").await.iter().map(|event| event["change"].as_str().unwrap().to_owned()).collect();
    assert_eq!(told, ["created", "created", "rotated", "created", "rotated"]);
    let mine = office.get(&format!("/api-keys?user_id={}&live=true&limit=1", machine.account)).await;
    assert_eq!((mine.column("status"), mine.column("id")), (vec!["active".to_owned()], vec![third.text("id")]));
    let cursor = mine.text("next_cursor");
    let next = office.get(&format!("/api-keys?user_id={}&live=true&limit=1&cursor={cursor}", machine.account)).await;
    assert_eq!(next.column("id"), std::slice::from_ref(&machine.id));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_disabled_or_deleted_takes_its_keys_along() {
    let machine = Machine::open().await;
    let office = &machine.office;
    machine.users(&machine.key).await.is(200);
    let path = format!("/users/{}", machine.account);
    let disabled = office.act(&format!("{path}/disable")).await;
    assert_eq!(machine.users(&machine.key).await.refusal(), DEAD);
    office.act(&format!("{path}/enable")).await.is(200);
    machine.users(&machine.key).await.is(200);
    office.delete(&path, disabled.version() + 1).await.is(204);
    assert_eq!(machine.users(&machine.key).await.refusal(), DEAD);
    assert_eq!(office.get(&format!("/api-keys/{}", machine.id)).await.text("status"), "revoked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_account_never_signs_in() {
    let machine = Machine::open().await;
    let office = &machine.office;
    let given = office.post("/users", json!({ "username": "bot", "kind": "service", "password": PASSWORD })).await;
    assert_eq!(given.faults(), [("password".to_owned(), "auth.user.service".to_owned())]);
    assert_eq!(office.act(&format!("/users/{}/reset-password", machine.account)).await.refusal(), (409, "auth.user.service"));
    assert_eq!(office.app.try_login(None, "lab", PASSWORD).await.refusal(), (401, "auth.login.failed"));
    // An administrator that is a program is none: the last person who is one stays.
    let robot = office.post("/users", json!({ "username": "root-bot", "kind": "service", "roles": ["tenant_admin"] })).await.text("id");
    let admin = office.app.sql("SELECT id FROM user_account WHERE username = 'admin'").await;
    assert_eq!(office.act(&format!("/users/{admin}/disable")).await.refusal(), (409, "auth.user.last_admin"));
    office.act(&format!("/users/{robot}/disable")).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_use_of_a_key_is_written_down_once_a_minute() {
    let machine = Machine::open().await;
    let office = &machine.office;
    let used = "SELECT count(last_used_at) FROM api_key";
    assert_eq!(office.app.number(used).await, 0);
    machine.users(&machine.key).await.is(200);
    erp_testkit::eventually("the use is written down", async || office.app.number(used).await == 1).await;
    let first = office.app.sql("SELECT last_used_at FROM api_key").await;
    for _ in 0..5 {
        machine.users(&machine.key).await.is(200);
    }
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(office.app.sql("SELECT last_used_at FROM api_key").await, first);
    assert_eq!(office.get(&format!("/api-keys/{}", machine.id)).await.version(), 1, "nothing that anybody changed");
}
