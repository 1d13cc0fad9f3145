use http::Method;
use serde_json::json;

use crate::support::{App, CARD};

#[tokio::test(flavor = "multi_thread")]
async fn another_tenants_patient_does_not_exist() {
    let app = App::new().await;
    app.second_tenant().await;
    let body = json!({"name": "张伟", "phone": "13800005678", "identifiers": [{"kind": "id_card", "value": CARD}]});
    let made = app.post("/patients", &body).await.expect(201);
    let (id, number) = (made.id(), made.json["identifiers"][0]["id"].as_str().unwrap().to_owned());
    let nowhere = "01939999-0000-7000-8000-000000000000";

    let routes = [
        (Method::GET, "/patients/{}".to_owned(), json!({})),
        (Method::PUT, "/patients/{}".to_owned(), json!({"name": "李四"})),
        (Method::DELETE, "/patients/{}".to_owned(), json!({})),
        (Method::GET, "/patients/{}/identifiers".to_owned(), json!({})),
        (Method::POST, "/patients/{}/identifiers".to_owned(), json!({"kind": "other", "value": "12345"})),
        (Method::DELETE, format!("/patients/{{}}/identifiers/{number}"), json!({})),
        (Method::POST, "/patients/{}/pii-reveals".to_owned(), json!({"reason": "call back", "fields": ["name"]})),
    ];
    for (method, path, body) in routes {
        let ask = async |id: &str| {
            let answer =
                app.call("other", method.clone(), &path.replace("{}", id)).header("if-match", "\"1\"").json(&body).send().await.expect(404);
            let mut json = answer.json;
            json.as_object_mut().unwrap().retain(|key, _| key != "trace_id" && key != "instance");
            json
        };
        assert_eq!(ask(&id).await, ask(nowhere).await, "{method} {path}");
    }
    for search in [
        json!({"phone": "13800005678"}),
        json!({"identifier": CARD}),
        json!({"name": "张伟"}),
        json!({"last4": "5678", "birth_year": 1960}),
    ] {
        assert!(app.call("other", Method::POST, "/patients/search").json(&search).send().await.expect(200).ids().is_empty());
    }
    let candidates = app
        .call("other", Method::POST, "/patients/duplicates")
        .json(&json!({"name": "张伟", "phone": "13800005678"}))
        .send()
        .await
        .expect(200);
    assert_eq!(candidates.json["candidates"], json!([]));
    assert!(app.call("other", Method::GET, "/patients").send().await.expect(200).ids().is_empty());
    // The same number and the same person register there without a word about ours, and their record numbers begin anew.
    let theirs = app.call("other", Method::POST, "/patients").json(&body).send().await.expect(201);
    assert_eq!(theirs.json["mrn"], made.json["mrn"]);
    assert_eq!(app.database.rows("SELECT count(DISTINCT value_bidx) FROM patient_identifier").await, ["2"]);
    assert_eq!(app.database.rows("SELECT count(DISTINCT phone_bidx) FROM patient").await, ["2"]);
    assert_eq!(app.get("/patients").await.ids(), [id.as_str()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_gate_passes() {
    use erp_db::migrate::History;
    let app = App::new().await;
    assert_eq!(app.db.gate(&erp_migrations::Migrator::classes()).await.unwrap(), Vec::<String>::new());
}
