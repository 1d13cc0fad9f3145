//! Feature flags, and what a page knows before anybody has signed in.

use http::Method;
use serde_json::{Value, json};

use crate::support::{App, LAB, PORTAL};

#[tokio::test(flavor = "multi_thread")]
async fn a_feature_is_switched_on_off_and_back() {
    let app = App::new().await;
    let on = async |flag| app.settings.is_on(app.tenant.id, flag).await.unwrap();
    assert_eq!((on(PORTAL).await, on(LAB).await), (true, false));
    let put =
        async |key: &str, version: i32, enabled: Value| app.put(&format!("/flags/{key}"), version, &json!({ "enabled": enabled })).await;
    let set = put("test.lab", 0, json!(true)).await.expect(200);
    assert_eq!((set.etag(), &set.json["enabled"], &set.json["is_set"]), ("\"1\"", &json!(true), &json!(true)));
    put("test.portal", 0, json!(false)).await.expect(200);
    assert_eq!((on(PORTAL).await, on(LAB).await), (false, true));
    let back = put("test.portal", 1, json!(null)).await.expect(200);
    assert_eq!((&back.json["enabled"], &back.json["is_set"], back.etag()), (&json!(true), &json!(false), "\"2\""));
    assert_eq!(put("test.portal", 2, json!(null)).await.expect(200).etag(), "\"2\"", "nothing differs");
    assert_eq!(put("test.portal", 1, json!(true)).await.expect(409).json["current_version"], 2);
    put("test.none", 0, json!(true)).await.expect(404);
    for (body, fault) in [
        (json!({}), ("enabled", "common.field.required")),
        (json!({ "enabled": "yes" }), ("enabled", "common.field.type")),
        (json!({ "enabled": true, "public": true }), ("public", "common.field.unknown")),
    ] {
        assert_eq!(app.put("/flags/test.lab", 1, &body).await.expect(422).faults(), [fault]);
    }
    assert_eq!(app.call("desk", Method::PUT, "/flags/test.lab").json(&json!({ "enabled": true })).send().await.status, 428);
    let listed = app.get("/flags").await.expect(200);
    let seen: Vec<_> = listed.items().iter().map(|flag| (flag["key"].as_str().unwrap(), flag["enabled"].as_bool().unwrap())).collect();
    assert_eq!(seen, [("test.lab", true), ("test.portal", true)]);
    let events = app.published("config.flag.changed").await;
    let said: Vec<_> = events.iter().map(|event| (event["flag"].as_str().unwrap(), event["enabled"].as_bool().unwrap())).collect();
    assert_eq!(said, [("test.lab", true), ("test.portal", false), ("test.portal", true)]);
    assert_eq!(app.audited("config.flag.changed").await.len(), 3);
    app.grant("nobody", &app.tenant, &["config.setting.manage"]);
    app.call("nobody", Method::GET, "/flags").send().await.expect(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_knows_the_branding_of_its_tenant_and_no_more() {
    let app = App::new().await;
    let other = app.second_tenant().await;
    let public = async |query: &str| app.call("", Method::GET, &format!("/public{query}")).send().await.expect(200).json;
    let plain = public("").await;
    assert_eq!((&plain["name"], &plain["locale"], &plain["theme"]["code"]), (&Value::Null, &json!("zh-CN"), &json!("light")));
    assert_eq!(plain["theme"]["tokens"]["primary"], "#1677ff");
    assert_eq!(plain["flags"], json!({ "test.portal": true }), "flags that are not public are not there");

    app.put("/settings/config.branding", 0, &json!({ "value": { "name": "东方诊所", "logo": "/logo.svg", "theme": "dark" } }))
        .await
        .expect(200);
    app.put("/settings/config.locale", 0, &json!({ "value": "en" })).await.expect(200);
    app.put("/flags/test.portal", 0, &json!({ "enabled": false })).await.expect(200);
    for query in ["", "?tenant=clinic", "?tenant=CLINIC"] {
        let own = public(query).await;
        assert_eq!((&own["name"], &own["logo"], &own["locale"]), (&json!("东方诊所"), &json!("/logo.svg"), &json!("en")), "{query}");
        assert_eq!((&own["theme"]["code"], &own["flags"]["test.portal"]), (&json!("dark"), &json!(false)));
    }
    // A tenant that has set nothing, one that is suspended, and none at all look the same.
    assert_eq!(public("?tenant=other").await, plain);
    assert_eq!(public("?tenant=nobody").await, plain);
    app.database.execute(&format!("UPDATE tenant SET status = 'suspended' WHERE id = '{}'", app.tenant.id)).await;
    assert_eq!(public("?tenant=clinic").await, plain);
    assert_eq!(public("").await, plain);
    app.database
        .execute(&format!("INSERT INTO tenant_locator (kind, key, tenant_id) VALUES ('host', 'other.example', '{}')", other.id))
        .await;
    let by_host = app.call("", Method::GET, "/public").header("host", "OTHER.example:8443").send().await.expect(200);
    assert_eq!(by_host.json, plain);
    app.call("", Method::GET, "/public?who=me").send().await.expect(400);
    let limited = app.call("", Method::GET, "/public").send().await;
    assert!(limited.headers.keys().any(|name| name.as_str().starts_with("ratelimit")), "limited by address: {:?}", limited.headers);
}
