use http::Method;
use serde_json::{Value, json};

use crate::support::{Answer, App, CARD};

async fn delete(app: &App, path: &str, version: i32) -> Answer {
    app.call("desk", Method::DELETE, path).header("if-match", &format!("\"{version}\"")).send().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replacement_names_its_version_and_keeps_what_it_leaves_out() {
    let app = App::new().await;
    let id = app
        .post("/patients", &json!({"name": "张伟", "birth_date": "1960-01-01", "phone": "13800005678", "address": "广东省深圳市x"}))
        .await
        .expect(201)
        .id();
    let path = format!("/patients/{id}");

    app.call("desk", Method::PUT, &path).json(&json!({})).send().await.expect(428);
    app.call("desk", Method::PUT, &path).header("if-match", "yesterday").json(&json!({})).send().await.expect(400);
    let same = app.put(&path, 1, &json!({"name": " 张伟 ", "phone": "138 0000 5678"})).await.expect(200);
    assert_eq!(same.etag(), "\"1\"", "nothing differs, nothing is written");
    let changed = app.put(&path, 1, &json!({"phone": "13900001234", "address": null, "blood_type": "A"})).await.expect(200);
    assert_eq!(changed.etag(), "\"2\"");
    assert_eq!(
        (&changed.json["name"], &changed.json["phone"], &changed.json["address"]),
        (&json!("张*"), &json!("139****1234"), &Value::Null)
    );

    let stale = app.put(&path, 1, &json!({"name": "李四"})).await.expect(409);
    assert_eq!((stale.code(), &stale.json["current_version"]), ("common.version.conflict", &json!(2)));
    // The indexes moved with the values.
    assert!(app.post("/patients/search", &json!({"phone": "13800005678"})).await.ids().is_empty());
    assert_eq!(app.post("/patients/search", &json!({"last4": "1234", "birth_year": 1960})).await.ids(), [id.as_str()]);
    app.put(&path, 2, &json!({"name": "王芳", "birth_date": "1961-02-03"})).await.expect(200);
    assert_eq!(app.post("/patients/search", &json!({"pinyin": "wang fang"})).await.ids(), [id.as_str()]);
    app.post("/patients", &json!({"name": "王芳", "birth_date": "1961-02-03"})).await.expect(409);

    let faulty = app.put(&path, 3, &json!({"name": null, "gender": "x", "birth_date": "soon", "status": "gone"})).await.expect(422);
    assert_eq!(faulty.paths(), ["name", "gender", "birth_date", "status"]);
    let events = app.database.rows("SELECT event_type || ' ' || aggregate_version FROM domain_events ORDER BY id").await;
    assert_eq!(events, ["health.patient.created 1", "health.patient.updated 2", "health.patient.updated 3"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_allows_what_its_rules_say() {
    let app = App::new().await;
    let id = app.post("/patients", &json!({"name": "A B"})).await.expect(201).id();
    let path = format!("/patients/{id}");
    app.put(&path, 1, &json!({"status": "deceased"})).await.expect(200);
    app.put(&path, 2, &json!({"occupation": "none"})).await.expect(200);
    let refused = app.put(&path, 3, &json!({"status": "archived"})).await.expect(409);
    assert_eq!((refused.code(), &refused.json["allowed"]), ("health.patient.state_invalid", &json!(["active"])));
    app.put(&path, 3, &json!({"status": "merged"})).await.expect(409);
    app.put(&path, 3, &json!({"status": "active"})).await.expect(200);
    app.put(&path, 4, &json!({"status": "archived"})).await.expect(200);
    assert_eq!(app.put(&path, 5, &json!({"name": "C D"})).await.expect(409).code(), "health.patient.closed");
    assert_eq!(
        app.post(&format!("{path}/identifiers"), &json!({"kind": "other", "value": "1234"})).await.expect(409).code(),
        "health.patient.closed"
    );
    app.put(&path, 5, &json!({"name": "C D", "status": "active"})).await.expect(200);
    assert_eq!(app.get("/patients?status=archived").await.ids().len(), 0);
    assert_eq!(app.get("/patients?status=active").await.ids().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn identifiers_come_and_go() {
    let app = App::new().await;
    let id = app.post("/patients", &json!({"name": "张伟", "birth_date": "1960-01-01", "gender": "male"})).await.expect(201).id();
    let path = format!("/patients/{id}/identifiers");
    let made = app.post(&path, &json!({"kind": "id_card", "value": CARD, "valid_to": "2035-12-31"})).await.expect(201);
    assert_eq!((&made.json["value"], &made.json["valid_to"]), (&json!("**************2816"), &json!("2035-12-31")));
    assert_eq!(app.get(&format!("/patients/{id}")).await.etag(), "\"2\"", "the patient's version moves with its numbers");

    assert_eq!(app.post(&path, &json!({"kind": "id_card", "value": CARD})).await.expect(409).code(), "health.patient.identifier_taken");
    assert_eq!(app.post(&path, &json!({"kind": "id_card", "value": "11010519491231002X"})).await.expect(422).paths(), ["value", "value"]);
    assert_eq!(app.post(&path, &json!({"kind": "id_card", "system": "urn:x", "value": CARD})).await.expect(422).paths(), ["system"]);
    app.post(&path, &json!({"kind": "horoscope"})).await.expect(422);
    // A birth date that contradicts the card.
    assert_eq!(
        app.put(&format!("/patients/{id}"), 2, &json!({"birth_date": "1960-01-02", "gender": "female"})).await.expect(422).paths(),
        ["birth_date", "gender"]
    );
    // The same number of another issuer is another number.
    for system in ["urn:a", "urn:b"] {
        app.post(&path, &json!({"kind": "visit_card", "system": system, "value": "42-0001"})).await.expect(201);
    }
    let one = format!("{path}/{}", made.id());
    app.call("desk", Method::DELETE, &one).send().await.expect(204);
    app.call("desk", Method::DELETE, &one).send().await.expect(404);
    assert_eq!(app.get(&path).await.json["items"].as_array().unwrap().len(), 2);
    app.post("/patients", &json!({"name": "李四", "identifiers": [{"kind": "id_card", "value": CARD}]})).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_patient_is_gone_and_its_numbers_are_free() {
    let app = App::new().await;
    let body = json!({"name": "张伟", "phone": "13800005678", "identifiers": [{"kind": "id_card", "value": CARD}]});
    let id = app.post("/patients", &body).await.expect(201).id();
    let path = format!("/patients/{id}");
    app.call("desk", Method::DELETE, &path).send().await.expect(428);
    delete(&app, &path, 7).await.expect(409);
    app.get(&format!("{path}/identifiers")).await.expect(200);
    delete(&app, &path, 1).await.expect(204);
    delete(&app, &path, 2).await.expect(404);
    for gone in [path.clone(), format!("{path}/identifiers")] {
        app.get(&gone).await.expect(404);
    }
    app.put(&path, 2, &json!({"name": "x"})).await.expect(404);
    app.post(&format!("{path}/pii-reveals"), &json!({"reason": "curious", "fields": ["name"]})).await.expect(404);
    assert!(app.get("/patients").await.ids().is_empty());
    assert!(app.post("/patients/search", &json!({"identifier": CARD})).await.ids().is_empty());
    assert!(app.post("/patients/search", &json!({"last4": "5678", "birth_year": 1960})).await.ids().is_empty());
    assert_eq!(app.database.rows("SELECT status FROM patient").await, ["archived"]);
    app.post("/patients", &body).await.expect(201);
}
