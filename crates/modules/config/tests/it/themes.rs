//! Themes.

use http::Method;
use serde_json::json;

use crate::support::App;

#[tokio::test(flavor = "multi_thread")]
async fn a_theme_is_made_chosen_and_kept_while_it_is_chosen() {
    let app = App::new().await;
    let made = app
        .post("/themes", &json!({ "code": "ocean", "name_en": "Ocean", "name_zh": "海洋", "tokens": { "primary": "#0958D9" } }))
        .await
        .expect(201);
    assert_eq!((made.etag(), &made.json["tokens"]), ("\"1\"", &json!({ "primary": "#0958d9" })));
    app.put("/settings/config.branding", 0, &json!({ "value": { "theme": "ocean" } })).await.expect(200);
    let public = app.call("", Method::GET, "/public").send().await.expect(200);
    assert_eq!(public.json["theme"], json!({ "code": "ocean", "tokens": { "primary": "#0958d9" } }));
    assert_eq!(app.delete("/themes/ocean", 1).await.expect(409).code(), "config.theme.in_use");
    app.delete("/settings/config.branding", 1).await.expect(200);
    assert_eq!(app.delete("/themes/light", 1).await.expect(409).code(), "config.theme.builtin");
    app.delete("/themes/ocean", 1).await.expect(204);
    // What was chosen once is not there any more.
    let back = app.call("desk", Method::POST, "/settings/config.branding/rollback").version(2).json(&json!({ "to": 1 })).send().await;
    assert_eq!(back.expect(422).faults(), [("value.theme", "config.theme.unknown")]);
    assert_eq!(app.get("/themes").await.expect(200).items().len(), 2);
    assert_eq!(app.audited("config.theme.changed").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn faulty_themes_are_refused() {
    let app = App::new().await;
    let good = json!({ "code": "ocean", "name_en": "Ocean", "name_zh": "海洋", "tokens": {} });
    for (field, value, fault) in [
        ("code", json!("Ocean"), ("code", "config.code.invalid")),
        ("name_zh", json!(""), ("name_zh", "common.field.blank")),
        ("tokens", json!({ "primary": "blue" }), ("tokens.primary", "config.color.invalid")),
        ("tokens", json!({ "nonsense": "#000000" }), ("tokens", "common.field.choice")),
        ("tokens", json!([]), ("tokens", "common.field.type")),
        ("builtin", json!(true), ("builtin", "common.field.unknown")),
    ] {
        let mut body = good.clone();
        body[field] = value;
        assert_eq!(app.post("/themes", &body).await.expect(422).faults(), [fault], "{body}");
    }
    app.post("/themes", &good).await.expect(201);
    assert_eq!(app.post("/themes", &good).await.expect(409).code(), "common.duplicate");
    let names = json!({ "name_en": "O", "name_zh": "海", "tokens": {} });
    assert_eq!(app.put("/themes/ocean", 4, &names).await.expect(409).json["current_version"], 1);
    app.put("/themes/ocean", 1, &names).await.expect(200);
    app.put("/themes/none", 1, &names).await.expect(404);
    app.get("/themes/none").await.expect(404);
    app.delete("/themes/none", 1).await.expect(404);
}
