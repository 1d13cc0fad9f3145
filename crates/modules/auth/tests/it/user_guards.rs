//! What nobody may do to users: be rid of the last administrator, give away what they do not hold, reach into another tenant.

use futures::future::join_all;
use serde_json::json;

use crate::support::{Office, PASSWORD};

async fn id_of(office: &Office, username: &str) -> String {
    office.app.sql(&format!("SELECT id FROM user_account WHERE username = '{username}'")).await
}

async fn version_of(office: &Office, id: &str) -> i64 {
    office.app.number(&format!("SELECT version FROM user_account WHERE id = '{id}'")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_active_administrator_stays() {
    let office = Office::open().await;
    let admin = id_of(&office, "admin").await;
    let path = format!("/users/{admin}");
    let last = (409, "auth.user.last_admin");
    assert_eq!(office.act(&format!("{path}/disable")).await.refusal(), last);
    assert_eq!(office.delete(&path, 1).await.refusal(), last);
    assert_eq!(office.put(&format!("{path}/roles"), 1, json!({ "roles": ["platform_admin"] })).await.refusal(), last);
    // A disabled second one is none.
    let (second, _) = office.member("second", &["tenant_admin"]).await;
    office.act(&format!("/users/{second}/disable")).await.is(200);
    assert_eq!(office.act(&format!("{path}/disable")).await.refusal(), last);
    office.act(&format!("/users/{second}/enable")).await.is(200);
    office.put(&format!("{path}/roles"), 1, json!({ "roles": ["platform_admin"] })).await.is(200);
    let me = office.app.me(&office.token).await;
    assert_eq!(me.body["roles"], json!(["platform_admin"]));
    office.get("/users").await.is(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_administrators_who_end_each_other_at_once_one_stays() {
    for (method, what) in [("POST", "/disable"), ("DELETE", ""), ("PUT", "/roles")] {
        let office = Office::open().await;
        let mut all = vec![(id_of(&office, "admin").await, office.token.clone())];
        for name in ["b", "c", "d"] {
            all.push(office.member(name, &["tenant_admin"]).await);
        }
        // The first one runs the installation too, whom the others may not touch.
        office.app.sql("DELETE FROM user_role WHERE role_id = (SELECT id FROM role WHERE code = 'platform_admin')").await;
        // Each strikes at the next one, and none has seen what the others did.
        let strikes = (0..all.len()).map(|n| {
            let (token, target) = (&all[n].1, &all[(n + 1) % all.len()].0);
            let (version, body) = (Some(1), (method == "PUT").then(|| json!({ "roles": [] })));
            let office = &office;
            async move { office.by(token, method, &format!("/users/{target}{what}"), version, body).await }
        });
        let answers = join_all(strikes).await;
        let alive = "SELECT count(*) FROM user_account u JOIN user_role ur ON ur.user_id = u.id JOIN role r ON r.id = ur.role_id \
            WHERE r.code = 'tenant_admin' AND u.status = 'active' AND u.deleted_at IS NULL";
        assert!(office.app.number(alive).await >= 1, "{method} {what}: {answers:?}");
        for answer in &answers {
            assert!([200, 204, 401, 403, 409].contains(&answer.status.as_u16()), "{method} {what}: {answer:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gives_what_they_do_not_hold() {
    let office = Office::open().await;
    office.role("clerk", &["auth.user.list", "auth.user.create", "auth.user.update", "health.patient.list"]).await;
    let (_, clerk) = office.member("clerk", &["clerk"]).await;
    let create = async |name: &str, roles: &[&str]| {
        office.by(&clerk, "POST", "/users", None, Some(json!({ "username": name, "roles": roles }))).await
    };
    create("one", &["clerk"]).await.is(201);
    create("two", &["nurse"]).await.is(201);
    let refused = create("three", &["nurse", "tenant_admin"]).await;
    assert_eq!(refused.refusal(), (403, "auth.role.escalation"));
    assert!(refused.text("detail").contains("auth.audit.list"), "{refused:?}");
    let two = id_of(&office, "two").await;
    let set = async |id: &str, roles: &[&str]| {
        let version = version_of(&office, id).await;
        office.by(&clerk, "PUT", &format!("/users/{id}/roles"), Some(version), Some(json!({ "roles": roles }))).await
    };
    assert_eq!(set(&two, &["receptionist"]).await.refusal(), (403, "auth.role.escalation"), "it registers patients");
    let own = id_of(&office, "clerk").await;
    assert_eq!(set(&own, &["clerk", "tenant_admin"]).await.refusal(), (403, "auth.role.escalation"));
    assert_eq!(set(&two, &["doctor"]).await.refusal(), (403, "auth.role.escalation"), "who may not delegate");
    // What somebody has already may stay, whoever gave it.
    office.role("charge", &["health.patient.pii"]).await;
    office
        .app
        .sql(&format!("INSERT INTO user_role (tenant_id, user_id, role_id) SELECT tenant_id, '{two}', id FROM role WHERE code = 'charge'"))
        .await;
    set(&two, &["nurse", "charge", "clerk"]).await.is(200);
    set(&two, &[]).await.is(200);
    assert_eq!(office.events("auth.user.updated").await.last().unwrap()["changed"], json!(["roles"]));
}

/// An administrator who sees no clear personal data staffs the tenant with those who do.
#[tokio::test(flavor = "multi_thread")]
async fn built_in_roles_are_delegated_to_others_and_nothing_else_is() {
    let office = Office::open().await;
    let escalation = (403, "auth.role.escalation");
    assert!(!office.app.me(&office.token).await.body["permissions"].to_string().contains("health.patient.pii"));
    // Made as one, and made one later; each time with a line that names the giver and what they did not hold.
    let li = office.post("/users", json!({ "username": "li", "roles": ["doctor"] })).await.is(201).text("id");
    let wu = office.post("/users", json!({ "username": "wu", "roles": ["nurse"] })).await.is(201).text("id");
    assert_eq!(office.audited("auth.role.delegated").await, 1, "a nurse's role holds nothing that an administrator lacks");
    office.put(&format!("/users/{wu}/roles"), 1, json!({ "roles": ["nurse", "doctor"] })).await.is(200);
    let admin = id_of(&office, "admin").await;
    let lines = "SELECT convert_from(record, 'UTF8') FROM audit_log WHERE action = 'auth.role.delegated' ORDER BY seq";
    let lines = office.app.database.rows(lines).await;
    for (line, id) in lines.iter().zip([&li, &wu]) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!((&line["actor"], &line["entity_id"]), (&json!(format!("user:{admin}")), &json!(id)), "{line}");
        assert_eq!(line["details"], json!({ "roles": ["doctor"], "permissions": ["health.patient.pii"] }));
    }
    assert_eq!(lines.len(), 2);
    // What stays is not given again.
    office.put(&format!("/users/{wu}/roles"), 2, json!({ "roles": ["doctor"] })).await.is(200);
    assert_eq!(office.audited("auth.role.delegated").await, 2);

    // Not to oneself; not what runs the installation or the tenant; not by a role of one's own making, nor by what was put into a
    // built-in one.
    let own = json!({ "roles": ["tenant_admin", "platform_admin", "doctor"] });
    assert_eq!(office.put(&format!("/users/{admin}/roles"), 1, own).await.refusal(), escalation);
    let (_, second) = office.member("second", &["tenant_admin"]).await;
    let by_second = async |roles: &[&str]| {
        let body = json!({ "username": "new", "roles": roles });
        office.by(&second, "POST", "/users", None, Some(body)).await
    };
    assert_eq!(by_second(&["doctor", "platform_admin"]).await.refusal(), escalation);
    office.role("reader", &["health.patient.pii"]).await;
    assert_eq!(by_second(&["reader"]).await.refusal(), escalation);
    assert_eq!(by_second(&["doctor", "reader"]).await.refusal(), escalation, "another role that allows the same");
    office
        .app
        .sql("INSERT INTO role_permission (tenant_id, role_id, permission) SELECT tenant_id, id, 'health.patient.pii' FROM role WHERE code = 'nurse'")
        .await;
    office.role("chief", &["auth.user.list", "auth.user.create", "auth.role.delegate"]).await;
    let (id, chief) = office.member("chief", &[]).await;
    office
        .app
        .sql(&format!("INSERT INTO user_role (tenant_id, user_id, role_id) SELECT tenant_id, '{id}', id FROM role WHERE code = 'chief'"))
        .await;
    let by_chief = async |name: &str, roles: &[&str]| {
        office.by(&chief, "POST", "/users", None, Some(json!({ "username": name, "roles": roles }))).await
    };
    assert_eq!(by_chief("a", &["nurse"]).await.refusal(), escalation, "what the product does not mean the role to allow");
    assert_eq!(by_chief("a", &["tenant_admin"]).await.refusal(), escalation);
    assert_eq!(by_chief("a", &["auditor"]).await.refusal(), escalation, "it reads the trail");
    by_chief("a", &["receptionist"]).await.is(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_over_who_runs_more_than_they_do() {
    let office = Office::open().await;
    office.role("clerk", &["auth.user.list", "auth.user.update", "auth.user.delete", "auth.user.unlock"]).await;
    let (_, clerk) = office.member("clerk", &["clerk"]).await;
    let (second, _) = office.member("second", &["tenant_admin"]).await;
    let path = format!("/users/{second}");
    let above = (403, "auth.user.above");
    for word in ["reset-password", "disable"] {
        assert_eq!(office.by(&clerk, "POST", &format!("{path}/{word}"), None, None).await.refusal(), above, "{word}");
    }
    assert_eq!(office.by(&clerk, "PUT", &format!("{path}/roles"), Some(1), Some(json!({ "roles": [] }))).await.refusal(), above);
    assert_eq!(office.by(&clerk, "PUT", &path, Some(1), Some(json!({ "email": "a@b.example" }))).await.refusal(), above);
    assert_eq!(office.by(&clerk, "DELETE", &path, Some(1), None).await.refusal(), above);
    office.by(&clerk, "POST", &format!("{path}/unlock"), None, None).await.is(200);
    assert_eq!(version_of(&office, &second).await, 1);
    // The administrator of the tenant does not take over who runs the installation.
    let root = id_of(&office, "admin").await;
    let token = office.app.try_login(None, "second", PASSWORD).await.access();
    assert_eq!(office.by(&token, "POST", &format!("/users/{root}/reset-password"), None, None).await.refusal(), above);
    // Somebody who treats patients and runs nothing is no matter of rank.
    office.role("charge", &["health.patient.pii"]).await;
    let (_, nurse) = office.member("nurse", &["nurse"]).await;
    let id = office.app.me(&nurse).await.text("id");
    office
        .app
        .sql(&format!("INSERT INTO user_role (tenant_id, user_id, role_id) SELECT tenant_id, '{id}', id FROM role WHERE code = 'charge'"))
        .await;
    office.by(&clerk, "POST", &format!("/users/{id}/reset-password"), None, None).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_roles_counts_from_the_next_request_on() {
    let office = Office::open().await;
    let (id, token) = office.member("li", &["tenant_admin"]).await;
    office.by(&token, "GET", "/users", None, None).await.is(200);
    office.put(&format!("/users/{id}/roles"), 1, json!({ "roles": ["nurse"] })).await.is(200);
    assert_eq!(office.by(&token, "GET", "/users", None, None).await.refusal(), (403, "auth.permission.denied"));
    assert_eq!(office.app.me(&token).await.body["roles"], json!(["nurse"]));
    let stale = office.put(&format!("/users/{id}/roles"), 1, json!({ "roles": [] })).await;
    assert_eq!(stale.refusal(), (409, "common.version.conflict"));
    let path = format!("/users/{id}/roles");
    assert_eq!(office.put(&path, 2, json!({ "roles": ["nurse", "nurse"] })).await.version(), 2, "nothing differs");
    assert_eq!(office.put(&path, 2, json!({ "roles": ["king"] })).await.faults()[0].1, "common.field.choice");
    assert_eq!(office.put(&path, 2, json!({})).await.faults()[0].1, "common.field.required");
    assert_eq!(office.put(&path, 2, json!({ "roles": vec!["nurse"; 21] })).await.faults()[0].1, "common.field.too_many");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_audits_changes_nothing() {
    let office = Office::open().await;
    let (id, _) = office.member("eye", &["auditor"]).await;
    let path = format!("/users/{id}/roles");
    assert_eq!(office.put(&path, 1, json!({ "roles": ["auditor", "receptionist"] })).await.refusal(), (422, "auth.role.sod"));
    let both = json!({ "username": "both", "roles": ["auditor", "tenant_admin"] });
    assert_eq!(office.post("/users", both).await.refusal(), (422, "auth.role.sod"));
    office.put(&path, 1, json!({ "roles": ["auditor", "nurse"] })).await.is(200);
    office.put(&path, 2, json!({ "roles": ["receptionist"] })).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tenants_users_are_out_of_reach() {
    let office = Office::open().await;
    let other = office.app.other_tenant("other").await;
    let id = office.app.sql(&format!("SELECT id FROM user_account WHERE tenant_id = '{}'", other.id)).await;
    let path = format!("/users/{id}");
    office.get(&path).await.is(404);
    office.put(&path, 1, json!({})).await.is(404);
    office.put(&format!("{path}/roles"), 1, json!({ "roles": [] })).await.is(404);
    office.delete(&path, 1).await.is(404);
    for word in ["unlock", "disable", "enable", "reset-password"] {
        office.act(&format!("{path}/{word}")).await.is(404);
    }
    assert_eq!(office.get("/users").await.column("username"), ["admin"]);
    // The same name is free here.
    office.member("boss", &[]).await;
}
