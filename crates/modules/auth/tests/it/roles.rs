//! Roles over HTTP: what is made, filled, refused and deleted, and for whom it counts.

use serde_json::{Value, json};

use crate::support::{Office, PASSWORD};

fn role(code: &str, permissions: &[&str]) -> Value {
    json!({ "code": code, "name_en": "Lead", "name_zh": "组长", "permissions": permissions })
}

async fn id_of(office: &Office, code: &str) -> String {
    office.app.sql(&format!("SELECT id FROM role WHERE code = '{code}' AND tenant_id = '{}'", office.app.tenant.id)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_made_named_filled_and_deleted() {
    let office = Office::open().await;
    let made = office.post("/roles", role("lead", &["health.patient.list", "auth.user.list", "auth.user.list"])).await;
    made.is(201);
    let path = format!("/roles/{}", made.text("id"));
    assert_eq!(made.headers["location"], format!("/api/v1{path}"));
    assert_eq!((&made.body["permissions"], &made.body["builtin"]), (&json!(["auth.user.list", "health.patient.list"]), &json!(false)));
    let named = office.put(&path, 1, json!({ "name_en": " Head ", "data_scope": "dept" })).await;
    assert_eq!((named.is(200).text("name_en"), named.text("name_zh"), named.version()), ("Head".to_owned(), "组长".to_owned(), 2));
    assert_eq!(office.put(&path, 2, json!({ "name_en": "Head" })).await.version(), 2, "nothing differs");
    let filled = office.put(&format!("{path}/permissions"), 2, json!({ "permissions": ["auth.user.list", "auth.login_log.list"] })).await;
    assert_eq!((&filled.is(200).body["permissions"], filled.version()), (&json!(["auth.login_log.list", "auth.user.list"]), 3));
    assert_eq!(office.get(&path).await.version(), 3);
    let (id, _) = office.member("li", &["lead"]).await;
    assert_eq!(office.get(&path).await.body["users"], 1);
    assert_eq!(office.delete(&path, 3).await.refusal(), (409, "auth.role.in_use"));
    // Of a deleted user nothing holds on to it.
    office.delete(&format!("/users/{id}"), 1).await.is(204);
    assert_eq!(office.delete(&path, 2).await.refusal(), (409, "common.version.conflict"));
    office.delete(&path, 3).await.is(204);
    office.get(&path).await.is(404);
    office.delete(&path, 3).await.is(404);
    office.post("/roles", role("lead", &[])).await.is(201);
    let told: Vec<Value> = office.events("auth.role.changed").await.iter().map(|event| event["change"].clone()).collect();
    assert_eq!(told, ["created", "renamed", "permissions", "deleted", "created"]);
    assert_eq!(office.audited("auth.role.permissions_changed").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_role_is_refused() {
    let office = Office::open().await;
    let faults = async |body: Value| office.post("/roles", body).await.faults();
    let paths = |faults: Vec<(String, String)>| faults.into_iter().map(|fault| fault.0).collect::<Vec<_>>();
    assert_eq!(paths(faults(json!({})).await), ["code", "name_en", "name_zh"]);
    let bad = json!({ "code": "A B", "name_en": " ", "name_zh": "长".repeat(61), "data_scope": "moon" });
    assert_eq!(paths(faults(bad).await), ["code", "name_en", "name_zh", "data_scope"]);
    let unknown = faults(role("lead", &["auth.user.list", "no.such.thing", "auth.%"])).await;
    assert_eq!(paths(unknown.clone()), ["permissions.1", "permissions.2"]);
    assert_eq!(unknown[0].1, "auth.permission.unknown");
    let mut body = role("lead", &[]);
    body["builtin"] = json!(true);
    assert_eq!(faults(body).await[0].1, "common.field.unknown");
    assert_eq!(office.post("/roles", role("nurse", &[])).await.refusal(), (409, "auth.role.code_taken"));
    let path = format!("/roles/{}", id_of(&office, "nurse").await);
    let version = office.get(&path).await.version();
    assert_eq!(office.put(&path, version, json!({ "code": "sister" })).await.faults()[0].1, "common.field.unknown", "the code stays");
    assert_eq!(office.put(&path, version, json!({ "name_en": null })).await.faults()[0].1, "common.field.required");
    assert_eq!(office.delete(&path, version).await.refusal(), (409, "auth.role.builtin"));
    let set = async |body: Value| office.put(&format!("{path}/permissions"), version, body).await;
    assert_eq!(set(json!({})).await.faults()[0].1, "common.field.required");
    assert_eq!(set(json!({ "permissions": ["x"] })).await.faults()[0], ("permissions.0".to_owned(), "auth.permission.unknown".to_owned()));
    assert_eq!(set(json!({ "permissions": vec!["x"; 501] })).await.faults()[0].1, "common.field.too_many");
    office.by(&office.token, "PUT", &format!("{path}/permissions"), None, Some(json!({ "permissions": [] }))).await.is(428);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_role_allows_counts_from_the_next_request_on() {
    let office = Office::open().await;
    office.post("/roles", role("lead", &["auth.user.list"])).await.is(201);
    let (_, token) = office.member("li", &["lead"]).await;
    office.by(&token, "GET", "/users", None, None).await.is(200);
    let path = format!("/roles/{}/permissions", id_of(&office, "lead").await);
    office.put(&path, 1, json!({ "permissions": ["auth.role.list"] })).await.is(200);
    office.by(&token, "GET", "/users", None, None).await.is(403);
    office.by(&token, "GET", "/roles", None, None).await.is(200);
    let listed = office.by(&token, "GET", "/permissions", None, None).await;
    assert!(listed.is(200).column("code").contains(&"health.patient.pii".to_owned()), "{listed:?}");
    office.by(&token, "POST", "/roles", None, Some(role("own", &[]))).await.is(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_fills_a_role_with_what_they_do_not_hold() {
    let office = Office::open().await;
    let escalation = (403, "auth.role.escalation");
    assert_eq!(office.post("/roles", role("spy", &["health.patient.pii"])).await.refusal(), escalation);
    office.role("keeper", &["auth.role.list", "auth.role.manage"]).await;
    let (_, token) = office.member("keeper", &["keeper"]).await;
    let path = format!("/roles/{}/permissions", id_of(&office, "keeper").await);
    let set = async |permissions: &[&str]| office.by(&token, "PUT", &path, Some(1), Some(json!({ "permissions": permissions }))).await;
    assert_eq!(set(&["auth.role.list", "auth.role.manage", "auth.user.delete"]).await.refusal(), escalation);
    assert_eq!(office.by(&token, "POST", "/roles", None, Some(role("own", &["auth.user.list"]))).await.refusal(), escalation);
    // What stands there already may stay.
    let doctor = id_of(&office, "doctor").await;
    let version = office.get(&format!("/roles/{doctor}")).await.version();
    let wanted = json!({ "permissions": ["health.patient.pii", "health.patient.list"] });
    office.by(&token, "PUT", &format!("/roles/{doctor}/permissions"), Some(version), Some(wanted)).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_audits_gets_nothing_that_changes_anything() {
    let office = Office::open().await;
    let sod = (422, "auth.role.sod");
    let set = async |code: &str, permissions: &[&str]| {
        let path = format!("/roles/{}", id_of(&office, code).await);
        let version = office.get(&path).await.version();
        office.put(&format!("{path}/permissions"), version, json!({ "permissions": permissions })).await
    };
    assert_eq!(set("auditor", &["auth.audit.list", "auth.user.create"]).await.refusal(), sod);
    set("auditor", &["auth.audit.list", "auth.user.list"]).await.is(200);
    office.post("/roles", role("lead", &["auth.user.list"])).await.is(201);
    office.member("eye", &["auditor", "lead"]).await;
    assert_eq!(set("lead", &["auth.user.list", "auth.user.create"]).await.refusal(), sod, "an auditor holds it");
    set("lead", &["auth.role.list"]).await.is(200);
    set("receptionist", &["health.patient.list", "health.patient.manage"]).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_keep_what_puts_things_right() {
    let office = Office::open().await;
    let path = format!("/roles/{}", id_of(&office, "tenant_admin").await);
    let role = office.get(&path).await;
    let without = |code: &str| {
        let all = role.body["permissions"].as_array().unwrap().iter().filter(|held| *held != code);
        json!({ "permissions": all.collect::<Vec<_>>() })
    };
    let path = format!("{path}/permissions");
    for code in ["auth.role.manage", "auth.user.update"] {
        assert_eq!(office.put(&path, role.version(), without(code)).await.refusal(), (409, "auth.role.admin_needs"));
    }
    // Anything else may go, and a later seed does not bring it back.
    office.put(&path, role.version(), without("auth.audit.verify")).await.is(200);
    let seeds = crate::support::admin(PASSWORD);
    office.app.seed_with(&office.app.tenant, true, erp_kit::Profile::Minimal, &seeds, &crate::support::everything()).await.unwrap();
    assert!(!office.app.me(&office.token).await.body["permissions"].as_array().unwrap().contains(&json!("auth.audit.verify")));
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_come_in_pages_and_another_tenants_are_out_of_reach() {
    let office = Office::open().await;
    let (mut seen, mut path) = (Vec::new(), "/roles?limit=5".to_owned());
    loop {
        let page = office.get(&path).await;
        seen.extend(page.is(200).column("code"));
        match page.body["next_cursor"].as_str() {
            Some(cursor) => path = format!("/roles?limit=5&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 12);
    let other = office.app.other_tenant("other").await;
    let foreign = office.app.sql(&format!("SELECT id FROM role WHERE code = 'nurse' AND tenant_id = '{}'", other.id)).await;
    let path = format!("/roles/{foreign}");
    office.get(&path).await.is(404);
    office.put(&path, 1, json!({ "name_en": "x" })).await.is(404);
    office.put(&format!("{path}/permissions"), 1, json!({ "permissions": [] })).await.is(404);
    office.delete(&path, 1).await.is(404);
    assert_eq!(office.get("/roles?limit=200").await.column("code").len(), 12);
}
