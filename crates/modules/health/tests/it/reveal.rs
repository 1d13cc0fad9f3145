use serde_json::{Value, json};

use crate::support::{App, CARD};

#[tokio::test(flavor = "multi_thread")]
async fn a_reveal_gives_plaintext_and_leaves_an_audit_row() {
    let app = App::new().await;
    let body = json!({"name": "张伟", "phone": "13800005678", "identifiers": [{"kind": "id_card", "value": CARD}]});
    let id = app.post("/patients", &body).await.expect(201).id();
    let path = format!("/patients/{id}/pii-reveals");
    let faulty = app.post(&path, &json!({"reason": "why", "fields": ["diagnosis"]})).await.expect(422);
    assert_eq!(faulty.paths(), ["reason", "fields.0"]);
    let shown = app
        .post(&path, &json!({"reason": "call back today", "fields": ["name", "phone", "birth_date", "address", "identifiers"]}))
        .await
        .expect(200);
    assert_eq!(shown.headers["cache-control"], "no-store");
    let fields = &shown.json["fields"];
    assert_eq!(
        (&fields["name"], &fields["phone"], &fields["birth_date"], &fields["address"]),
        (&json!("张伟"), &json!("+8613800005678"), &json!("1960-01-01"), &Value::Null)
    );
    assert_eq!(fields["identifiers"][0]["value"], CARD);
    assert_eq!(shown.json["failed"], json!([]));

    let records =
        app.database.rows("SELECT convert_from(record, 'UTF8') FROM audit_log WHERE action = 'health.patient.pii_revealed'").await;
    assert_eq!(records.len(), 1);
    let record: Value = serde_json::from_str(&records[0]).unwrap();
    assert_eq!((&record["reason"], &record["entity_id"]), (&json!("call back today"), &json!(id)));
    assert_eq!(record["details"]["fields"], json!(["name", "phone", "birth_date", "address", "identifiers"]));
    assert!(!records[0].contains("13800005678") && !records[0].contains("张伟"));
    app.post("/patients/00000000-0000-0000-0000-000000000000/pii-reveals", &json!({"reason": "call back", "fields": ["name"]}))
        .await
        .expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_does_not_open_spoils_nothing_else() {
    let app = App::new().await;
    let made = |n: u32| json!({"name": format!("张伟{n}"), "phone": format!("1380000567{n}"), "address": "广东省深圳市x"});
    let mut ids = Vec::new();
    for n in 0..4 {
        ids.push(app.post("/patients", &made(n)).await.expect(201).id());
    }
    // A phone moved from another row, a name cut short, a key of nobody.
    app.database
        .execute(&format!("UPDATE patient SET phone_enc = (SELECT phone_enc FROM patient WHERE id = '{}') WHERE id = '{}'", ids[0], ids[1]))
        .await;
    app.database.execute(&format!("UPDATE patient SET name_enc = substring(name_enc for 10) WHERE id = '{}'", ids[2])).await;
    app.database.execute(&format!("UPDATE patient SET subject_key = NULL WHERE id = '{}'", ids[3])).await;

    let list = app.get("/patients").await.expect(200);
    let failed: Vec<bool> = list.json["items"].as_array().unwrap().iter().rev().map(|item| item["decrypt_failed"] == json!(true)).collect();
    assert_eq!(failed, [false, true, true, true]);
    for id in &ids {
        app.get(&format!("/patients/{id}")).await.expect(200);
        assert!(!list.text.contains("1380000567"));
    }
    let log = crate::support::logs::text();
    assert!(ids[1..].iter().all(|id| log.contains(id.as_str())), "the log names the rows");

    let shown = app
        .post(&format!("/patients/{}/pii-reveals", ids[1]), &json!({"reason": "call back", "fields": ["name", "phone"]}))
        .await
        .expect(200);
    assert_eq!(shown.json["fields"], json!({"name": "张伟1"}));
    assert_eq!(shown.json["failed"], json!([{"field": "phone", "code": "health.pii.integrity"}]));
    let shown = app
        .post(&format!("/patients/{}/pii-reveals", ids[3]), &json!({"reason": "call back", "fields": ["name", "identifiers"]}))
        .await
        .expect(200);
    assert_eq!(shown.json["failed"].as_array().unwrap().len(), 1);
    assert_eq!(app.database.rows("SELECT outcome FROM audit_log WHERE action = 'health.pii.integrity'").await, ["failure", "failure"]);
    assert_eq!(app.put(&format!("/patients/{}", ids[3]), 1, &json!({"name": "李四"})).await.expect(409).code(), "health.pii.integrity");
    // A new number mends the row.
    app.put(&format!("/patients/{}", ids[1]), 1, &json!({"phone": "13900001234"})).await.expect(200);
    assert!(app.get(&format!("/patients/{}", ids[1])).await.json.get("decrypt_failed").is_none());
    let kept = "SELECT convert_from(record, 'UTF8')::jsonb #>> '{details,overwritten,0}' FROM audit_log WHERE action = 'health.pii.integrity' ORDER BY seq DESC LIMIT 1";
    assert_eq!(app.database.rows(kept).await, ["phone"], "what was overwritten unread is in the trail");
}
