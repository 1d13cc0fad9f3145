//! The mini-programs of a tenant.

use erp_testkit::{WECHAT_APPID, WECHAT_SECRET};
use http::{Request, header};
use serde_json::{Value, json};

use crate::{
    support::{Answer, PASSWORD},
    wechat::{PHONE, Wx},
};

async fn by(it: &Wx, token: &str, method: &str, path: &str, version: Option<i64>, body: Option<Value>) -> Answer {
    let mut request = Request::builder().method(method).uri(format!("/api/v1/wechat-apps{path}"));
    request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    if let Some(version) = version {
        request = request.header(header::IF_MATCH, format!("\"{version}\""));
    }
    let body = body.map(|body| body.to_string());
    let request = request.header(header::CONTENT_TYPE, "application/json").body(body.unwrap_or_default().into());
    it.app.send(request.unwrap()).await
}

fn draft(secret: &str) -> Value {
    json!({ "appid": WECHAT_APPID, "name": "患者端", "secret": secret })
}

/// The fake knows one app, which the configuration names: it goes to another tenant once it is off the first one's list.
async fn free_the_app(it: &Wx) {
    it.app.sql("DELETE FROM wechat_app").await;
    it.app.sql("DELETE FROM tenant_locator WHERE kind = 'appid'").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_app_of_the_configuration_is_the_first_tenants_and_its_secret_stays_there() {
    let it = Wx::open().await;
    let token = it.app.login().await.access();
    let list = by(&it, &token, "GET", "", None, None).await;
    assert_eq!(list.is(200).column("appid"), [WECHAT_APPID]);
    assert_eq!(list.body["items"][0]["secret_from"], "configuration");
    assert_eq!(it.app.number("SELECT count(*) FROM wechat_app WHERE secret_enc IS NULL").await, 1);
    let (id, version) = (list.column("id")[0].clone(), list.body["items"][0]["version"].as_i64());
    assert_eq!(by(&it, &token, "DELETE", &format!("/{id}"), version, None).await.refusal(), (409, "auth.wechat.app_configured"));
    // Without an app id: the only one of the tenant whose host it is.
    let login = it.post("login", json!({ "code": it.wechat.login_code("oAlice") })).await;
    assert_eq!(login.is(200).text("status"), "bind_required");
    let off = by(&it, &token, "PUT", &format!("/{id}"), version, Some(json!({ "enabled": false }))).await;
    assert_eq!(off.is(200).body["enabled"], false);
    assert_eq!(it.login("oAlice").await.faults(), [("appid".to_owned(), "auth.wechat.app_unknown".to_owned())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_taken_with_its_secret_by_one_tenant_alone() {
    let it = Wx::open().await;
    free_the_app(&it).await;
    it.app.other_tenant("east").await;
    it.app.sql("INSERT INTO role_permission (tenant_id, role_id, permission) SELECT tenant_id, id, 'auth.wechat_app.manage' FROM role r WHERE code = 'tenant_admin' \
        AND NOT EXISTS (SELECT 1 FROM role_permission p WHERE p.role_id = r.id AND p.permission = 'auth.wechat_app.manage')").await;
    let ours = it.app.login().await.access();
    let theirs = it.app.try_login(Some("east"), "admin", PASSWORD).await.access();
    let wrong = by(&it, &theirs, "POST", "", None, Some(draft("0000000000000000000000000000dead"))).await;
    assert_eq!(wrong.faults(), [("secret".to_owned(), "auth.wechat.secret_wrong".to_owned())]);
    let mut unknown = draft(WECHAT_SECRET);
    unknown["appid"] = "wx00000000000000ff".into();
    assert_eq!(by(&it, &theirs, "POST", "", None, Some(unknown)).await.faults()[0].1, "auth.wechat.appid_unknown");
    let bad = by(&it, &theirs, "POST", "", None, Some(json!({ "appid": "wx1", "secret": "x" }))).await;
    assert_eq!(bad.faults().iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(), ["appid", "name", "secret"]);

    let made = by(&it, &theirs, "POST", "", None, Some(draft(WECHAT_SECRET))).await;
    assert_eq!(made.is(201).text("secret_from"), "stored");
    assert!(!format!("{:?}", made.body).contains(WECHAT_SECRET));
    let id = made.text("id");
    assert_eq!(by(&it, &ours, "POST", "", None, Some(draft(WECHAT_SECRET))).await.refusal(), (409, "auth.wechat.appid_taken"));
    by(&it, &ours, "GET", &format!("/{id}"), None, None).await.is(404);
    // The app id leads to its tenant.
    it.folks.add("张伟", "+8613800005678", None, None);
    let bound = it.bind(&it.ticket("oEast").await, PHONE).await;
    assert_eq!(it.app.me(&bound.is(200).access()).await.text("tenant"), "east");
    let one = by(&it, &theirs, "GET", &format!("/{id}"), None, None).await;
    assert_eq!(by(&it, &theirs, "DELETE", &format!("/{id}"), Some(one.version()), None).await.refusal(), (409, "auth.wechat.app_in_use"));
    it.app.call("DELETE", "wechat/binding", Some(&bound.access()), None).await.is(204);
    by(&it, &theirs, "DELETE", &format!("/{id}"), Some(one.version()), None).await.is(204);
    by(&it, &ours, "POST", "", None, Some(draft(WECHAT_SECRET))).await.is(201);
    let trail = it.app.sql("SELECT string_agg(convert_from(record, 'UTF8'), ' ') FROM audit_log").await;
    assert!(trail.contains("auth.wechat_app.created") && !trail.contains(WECHAT_SECRET));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_secret_is_proved_and_forgets_the_token() {
    let it = Wx::open().await;
    free_the_app(&it).await;
    let token = it.app.login().await.access();
    let made = by(&it, &token, "POST", "", None, Some(draft(WECHAT_SECRET))).await;
    let (path, version) = (format!("/{}", made.is(201).text("id")), made.version());
    it.app.sql("UPDATE wechat_app SET access_token_enc = '\\x00', access_token_until = now() + interval '1 hour'").await;
    let wrong = json!({ "secret": "0000000000000000000000000000dead" });
    assert_eq!(by(&it, &token, "PUT", &path, Some(version), Some(wrong)).await.faults()[0].1, "auth.wechat.secret_wrong");
    let same = by(&it, &token, "PUT", &path, Some(version), Some(json!({ "name": "患者端" }))).await;
    assert_eq!(same.is(200).version(), version, "nothing differs");
    let changed = by(&it, &token, "PUT", &path, Some(version), Some(json!({ "secret": WECHAT_SECRET }))).await;
    assert_eq!(changed.is(200).version(), version + 1);
    assert_eq!(it.app.number("SELECT count(*) FROM wechat_app WHERE access_token_enc IS NULL").await, 1);
    assert_eq!(
        by(&it, &token, "PUT", &path, Some(version), Some(json!({ "name": "x" }))).await.refusal(),
        (409, "common.version.conflict")
    );
}
