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

    assert_eq!(app.db.flush_audit(std::time::Duration::from_secs(10)).await, 0);
    let told = "SELECT DISTINCT entity_id::text FROM audit_log WHERE action = 'health.pii.integrity' AND outcome = 'failure' AND actor LIKE 'user:%' ORDER BY 1";
    assert_eq!(app.database.rows(told).await, ids[1..], "the trail names the rows, and who met them");
    app.database.execute("SET session_replication_role = replica; DELETE FROM audit_log WHERE action = 'health.pii.integrity'").await;

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

/// A patient who does not exist: in a list it is anybody, and whoever goes after it is told of.
#[tokio::test(flavor = "multi_thread")]
async fn a_look_at_a_decoy_raises_the_alarm() {
    let app = App::new().await;
    app.post("/patients", &json!({ "name": "张伟", "phone": "13800005678" })).await.expect(201);
    let make = async |tx: &erp_db::WriteTx| erp_health::patient::decoy::make(tx, true).await;
    let id = app.db.write(app.tenant.id, &erp_core::Origin::operator("ops"), make).await.unwrap().to_string();
    let told = async || {
        assert_eq!(app.db.flush_audit(std::time::Duration::from_secs(10)).await, 0);
        app.database.rows("SELECT convert_from(record, 'UTF8')::jsonb #>> '{details,by}' FROM audit_log WHERE action = 'health.patient.decoy_read' ORDER BY seq").await
    };
    let list = app.get("/patients").await.expect(200);
    assert_eq!(list.ids().len(), 2);
    assert!(!list.text.contains("decoy"), "{}", list.text);
    app.post("/patients/search", &json!({ "phone": "13800005678" })).await.expect(200);
    assert!(told().await.is_empty(), "lists and other people raise nothing");

    let shown = app.get(&format!("/patients/{id}")).await.expect(200).json;
    assert!(shown["created_by"].is_string() && shown["created_by"] == shown["updated_by"], "it has an author like anybody: {shown}");
    let mrn = shown["mrn"].clone();
    app.post("/patients/search", &json!({ "mrn": mrn })).await.expect(200);
    app.get(&format!("/patients/{id}/identifiers")).await.expect(200);
    app.post(&format!("/patients/{id}/pii-reveals"), &json!({ "reason": "just looking", "fields": ["name"] })).await.expect(200);
    // A reveal is written with its change, a look a little later.
    let mut by = told().await;
    by.sort_unstable();
    assert_eq!(by, ["detail", "identifiers", "reveal", "search"]);
    let log = crate::support::logs::text();
    assert!(log.lines().any(|line| line.contains("health.patient.decoy_read") && line.contains(&id)), "the log has it too");
}
