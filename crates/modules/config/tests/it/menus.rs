//! The menus.

use http::Method;
use serde_json::{Value, json};

use crate::support::{Answer, App};

async fn entry(app: &App, code: &str, parent: Option<&str>, more: Value) -> Answer {
    let mut body = json!({ "code": code, "name_en": code, "name_zh": "菜单", "parent_id": parent });
    body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    app.post("/menus", &body).await
}

fn under(parent: Option<&str>) -> Value {
    json!({ "name_en": "E", "name_zh": "菜单", "parent_id": parent })
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_sees_what_their_permissions_open() {
    let app = App::new().await;
    let top = entry(&app, "admin", None, json!({ "sort": 2 })).await.expect(201);
    entry(&app, "admin.dicts", Some(&top.id()), json!({ "path": "/dicts", "permission": "config.dict.list" })).await.expect(201);
    entry(&app, "admin.menus", Some(&top.id()), json!({ "path": "/menus", "permission": "config.menu.manage" })).await.expect(201);
    entry(&app, "home", None, json!({ "path": "/", "icon": "home", "sort": 1 })).await.expect(201);
    entry(&app, "hidden", None, json!({ "path": "/hidden", "visible": false })).await.expect(201);
    app.grant("reader", &app.tenant, &["config.dict.list"]);
    app.grant("nobody", &app.tenant, &[]);
    let seen = async |token: &str| {
        let tree = app.call(token, Method::GET, "/menus/mine").send().await.expect(200);
        let node = |node: &Value| format!("{}:{}", node["code"].as_str().unwrap(), node["children"].as_array().unwrap().len());
        tree.items().iter().map(node).collect::<Vec<_>>()
    };
    assert_eq!(seen("desk").await, ["home:0", "admin:2"]);
    assert_eq!(seen("reader").await, ["home:0", "admin:1"]);
    assert_eq!(seen("nobody").await, ["home:0"]);
    app.second_tenant().await;
    assert_eq!(seen("other").await, Vec::<String>::new());
    app.call("other", Method::GET, &format!("/menus/{}", top.id())).send().await.expect(404);
    app.call("", Method::GET, "/menus/mine").send().await.expect(401);
    app.call("nobody", Method::GET, "/menus").send().await.expect(403);
    assert_eq!(app.get("/menus").await.expect(200).items().len(), 5);
    assert_eq!(app.audited("config.menu.changed").await.len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_entry_stands_below_itself() {
    let app = App::new().await;
    let mut chain = vec![entry(&app, "m1", None, json!({})).await.expect(201).id()];
    for level in 2..=6 {
        chain.push(entry(&app, &format!("m{level}"), chain.last().map(String::as_str), json!({})).await.expect(201).id());
    }
    assert_eq!(
        entry(&app, "m7", chain.last().map(String::as_str), json!({})).await.expect(422).faults(),
        [("parent_id", "config.menu.too_deep")]
    );
    for below in [0, 1, 5] {
        let refused = app.put(&format!("/menus/{}", chain[0]), 1, &under(Some(&chain[below]))).await.expect(422);
        assert_eq!(refused.faults(), [("parent_id", "config.menu.cycle")], "{below}");
    }
    assert_eq!(app.delete(&format!("/menus/{}", chain[4]), 1).await.expect(409).code(), "config.menu.has_children");
    app.delete(&format!("/menus/{}", chain[5]), 1).await.expect(204);
    // Moved with everything below it, and then too deep.
    let other = entry(&app, "other", None, json!({})).await.expect(201).id();
    app.put(&format!("/menus/{}", chain[0]), 1, &under(Some(&other))).await.expect(200);
    let deeper = entry(&app, "deeper", None, json!({})).await.expect(201).id();
    let refused = app.put(&format!("/menus/{other}"), 1, &under(Some(&deeper))).await.expect(422);
    assert_eq!(refused.faults(), [("parent_id", "config.menu.too_deep")]);
    // Two moves at once, each of which is sound alone.
    let (a, b) = (entry(&app, "aa", None, json!({})).await.expect(201).id(), entry(&app, "bb", None, json!({})).await.expect(201).id());
    let (path_a, path_b, below_a, below_b) = (format!("/menus/{a}"), format!("/menus/{b}"), under(Some(&a)), under(Some(&b)));
    let (one, two) = tokio::join!(app.put(&path_a, 1, &below_b), app.put(&path_b, 1, &below_a));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422]);
}

#[tokio::test(flavor = "multi_thread")]
async fn faulty_entries_are_refused() {
    let app = App::new().await;
    for (field, value, code) in [
        ("code", json!("M"), "config.code.invalid"),
        ("name_en", json!(""), "common.field.blank"),
        ("path", json!("https://elsewhere.example"), "config.menu.path_invalid"),
        ("path", json!("//elsewhere.example"), "config.menu.path_invalid"),
        ("path", json!("javascript:alert(1)"), "config.menu.path_invalid"),
        ("path", json!("/a\"b"), "config.menu.path_invalid"),
        ("permission", json!("config.dict"), "config.menu.permission_unknown"),
        ("parent_id", json!("019aa000-0000-7000-8000-000000000000"), "common.reference.missing"),
        ("sort", json!(2_000_000), "common.field.range"),
        ("icon", json!("x".repeat(65)), "common.field.too_long"),
        ("roles", json!([]), "common.field.unknown"),
    ] {
        let mut body = json!({ "code": "menu", "name_en": "M", "name_zh": "菜" });
        body[field] = value;
        assert_eq!(app.post("/menus", &body).await.expect(422).faults(), [(field, code)], "{body}");
    }
    let made = entry(&app, "menu", None, json!({})).await.expect(201);
    assert_eq!(entry(&app, "menu", None, json!({})).await.expect(409).code(), "common.duplicate");
    let path = format!("/menus/{}", made.id());
    assert_eq!(app.put(&path, 2, &under(None)).await.expect(409).json["current_version"], 1);
    app.put(&path, 1, &under(None)).await.expect(200);
    app.delete(&path, 1).await.expect(409);
    app.delete(&path, 2).await.expect(204);
    app.get(&path).await.expect(404);
    app.put(&path, 2, &under(None)).await.expect(404);
}
