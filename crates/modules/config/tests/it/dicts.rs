//! Dictionaries and their values.

use erp_core::Origin;
use erp_db::{Outcome, WriteTx};
use erp_kit::dicts;
use http::Method;
use serde_json::{Value, json};

use crate::support::{Answer, App};

async fn ward(app: &App) {
    app.post("/dicts", &json!({ "code": "ward", "name_en": "Wards", "name_zh": "病区" })).await.expect(201);
}

async fn item(app: &App, value: &str, sort: i32) -> Answer {
    app.post("/dicts/ward/items", &json!({ "value": value, "label_en": value, "label_zh": "病区", "sort": sort })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dictionary_is_made_ordered_coloured_and_disabled() {
    let app = App::new().await;
    let made = app.post("/dicts", &json!({ "code": "ward", "name_en": " Wards ", "name_zh": "病区" })).await.expect(201);
    assert_eq!((made.headers["location"].to_str().unwrap(), made.etag()), ("/api/v1/config/dicts/ward", "\"1\""));
    assert_eq!((&made.json["name_en"], &made.json["builtin"]), (&json!("Wards"), &json!(false)));
    let made = app
        .post(
            "/dicts/ward/items",
            &json!({ "value": "icu", "label_en": "ICU", "label_zh": "重症", "sort": 20, "color": "#D4380D", "ext": { "beds": 8 } }),
        )
        .await
        .expect(201);
    assert_eq!(
        (&made.json["color"], &made.json["ext"], &made.json["status"]),
        (&json!("#d4380d"), &json!({ "beds": 8 }), &json!("active"))
    );
    item(&app, "b", 10).await.expect(201);
    item(&app, "a", 10).await.expect(201);
    let values = async |query: &str| {
        let items = app.get(&format!("/dicts/ward/items{query}")).await.expect(200);
        items.items().iter().map(|item| item["value"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(values("").await, ["a", "b", "icu"]);
    let path = format!("/dicts/ward/items/{}", made.id());
    let disabled = json!({ "label_en": "ICU", "label_zh": "重症", "sort": 5, "status": "disabled" });
    let changed = app.put(&path, 1, &disabled).await.expect(200);
    assert_eq!((changed.etag(), &changed.json["color"]), ("\"2\"", &Value::Null));
    assert_eq!(values("").await, ["icu", "a", "b"], "a disabled value is still read");
    assert_eq!(values("?status=active").await, ["a", "b"]);
    assert_eq!(values("?status=disabled").await, ["icu"]);
    // Whoever takes a value for a new row is refused one that is disabled, or none.
    let take = async |value: &str| -> Outcome<()> {
        app.db.write(app.tenant.id, &Origin::system("test"), async |tx: &WriteTx| dicts::take(tx, "ward", "ward", value).await).await
    };
    take("a").await.unwrap();
    for (value, code) in [("icu", "config.dict.value_disabled"), ("z", "config.dict.value_unknown")] {
        let problem: erp_core::Problem = take(value).await.unwrap_err().into();
        assert_eq!((problem.status, problem.fields[0].path.as_str(), problem.fields[0].code), (422, "ward", code));
    }
    // The dictionary's version moves with its values.
    let dict = app.get("/dicts/ward").await.expect(200);
    assert_eq!(dict.etag(), "\"5\"");
    let renamed = app.put("/dicts/ward", 5, &json!({ "name_en": "Stations", "name_zh": "病区" })).await.expect(200);
    assert_eq!((renamed.etag(), &renamed.json["name_en"]), ("\"6\"", &json!("Stations")));
    assert!(app.get("/dicts").await.expect(200).items().iter().any(|dict| dict["code"] == "ward"));

    let changes: Vec<_> =
        app.published("config.dict.changed").await.iter().map(|event| event["change"].as_str().unwrap().to_owned()).collect();
    assert_eq!(changes, ["created", "item_created", "item_created", "item_created", "item_updated", "updated"]);
    assert_eq!(app.audited("config.dict.changed").await.len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_use_or_built_in_is_not_deleted() {
    let app = App::new().await;
    ward(&app).await;
    let (used, free) = (item(&app, "icu", 1).await.expect(201), item(&app, "free", 2).await.expect(201));
    let path = |answer: &Answer| format!("/dicts/ward/items/{}", answer.id());
    let refused = app.delete(&path(&used), 1).await.expect(409);
    assert_eq!(refused.code(), "config.dict.in_use");
    assert_eq!(refused.json["used_by"], json!([{ "module": "test", "entity": "bed", "count": 3 }]));
    assert_eq!(app.delete("/dicts/ward", 3).await.expect(409).code(), "config.dict.in_use");
    let body = json!({ "label_en": "ICU", "label_zh": "重症", "status": "disabled" });
    app.put(&path(&used), 1, &body).await.expect(200);
    assert_eq!(app.delete(&path(&free), 9).await.expect(409).json["current_version"], 1);
    app.delete(&path(&free), 1).await.expect(204);
    app.get(&path(&free)).await.expect(404);
    // A value that was deleted can be made again.
    item(&app, "free", 2).await.expect(201);

    let gender = app.get("/dicts/gender").await.expect(200);
    let version = gender.json["version"].as_i64().unwrap() as i32;
    assert_eq!(app.delete("/dicts/gender", version).await.expect(409).code(), "config.dict.builtin");
    let items = app.get("/dicts/gender/items").await.expect(200);
    let male = format!("/dicts/gender/items/{}", items.items()[0]["id"].as_str().unwrap());
    assert_eq!(app.delete(&male, 1).await.expect(409).code(), "config.dict.builtin");
    app.put(&male, 1, &json!({ "label_en": "M", "label_zh": "男性", "status": "disabled" })).await.expect(200);

    app.post("/dicts", &json!({ "code": "bed", "name_en": "Beds", "name_zh": "床位" })).await.expect(201);
    app.post("/dicts/bed/items", &json!({ "value": "icu", "label_en": "ICU", "label_zh": "重症" })).await.expect(201);
    assert_eq!(app.delete("/dicts/bed", 1).await.expect(409).code(), "common.version.conflict");
    app.delete("/dicts/bed", 2).await.expect(204);
    app.get("/dicts/bed").await.expect(404);
    app.get("/dicts/bed/items").await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn faulty_bodies_are_refused_whole() {
    let app = App::new().await;
    ward(&app).await;
    let made = item(&app, "icu", 1).await.expect(201);
    assert_eq!(item(&app, "icu", 2).await.expect(409).code(), "common.duplicate");
    let again = app.post("/dicts", &json!({ "code": "ward", "name_en": "W", "name_zh": "区" })).await;
    assert_eq!(again.expect(409).code(), "common.duplicate");
    for code in ["", "w", "Ward", "1ward", "wa rd", "病区", "ward.x", &"w".repeat(65)] {
        let refused = app.post("/dicts", &json!({ "code": code, "name_en": "W", "name_zh": "区" })).await.expect(422);
        assert_eq!(refused.faults(), [("code", "config.code.invalid")], "{code}");
    }
    let all = json!({ "code": "-", "name_en": " ", "name_zh": "x".repeat(101) });
    assert_eq!(
        app.post("/dicts", &all).await.expect(422).faults(),
        [("code", "config.code.invalid"), ("name_en", "common.field.blank"), ("name_zh", "common.field.too_long")]
    );
    let good = json!({ "value": "v", "label_en": "V", "label_zh": "值" });
    for (field, value, code) in [
        ("value", json!(""), "common.field.blank"),
        ("value", json!("x".repeat(65)), "common.field.too_long"),
        ("value", json!("a\tb"), "common.field.control_chars"),
        ("label_en", json!(""), "common.field.blank"),
        ("sort", json!(1_000_001), "common.field.range"),
        ("sort", json!("1"), "common.field.type"),
        ("sort", json!(99_999_999_999_i64), "common.field.type"),
        ("color", json!("red"), "config.color.invalid"),
        ("color", json!("#12345g"), "config.color.invalid"),
        ("ext", json!([1]), "common.field.type"),
        ("ext", json!({ "x": "y".repeat(5000) }), "common.field.too_long"),
        ("status", json!("active"), "common.field.unknown"),
        ("builtin", json!(true), "common.field.unknown"),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let refused = app.post("/dicts/ward/items", &body).await.expect(422);
        assert_eq!(refused.faults(), [(field, code)], "{body}");
    }
    let path = format!("/dicts/ward/items/{}", made.id());
    let body = json!({ "label_en": "I", "label_zh": "重", "status": "gone" });
    assert_eq!(app.put(&path, 1, &body).await.expect(422).faults(), [("status", "common.field.choice")]);
    let value = json!({ "label_en": "I", "label_zh": "重", "status": "active", "value": "other" });
    assert_eq!(app.put(&path, 1, &value).await.expect(422).faults(), [("value", "common.field.unknown")], "a value never changes");
    assert_eq!(app.get("/dicts/ward/items?status=gone").await.expect(422).faults(), [("status", "common.field.choice")]);
    app.get("/dicts/none/items").await.expect(404);
    app.post("/dicts/none/items", &good).await.expect(404);
    // A value of another dictionary is none of this one.
    let odd = format!("/dicts/gender/items/{}", made.id());
    app.get(&odd).await.expect(404);
    app.put(&odd, 1, &json!({ "label_en": "I", "label_zh": "重", "status": "active" })).await.expect(404);
    app.delete(&odd, 1).await.expect(404);
    assert_eq!(app.call("desk", Method::DELETE, &path).send().await.expect(428).code(), "common.version.required");
    assert_eq!(app.get("/dicts/ward/items").await.expect(200).items().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_makes_one_dictionary() {
    let app = App::new().await;
    let body = json!({ "code": "ward", "name_en": "Wards", "name_zh": "病区" });
    let send = async || app.call("desk", Method::POST, "/dicts").header("idempotency-key", "once").json(&body).send().await.expect(201);
    assert_eq!(send().await.text, send().await.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tenant_s_dictionaries_are_not_there() {
    let app = App::new().await;
    app.second_tenant().await;
    ward(&app).await;
    let made = item(&app, "icu", 1).await.expect(201);
    for path in ["/dicts/ward".to_owned(), "/dicts/ward/items".to_owned(), format!("/dicts/gender/items/{}", made.id())] {
        app.call("other", Method::GET, &path).send().await.expect(404);
    }
    let theirs = app.call("other", Method::POST, "/dicts").json(&json!({ "code": "ward", "name_en": "W", "name_zh": "区" })).send().await;
    theirs.expect(201);
    app.grant("reader", &app.tenant, &["config.dict.list"]);
    app.call("reader", Method::GET, "/dicts/ward/items").send().await.expect(200);
    app.call("reader", Method::DELETE, "/dicts/ward").version(1).send().await.expect(403);
    app.grant("nobody", &app.tenant, &[]);
    app.call("nobody", Method::GET, "/dicts").send().await.expect(403);
}
