//! Tenants and plans over HTTP: made, narrowed, filled to the brim, over in time, and for whom.

use std::time::Duration;

use erp_db::tenants::Tenant;
use erp_kit::Profile;
use erp_testkit::within;
use futures::future::join_all;
use http::{Request, header};
use serde_json::{Value, json};

use crate::support::{Answer, App, Office, PASSWORD, admin, everything};

const EAST: &str = "SELECT id FROM tenant WHERE code = 'east'";

/// The tenant east with an administrator who is signed in and holds everything.
async fn east(office: &Office) -> (Tenant, String) {
    let tenant = office.app.database.tenant("east").await;
    office.app.seed_with(&tenant, false, Profile::Minimal, &admin(PASSWORD), &everything()).await.unwrap();
    let pair = office.app.try_login(Some("east"), "admin", PASSWORD).await;
    (tenant, pair.is(200).access())
}

async fn permissions(app: &App, token: &str) -> Vec<String> {
    let me = app.me(token).await;
    me.is(200).body["permissions"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

async fn replace(office: &Office, path: &str, body: Value) -> Answer {
    let version = office.get(path).await.version();
    office.put(path, version, body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_is_made_with_an_administrator_who_signs_in() {
    let office = Office::open().await;
    let made = office.post("/tenants", json!({ "code": "east", "name": " East  clinic ", "max_users": 3 })).await;
    assert_eq!(
        (made.is(201).text("status"), made.text("timezone"), made.text("admin_username")),
        ("active".into(), "Asia/Shanghai".into(), "admin".into())
    );
    assert_eq!(made.headers[header::CACHE_CONTROL], "no-store");
    let path = format!("/tenants/{}", made.text("id"));
    assert_eq!(made.headers["location"], format!("/api/v1{path}"));
    let pair = office.app.try_login(Some("east"), "admin", &made.text("one_time_password")).await;
    assert_eq!(pair.is(200).body["must_change_password"], true);
    let shown = office.get(&path).await;
    assert_eq!((&shown.is(200).body["users"], &shown.body["max_users"]), (&json!(1), &json!(3)));
    assert_eq!(office.post("/tenants", json!({ "code": "east", "name": "East" })).await.refusal(), (409, "auth.tenant.code_taken"));
    assert_eq!((office.audited("auth.tenant.created").await, office.events("auth.tenant.created").await.len()), (1, 1));

    let given = json!({ "code": "west", "name": "West", "admin_username": "Boss", "admin_password": "round green kettle 52", "timezone": "Europe/Berlin" });
    let once = async || {
        let request = Request::post("/api/v1/tenants").header(header::AUTHORIZATION, format!("Bearer {}", office.token));
        let request = request.header(header::CONTENT_TYPE, "application/json").header("idempotency-key", "west-once");
        office.app.send(request.body(given.to_string().into()).unwrap()).await
    };
    let (first, again) = (once().await, once().await);
    assert_eq!((first.is(201).text("id"), &first.body["one_time_password"]), (again.is(201).text("id"), &Value::Null));
    office.app.try_login(Some("west"), "boss", "round green kettle 52").await.is(200);
    assert_eq!(office.get("/tenants").await.column("code"), ["west", "east", "default"]);
    let first = office.get("/tenants?limit=1").await;
    let cursor = first.text("next_cursor");
    assert_eq!(office.get(&format!("/tenants?limit=1&cursor={cursor}")).await.column("code"), ["east"]);
    assert_eq!(office.get("/tenants?q=wes").await.column("code"), ["west"]);
    assert_eq!(office.get("/tenants?q=e").await.column("code"), ["east"]);
    assert_eq!(office.get("/tenants?status=suspended").await.column("code"), Vec::<String>::new());
    assert_eq!(office.get("/tenants?status=odd&plan=A&q=-").await.faults().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_tenant_is_refused_and_nothing_is_made() {
    let office = Office::open().await;
    let paths = |answer: Answer| answer.faults().into_iter().map(|fault| fault.0).collect::<Vec<_>>();
    assert_eq!(paths(office.post("/tenants", json!({})).await), ["code", "name"]);
    let bad = json!({ "code": "E", "name": " ", "timezone": "Mars/Base", "max_users": 0, "admin_username": "a b" });
    assert_eq!(paths(office.post("/tenants", bad).await), ["code", "name", "timezone", "max_users", "admin_username"]);
    let short = json!({ "code": "east", "name": "East", "admin_password": "short" });
    assert_eq!(paths(office.post("/tenants", short).await)[0], "admin_password");
    assert_eq!(paths(office.post("/tenants", json!({ "code": "east", "name": "East", "plan": "gold" })).await), ["plan"]);
    assert_eq!(
        paths(office.post("/tenants", json!({ "code": "east", "name": "East", "expires_at": "2001-01-01T00:00:00Z" })).await),
        ["expires_at"]
    );
    assert_eq!(office.app.number("SELECT count(*) FROM tenant").await, 1);
    // Of another tenant nobody gets in, whatever they hold.
    let (_, theirs) = east(&office).await;
    office.app.sql("INSERT INTO role_permission (tenant_id, role_id, permission) SELECT r.tenant_id, r.id, p.code FROM role r JOIN tenant t ON t.id = r.tenant_id, permission p WHERE t.code = 'east' AND r.code = 'tenant_admin' AND p.code LIKE 'auth.tenant.%' ON CONFLICT DO NOTHING").await;
    let id = office.app.sql(EAST).await;
    office.app.auth.db.ping().await.unwrap();
    within(Duration::from_secs(6), "what was given counts", async || {
        permissions(&office.app, &theirs).await.contains(&"auth.tenant.list".to_owned())
    })
    .await;
    for path in ["/tenants".to_owned(), format!("/tenants/{id}"), "/tenant-plans".to_owned()] {
        assert_eq!(office.by(&theirs, "GET", &path, None, None).await.refusal(), (403, "auth.permission.denied"), "{path}");
    }
    let suspend = format!("/tenants/{id}/suspend");
    assert_eq!(office.by(&theirs, "POST", &suspend, None, Some(json!({}))).await.refusal(), (403, "auth.permission.denied"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_broke_off_is_taken_up_by_the_next_try() {
    let office = Office::open().await;
    office.post("/tenants", json!({ "code": "east", "name": "East" })).await.is(201);
    // As if it had ended before its last step.
    office.app.sql("UPDATE tenant SET status = 'preparing' WHERE code = 'east'; DELETE FROM audit_log WHERE false").await;
    office.app.try_login(Some("east"), "admin", PASSWORD).await.is(401);
    let again = office.post("/tenants", json!({ "code": "east", "name": "East", "admin_password": "round green kettle 52" })).await;
    assert_eq!(again.is(201).text("status"), "active");
    office.app.try_login(Some("east"), "admin", "round green kettle 52").await.is(200);
    assert_eq!(office.app.number("SELECT count(*) FROM tenant WHERE code = 'east'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_narrows_every_role_and_leaves_the_roles_as_they_are() {
    let office = Office::open().await;
    let (_, token) = east(&office).await;
    let path = format!("/tenants/{}", office.app.sql(EAST).await);
    let rows = "SELECT md5(string_agg(rp::text, ',' ORDER BY rp::text)) FROM role_permission rp";
    let before = office.app.sql(rows).await;
    assert!(permissions(&office.app, &token).await.contains(&"health.patient.list".to_owned()));

    let wrong =
        json!({ "code": "B C", "name": "", "permission_codes": ["no.such.*", "auth.*", "task.run.list"], "quotas": { "max_users": 0 } });
    let faults: Vec<String> = office.post("/tenant-plans", wrong).await.faults().into_iter().map(|fault| fault.0).collect();
    assert_eq!(faults, ["code", "name", "permission_codes.0", "permission_codes.2", "quotas.max_users"]);
    let body = json!({ "code": "basic", "name": "Basic", "permission_codes": ["auth.user.*", "auth.role.*"] });
    let plan = format!("/tenant-plans/{}", office.post("/tenant-plans", body.clone()).await.is(201).text("id"));
    assert_eq!(office.post("/tenant-plans", body).await.refusal(), (409, "auth.tenant_plan.code_taken"));
    replace(&office, &path, json!({ "plan": "basic" })).await.is(200);
    let narrowed = permissions(&office.app, &token).await;
    assert!(
        narrowed.iter().all(|code| code.starts_with("auth.user.") || code.starts_with("auth.role.")) && narrowed.len() > 5,
        "{narrowed:?}"
    );
    assert_eq!(office.by(&token, "GET", "/login-logs", None, None).await.refusal(), (403, "auth.permission.denied"));
    let lead = json!({ "code": "lead", "name_en": "Lead", "name_zh": "组长", "permissions": ["auth.user.list", "health.patient.list"] });
    let beyond = office.by(&token, "POST", "/roles", None, Some(lead)).await;
    assert_eq!((beyond.refusal(), beyond.body["fields"][0]["path"].as_str()), ((422, "auth.role.beyond_plan"), Some("permissions")));

    assert_eq!(office.get("/tenants?plan=basic").await.column("code"), ["east"]);
    assert_eq!(office.delete(&plan, 1).await.refusal(), (409, "auth.tenant_plan.in_use"));
    let wider = json!({ "name": "Basic", "permission_codes": ["auth.*", "health.*"] });
    assert_eq!(replace(&office, &plan, wider).await.is(200).version(), 2);
    assert!(permissions(&office.app, &token).await.contains(&"health.patient.list".to_owned()), "counts again");
    assert_eq!(office.app.sql(rows).await, before, "no role was touched");
    assert_eq!(replace(&office, &path, json!({ "plan": "gold" })).await.faults()[0].0, "plan");
    assert_eq!(replace(&office, &path, json!({ "plan": null })).await.is(200).body["plan"], Value::Null);
    assert_eq!(office.get("/tenant-plans").await.column("code"), ["basic"]);
    office.delete(&plan, 2).await.is(204);
    office.get(&plan).await.is(404);
    // The installation cannot sell itself short.
    let own = format!("/tenants/{}", office.app.tenant.id);
    assert_eq!(replace(&office, &own, json!({ "max_users": 1 })).await.refusal(), (409, "auth.tenant.default"));
    assert_eq!(replace(&office, &own, json!({ "name": "Head office" })).await.is(200).text("name"), "Head office");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_seat_is_taken_once_however_many_try() {
    let office = Office::open().await;
    let (tenant, token) = east(&office).await;
    let body = json!({ "code": "small", "name": "Small", "permission_codes": ["auth.*"], "quotas": { "max_users": 9 } });
    office.post("/tenant-plans", body).await.is(201);
    let path = format!("/tenants/{}", tenant.id);
    replace(&office, &path, json!({ "plan": "small", "max_users": 5 })).await.is(200);
    let create =
        async |n: usize| office.by(&token, "POST", "/users", None, Some(json!({ "username": format!("user{n}"), "roles": [] }))).await;
    let answers = join_all((0..32).map(create)).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    let refused = answers.iter().filter(|answer| answer.refusal() == (409, "auth.tenant.user_quota")).count();
    assert_eq!((made, refused), (4, 28), "the administrator has the fifth seat");
    assert_eq!(office.get(&path).await.body["users"], 5);

    let someone = answers.iter().find(|answer| answer.status == 201).unwrap().text("id");
    let word = async |word: &str| office.by(&token, "POST", &format!("/users/{someone}/{word}"), None, None).await;
    word("disable").await.is(200);
    create(40).await.is(201);
    assert_eq!(word("enable").await.refusal(), (409, "auth.tenant.user_quota"));
    replace(&office, &path, json!({ "max_users": null })).await.is(200);
    word("enable").await.is(200);
    assert_eq!(office.get(&path).await.body["max_users"], 9, "the plan's");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_whose_time_is_over_is_out_and_that_is_told_once() {
    let office = Office::open().await;
    let (tenant, token) = east(&office).await;
    let path = format!("/tenants/{}", tenant.id);
    office.app.me(&token).await.is(200);
    office.app.sql("UPDATE tenant SET expires_at = now() + interval '1 second' WHERE code = 'east'").await;
    within(Duration::from_secs(6), "its users are out", async || office.app.me(&token).await.status == 403).await;
    let answers = join_all((0..16).map(async |_| office.app.me(&token).await)).await;
    assert!(answers.iter().all(|answer| answer.refusal() == (403, "auth.tenant.expired")), "{answers:?}");
    // Who knows the password hears why; nobody else does.
    assert_eq!(office.app.try_login(Some("east"), "admin", PASSWORD).await.refusal(), (403, "auth.tenant.expired"));
    assert_eq!(office.app.try_login(Some("east"), "admin", "wrong").await.refusal(), (401, "auth.login.failed"));
    assert_eq!(office.app.try_login(Some("east"), "nobody", PASSWORD).await.refusal(), (401, "auth.login.failed"));
    assert_eq!((office.events("auth.tenant.expired").await.len(), office.audited("auth.tenant.expired").await), (1, 1));
    assert_eq!(office.get(&path).await.body["status"], "expired");
    assert_eq!(office.post(&format!("{path}/resume"), json!({})).await.refusal(), (409, "auth.tenant.still_expired"));
    assert_eq!(replace(&office, &path, json!({ "expires_at": "2001-01-01T00:00:00Z" })).await.faults()[0].0, "expires_at");
    let later = replace(&office, &path, json!({ "expires_at": "2099-01-01T00:00:00Z" })).await;
    assert_eq!(later.is(200).text("status"), "active");
    office.app.me(&token).await.is(200);
    assert_eq!(office.events("auth.tenant.resumed").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_goes_the_ways_that_its_state_has() {
    let office = Office::open().await;
    let (tenant, token) = east(&office).await;
    let path = format!("/tenants/{}", tenant.id);
    let word = async |word: &str| office.post(&format!("{path}/{word}"), json!({ "reason": "contract ended" })).await;
    let closed_at_once = word("close").await;
    assert_eq!((closed_at_once.refusal(), &closed_at_once.body["allowed"]), ((409, "auth.tenant.state_invalid"), &json!(["suspended"])));
    assert_eq!(word("suspend").await.is(200).text("status"), "suspended");
    assert_eq!(word("suspend").await.is(200).version(), 2, "it was so already");
    assert_eq!(office.app.me(&token).await.refusal(), (403, "auth.tenant.suspended"));
    assert_eq!(office.app.try_login(Some("east"), "admin", PASSWORD).await.refusal(), (403, "auth.tenant.suspended"));
    assert_eq!(word("resume").await.is(200).text("status"), "active");
    office.app.me(&token).await.is(200);
    word("suspend").await.is(200);
    assert_eq!(word("close").await.refusal(), (409, "auth.tenant.export_first"));
    office.app.sql("UPDATE tenant SET exported_at = now() WHERE code = 'east'").await;
    assert_eq!(word("close").await.is(200).text("status"), "closed");
    for way in ["suspend", "resume"] {
        assert_eq!(word(way).await.refusal(), (409, "auth.tenant.state_invalid"), "{way}");
    }
    assert_eq!(replace(&office, &path, json!({ "name": "Other" })).await.refusal(), (409, "auth.tenant.state_invalid"));
    // A closed one is as one that never was.
    assert_eq!(office.app.try_login(Some("east"), "admin", PASSWORD).await.refusal(), (401, "auth.login.failed"));
    let own = format!("/tenants/{}/suspend", office.app.tenant.id);
    assert_eq!(office.post(&own, json!({})).await.refusal(), (409, "auth.tenant.default"));
    assert_eq!(office.post(&format!("{path}/suspend"), json!({ "reason": "x".repeat(501) })).await.faults()[0].0, "reason");
    office.post(&format!("/tenants/{}/suspend", uuid::Uuid::now_v7()), json!({})).await.is(404);
    assert_eq!((office.events("auth.tenant.suspended").await.len(), office.events("auth.tenant.closed").await.len()), (2, 1));
}
