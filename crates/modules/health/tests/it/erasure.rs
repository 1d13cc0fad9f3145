//! A person is erased: nothing of them opens or is found any more, and the trail stands.

use erp_db::audit;
use http::Method;
use serde_json::{Value, json};

use crate::support::{App, CARD};

const WHY: &str = "The person asked for it in writing";

fn person() -> Value {
    json!({ "name": "慕容鹮", "phone": "13800005678", "address": "青海省玉树市1号", "occupation": "教师", "blood_type": "O", "area_code": "632701",
        "identifiers": [{ "kind": "id_card", "value": CARD }, { "kind": "passport", "value": "E98765432" }] })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_person_is_gone_for_good() {
    let app = App::new().await;
    let other = app.post("/patients", &json!({ "name": "张伟", "phone": "13900001234" })).await.expect(201).id();
    let id = app.post("/patients", &person()).await.expect(201).id();
    let path = format!("/patients/{id}/erasure");
    let sealed = app.database.rows(&format!("SELECT encode(name_enc, 'hex') || ' ' || encode(subject_key, 'hex') || ' ' || encode(phone_bidx, 'hex') FROM patient WHERE id = '{id}'")).await;
    assert_eq!(app.post(&path, &json!({})).await.expect(422).paths(), ["reason"]);
    assert_eq!(app.post(&path, &json!({ "reason": "call 138_0000_5678" })).await.expect(422).paths(), ["reason"]);

    let erased = app.post(&path, &json!({ "reason": WHY })).await.expect(200);
    assert_eq!(erased.json["patient_id"], json!(id));
    // Once more, and nothing happens.
    assert_eq!(app.post(&path, &json!({ "reason": WHY })).await.expect(200).json, erased.json);
    assert_eq!(app.database.rows("SELECT count(*)::text FROM audit_log WHERE action = 'health.patient.erased'").await, ["1"]);

    let row = "SELECT (to_jsonb(p) - ARRAY['tenant_id','id','created_at','created_by','updated_at','updated_by','version','deleted_at','erased_at','mrn'])::text FROM patient p WHERE id = ";
    let left: Value = serde_json::from_str(&app.database.rows(&format!("{row}'{id}'")).await[0]).unwrap();
    let left: Vec<String> =
        left.as_object().unwrap().iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(
        left,
        ["decoy=false", "gender=\"unknown\"", "source=\"staff\"", "status=\"archived\""],
        "every other column is empty, new ones too"
    );
    let numbers = app
        .database
        .rows(&format!(
            "SELECT length(value_enc) + length(value_bidx) || ' ' || (last4_bidx IS NULL) FROM patient_identifier WHERE patient_id = '{id}'"
        ))
        .await;
    assert_eq!(numbers, ["0 true", "0 true"]);
    let dump = app.database.rows("SELECT t::text FROM patient t UNION ALL SELECT t::text FROM patient_identifier t UNION ALL SELECT t::text FROM domain_events t UNION ALL SELECT convert_from(record, 'UTF8') FROM audit_log t").await.join("\n");
    for gone in sealed[0].split(' ').chain(["慕容鹮", "13800005678", CARD, "E98765432"]) {
        assert!(!dump.contains(gone), "{gone}");
    }

    app.get(&format!("/patients/{id}")).await.expect(404);
    app.get(&format!("/patients/{id}/identifiers")).await.expect(404);
    app.post(&format!("/patients/{id}/pii-reveals"), &json!({ "reason": "call back", "fields": ["name"] })).await.expect(404);
    app.put(&format!("/patients/{id}"), 2, &json!({ "name": "李四" })).await.expect(404);
    for search in [
        json!({ "phone": "13800005678" }),
        json!({ "name": "慕容鹮" }),
        json!({ "identifier": CARD }),
        json!({ "last4": "5678", "birth_year": 1960 }),
    ] {
        assert!(app.post("/patients/search", &search).await.expect(200).ids().is_empty(), "{search}");
    }
    assert_eq!(app.get("/patients").await.expect(200).ids(), [other], "the others are untouched");
    // The same person may come back, as somebody new.
    app.post("/patients", &person()).await.expect(201);
    let report = audit::verify(&app.db, app.tenant.id, None, &[], &|_| {}).await.unwrap();
    assert!(report.fault.is_none() && report.rows >= 4, "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_needs_its_own_permission_the_own_tenant_and_no_hold() {
    let app = App::new().await;
    app.second_tenant().await;
    app.grant("doctor", &app.tenant, &["health.patient.list", "health.patient.manage", "health.patient.pii"]);
    let id = app.post("/patients", &person()).await.expect(201).id();
    let path = format!("/patients/{id}/erasure");
    let body = json!({ "reason": WHY });
    assert_eq!(app.call("doctor", Method::POST, &path).json(&body).send().await.expect(403).code(), "auth.permission.denied");
    app.call("other", Method::POST, &path).json(&body).send().await.expect(404);
    app.database.execute(&format!("UPDATE patient SET legal_hold_at = now() WHERE id = '{id}'")).await;
    assert_eq!(app.post(&path, &body).await.expect(409).code(), "health.patient.legal_hold");
    app.get(&format!("/patients/{id}")).await.expect(200);
    app.database.execute(&format!("UPDATE patient SET legal_hold_at = NULL, deleted_at = now() WHERE id = '{id}'")).await;
    // Deleted is not erased: the person can still ask for that.
    app.post(&path, &body).await.expect(200);
    let key = app.database.rows(&format!("SELECT (subject_key IS NULL)::text FROM patient WHERE id = '{id}'")).await;
    assert_eq!(key, ["true"]);
}
