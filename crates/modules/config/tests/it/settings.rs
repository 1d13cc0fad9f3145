//! Values by scope, their schemas, versions and history, and secrets.

use http::Method;
use serde_json::{Value, json};

use crate::support::{App, LIMIT, TOKEN};

const PATH: &str = "/settings/test.limit";

#[tokio::test(flavor = "multi_thread")]
async fn the_narrowest_scope_that_has_a_value_wins() {
    let app = App::new().await;
    let anna = app.account("anna").await;
    let mine = format!("{PATH}?scope=user&scope_id={anna}");
    let seen = async |path: &str| {
        let answer = app.get(path).await.expect(200);
        (answer.json["value"].clone(), answer.json["source"].as_str().unwrap().to_owned(), answer.json["is_set"].as_bool().unwrap())
    };
    let user = Some(anna.parse().unwrap());
    let read = async |user| app.settings.get(app.tenant.id, user, &LIMIT).await.unwrap();
    assert_eq!(seen(PATH).await, (json!(10), "system".to_owned(), false));
    assert_eq!(read(user).await, 10);

    let set = app.put(PATH, 0, &json!({ "value": 20 })).await.expect(200);
    assert_eq!((set.etag(), &set.json["version"]), ("\"1\"", &json!(1)));
    assert_eq!(seen(PATH).await, (json!(20), "tenant".to_owned(), true));
    assert_eq!(seen(&mine).await, (json!(20), "tenant".to_owned(), false));
    assert_eq!((read(None).await, read(user).await), (20, 20));

    app.put(&mine, 0, &json!({ "value": 30 })).await.expect(200);
    assert_eq!(seen(&mine).await, (json!(30), "user".to_owned(), true));
    assert_eq!(seen(PATH).await, (json!(20), "tenant".to_owned(), true));
    assert_eq!((read(None).await, read(user).await), (20, 30));

    // Back to the wider scope, and on from the version that was.
    let reset = app.delete(&mine, 1).await.expect(200);
    assert_eq!((reset.json["value"].clone(), reset.etag()), (json!(20), "\"2\""));
    assert_eq!(read(user).await, 20);
    assert_eq!(app.delete(&mine, 2).await.expect(404).code(), "common.not_found");
    app.put(&mine, 2, &json!({ "value": 31 })).await.expect(200);
    app.delete(PATH, 1).await.expect(200);
    assert_eq!((read(None).await, read(user).await), (10, 31));

    let listed = app.get(&format!("/settings?scope=user&scope_id={anna}")).await.expect(200);
    let keys: Vec<_> = listed.items().iter().map(|item| item["key"].as_str().unwrap()).collect();
    assert!(keys.is_sorted() && keys.contains(&"config.branding") && keys.contains(&"test.limit"), "{keys:?}");
    let own = listed.items().iter().find(|item| item["key"] == "test.limit").unwrap();
    assert_eq!((&own["value"], &own["name_zh"], &own["scopes"]), (&json!(31), &json!("上限"), &json!(["tenant", "user"])));
    // A user's values go with the user.
    app.database.execute("DELETE FROM user_account WHERE username = 'anna'").await;
    assert_eq!(app.database.rows("SELECT count(*) FROM setting WHERE scope = 'user'").await, ["0"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_changes_nothing() {
    let app = App::new().await;
    app.put(PATH, 0, &json!({ "value": 20 })).await.expect(200);
    let before = app.database.rows("SELECT md5(string_agg(t, '')) FROM (SELECT s::text AS t FROM setting s UNION ALL SELECT h::text FROM setting_history h UNION ALL SELECT a.seq::text FROM audit_log a) x").await;
    for (value, part) in [
        (json!(0), "/minimum"),
        (json!(101), "/maximum"),
        (json!("20"), "/type"),
        (json!(1.5), "/type"),
        (json!(null), "/type"),
        (json!([20]), "/type"),
    ] {
        let refused = app.put(PATH, 1, &json!({ "value": value })).await.expect(422);
        assert_eq!(refused.faults(), [("value", "config.setting.schema")], "{value}");
        assert!(refused.text.contains(part), "{}", refused.text);
    }
    let chinese =
        app.call("desk", Method::PUT, PATH).version(1).header("accept-language", "zh-CN").json(&json!({ "value": 0 })).send().await;
    assert!(chinese.text.contains("JSON Schema：/minimum"), "{}", chinese.text);
    let deep = json!({ "value": { "theme": "light", "logo": "javascript:alert(1)", "motto": "x" } });
    let refused = app.put("/settings/config.branding", 0, &deep).await.expect(422);
    assert!(refused.faults().iter().any(|(path, _)| *path == "value.logo"), "{}", refused.text);
    assert!(refused.text.contains("additionalProperties") && !refused.text.contains("alert"), "{}", refused.text);
    let nothing = json!({ "value": { "theme": "nothing" } });
    assert_eq!(app.put("/settings/config.branding", 0, &nothing).await.expect(422).faults(), [("value.theme", "config.theme.unknown")]);

    for (body, fault) in
        [(json!({}), ("value", "common.field.required")), (json!({ "value": 1, "scope": "tenant" }), ("scope", "common.field.unknown"))]
    {
        assert_eq!(app.put(PATH, 1, &body).await.expect(422).faults(), [fault]);
    }
    let huge = json!({ "value": "x".repeat(70_000) });
    assert_eq!(app.put("/settings/config.locale", 0, &huge).await.expect(422).faults(), [("value", "common.field.too_long")]);
    // Unknown keys are not made.
    for path in ["/settings/test.unknown", "/settings/test", "/settings/%20"] {
        assert_eq!(app.put(path, 0, &json!({ "value": 1 })).await.expect(404).code(), "common.not_found");
        app.get(path).await.expect(404);
        app.delete(path, 0).await.expect(404);
        app.get(&format!("{path}/history")).await.expect(404);
    }
    for (query, path, code) in [
        ("scope=system", "scope", "common.field.choice"),
        ("scope=department", "scope", "common.field.choice"),
        ("scope=user", "scope_id", "common.field.required"),
        ("scope_id=019aa000-0000-7000-8000-000000000000", "scope_id", "config.setting.scope_id"),
        ("scope=user&scope_id=019aa000-0000-7000-8000-000000000000", "scope_id", "common.reference.missing"),
    ] {
        let refused = app.put(&format!("{PATH}?{query}"), 0, &json!({ "value": 1 })).await.expect(422);
        assert_eq!(refused.faults(), [(path, code)], "{query}");
    }
    // A tenant's alone.
    let refused =
        app.put("/settings/test.token?scope=user&scope_id=019aa000-0000-7000-8000-000000000000", 0, &json!({ "value": "12345" })).await;
    assert_eq!(refused.expect(422).faults(), [("scope", "common.field.choice")]);
    app.get(&format!("{PATH}?scope=user&scope_id=1")).await.expect(400);
    app.get(&format!("{PATH}?who=me")).await.expect(400);
    // Nothing differs: nothing is written.
    assert_eq!(app.put(PATH, 1, &json!({ "value": 20 })).await.expect(200).etag(), "\"1\"");
    let after = app.database.rows("SELECT md5(string_agg(t, '')) FROM (SELECT s::text AS t FROM setting s UNION ALL SELECT h::text FROM setting_history h UNION ALL SELECT a.seq::text FROM audit_log a) x").await;
    assert_eq!(after, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_names_the_version_it_was_based_on() {
    let app = App::new().await;
    let put = |version: i32, value: i32| {
        let app = &app;
        async move { app.put(PATH, version, &json!({ "value": value })).await }
    };
    assert_eq!(app.call("desk", Method::PUT, PATH).json(&json!({ "value": 1 })).send().await.expect(428).code(), "common.version.required");
    assert_eq!(put(1, 5).await.expect(409).json["current_version"], 0);
    let (one, other) = tokio::join!(put(0, 5), put(0, 6));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "of two first values one is the first");
    assert_eq!(put(0, 7).await.expect(409).json["current_version"], 1);
    assert_eq!(app.delete(PATH, 7).await.expect(409).code(), "common.version.conflict");
    let answers = futures::future::join_all((0..8).map(|n| put(1, 50 + n))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(app.database.rows("SELECT count(*) FROM setting_history").await, ["2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_version_is_kept_and_can_be_gone_back_to() {
    let app = App::new().await;
    assert_eq!(app.get(&format!("{PATH}/history")).await.expect(200).items().len(), 0);
    app.call("desk", Method::POST, &format!("{PATH}/rollback")).version(0).json(&json!({ "to": 1 })).send().await.expect(404);
    for (version, value) in [(0, 11), (1, 12), (2, 13)] {
        app.put(PATH, version, &json!({ "value": value })).await.expect(200);
    }
    app.delete(PATH, 3).await.expect(200);
    let roll = async |version: i32, to: i32| {
        app.call("desk", Method::POST, &format!("{PATH}/rollback")).version(version).json(&json!({ "to": to })).send().await
    };
    assert_eq!(roll(4, 9).await.expect(422).faults(), [("to", "config.setting.version_unknown")]);
    assert_eq!(roll(3, 1).await.expect(409).code(), "common.version.conflict");
    let back = roll(4, 2).await.expect(200);
    assert_eq!((&back.json["value"], back.etag()), (&json!(12), "\"5\""));
    // To where it had none.
    assert_eq!(roll(5, 4).await.expect(200).json["source"], "system");

    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = app.get(&format!("{PATH}/history?limit=4{cursor}")).await.expect(200);
        seen.extend(page.items().iter().map(|v| format!("{} {} {}", v["version"], v["action"].as_str().unwrap(), v["value"])));
        let Some(next) = page.json["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, ["6 rollback null", "5 rollback 12", "4 reset null", "3 set 13", "2 set 12", "1 set 11"]);
    app.get(&format!("{PATH}/history?limit=0")).await.expect(422);
    app.get(&format!("{PATH}/history?cursor=x")).await.expect(400);

    let lines = app.audited("config.setting.changed").await;
    assert_eq!(lines.len(), 6);
    assert!(lines.iter().all(|line| line.contains(r#""key":"test.limit""#) && line.contains(r#""scope":"tenant""#)), "{lines:?}");
    let events = app.published("config.setting.changed").await;
    let changes: Vec<_> = events.iter().map(|event| event["change"].as_str().unwrap()).collect();
    assert_eq!(changes, ["set", "set", "set", "reset", "rollback", "rollback"]);
    assert_eq!((&events[0]["key"], &events[0]["scope"]), (&json!("test.limit"), &json!("tenant")));
    // An old value that today's schema refuses does not come back.
    app.database.execute("UPDATE setting_history SET value = '1000' WHERE version = 1").await;
    assert_eq!(roll(6, 1).await.expect(422).faults(), [("value", "config.setting.schema")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_written_and_never_read() {
    let app = App::new().await;
    let path = "/settings/test.token";
    let secret = "sesame-4711-open";
    assert_eq!(app.get(path).await.expect(200).json["value"], Value::Null);
    let set = app.put(path, 0, &json!({ "value": secret })).await.expect(200);
    assert_eq!((&set.json["value"], &set.json["secret"], &set.json["restart_required"]), (&json!("***"), &json!(true), &json!(true)));
    app.put(path, 1, &json!({ "value": "another-one" })).await.expect(200);
    let rolled = app.call("desk", Method::POST, &format!("{path}/rollback")).version(2).json(&json!({ "to": 1 })).send().await.expect(200);
    assert_eq!(rolled.json["value"], "***");
    let history = app.get(&format!("{path}/history")).await.expect(200);
    assert!(history.items().iter().all(|version| version["value"] == "***"), "{}", history.text);
    let all = app.get("/settings").await.expect(200);
    for answer in [&set, &rolled, &history, &all] {
        assert!(!answer.text.contains("sesame") && !answer.text.contains("another-one"), "{}", answer.text);
    }
    let refused = app.put(path, 3, &json!({ "value": 4711 })).await.expect(422);
    assert!(!refused.text.contains("4711"), "a refusal does not repeat it: {}", refused.text);
    // Modules read it; nobody else, wherever they look.
    assert_eq!(app.settings.get(app.tenant.id, None, &TOKEN).await.unwrap().as_deref(), Some(secret));
    let stored = app
        .database
        .rows("SELECT t FROM (SELECT s::text || encode(value_enc, 'escape') AS t FROM setting s UNION ALL SELECT h::text || encode(value_enc, 'escape') FROM setting_history h UNION ALL SELECT convert_from(record, 'UTF8') FROM audit_log UNION ALL SELECT payload::text FROM domain_events) x")
        .await
        .concat();
    assert!(!stored.contains("sesame") && !stored.contains("another-one"));
    // Sealed for this tenant and row: elsewhere it does not open.
    app.database
        .execute("UPDATE setting SET value_enc = set_byte(value_enc, 30, get_byte(value_enc, 30) # 1) WHERE key = 'test.token'")
        .await;
    let fresh = app.node().await;
    assert!(fresh.settings.get(app.tenant.id, None, &TOKEN).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tenant_s_values_are_nobody_s() {
    let app = App::new().await;
    let other = app.second_tenant().await;
    app.put(PATH, 0, &json!({ "value": 20 })).await.expect(200);
    let theirs = app.call("other", Method::GET, PATH).send().await.expect(200);
    assert_eq!((&theirs.json["value"], &theirs.json["version"]), (&json!(10), &json!(0)));
    assert_eq!(app.settings.get(other.id, None, &LIMIT).await.unwrap(), 10);
    let anna = app.account("anna").await;
    let path = format!("{PATH}?scope=user&scope_id={anna}");
    let refused = app.call("other", Method::PUT, &path).version(0).json(&json!({ "value": 5 })).send().await;
    assert_eq!(refused.expect(422).faults(), [("scope_id", "common.reference.missing")], "another tenant's user is no user");
    app.grant("reader", &app.tenant, &["config.setting.list"]);
    app.call("reader", Method::GET, PATH).send().await.expect(200);
    for method in [Method::PUT, Method::DELETE] {
        let refused = app.call("reader", method, PATH).version(1).json(&json!({ "value": 5 })).send().await;
        assert_eq!(refused.expect(403).code(), "auth.permission.denied");
    }
    app.grant("nobody", &app.tenant, &[]);
    for path in ["/settings", PATH, "/settings/test.limit/history"] {
        app.call("nobody", Method::GET, path).send().await.expect(403);
        app.call("", Method::GET, path).send().await.expect(401);
    }
}
