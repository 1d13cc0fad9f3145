//! The desk of dead letters over HTTP.

use erp_testkit::eventually;
use serde_json::{Value, json};

use crate::support::{Clinic, on, seed_tenant};

const DESK: &str = "/api/v1/system/dead-letters";

/// A server whose sink `diary` left a dead letter of each event of two tenants.
async fn clinic() -> Clinic {
    let clinic = Clinic::open().await;
    seed_tenant(&clinic.db, "east");
    let east = clinic.api.login("east", "admin", erp_testkit::ADMIN_PASSWORD).await;
    for (api, name) in [(&clinic.api, "Patient Number1"), (&clinic.api, "Patient Number2"), (&east, "Patient Number3")] {
        api.post("/api/v1/health/patients", &json!({ "name": name })).await.expect(201);
    }
    eventually("nothing is pending", async || clinic.db.query_scalar::<i64>("SELECT count(*) FROM domain_events").await == 0).await;
    on(&clinic.db).args(["sinks", "add", "diary", "--kind", "log"]).run().expect(0);
    clinic
        .db
        .execute(
            "INSERT INTO dead_letters (event_id, sink, tenant_id, event_type, payload, headers, attempts, errors, first_failed_at) \
             SELECT event_id, 'diary', tenant_id, event_type, payload, headers, 3, '[{\"error\": \"busy\"}]', now() FROM domain_event_archive \
             WHERE event_type = 'health.patient.created'",
        )
        .await;
    clinic
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_are_listed_looked_at_handed_over_and_put_aside() {
    let clinic = clinic().await;
    let api = &clinic.api;
    let first = api.get(&format!("{DESK}?limit=2&sink=diary")).await.expect(200).body;
    let next = first["next_cursor"].as_str().unwrap();
    let rest = api.get(&format!("{DESK}?limit=2&sink=diary&cursor={next}")).await.expect(200).body;
    assert_eq!((first["items"].as_array().unwrap().len(), rest["items"].as_array().unwrap().len()), (2, 1), "{first} {rest}");
    assert_eq!(rest["next_cursor"], Value::Null);
    let east = clinic.db.query_scalar::<uuid::Uuid>("SELECT id FROM tenant WHERE code = 'east'").await;
    let of_east = api.get(&format!("{DESK}?tenant=east&event_type=health.*")).await.expect(200).body;
    assert_eq!(of_east["items"].as_array().unwrap().len(), 1);
    let id = of_east["items"][0]["id"].as_str().unwrap().to_owned();

    let whole = api.get(&format!("{DESK}/{id}")).await.expect(200).body;
    assert!(whole["payload"].as_object().unwrap().values().all(|value| !value.is_string() || value.as_str().unwrap().starts_with('<')));
    let revealed = api.post(&format!("{DESK}/{id}/payload-reveals"), &json!({ "reason": "billing asks" })).await.expect(200).body;
    assert!(revealed["payload"].as_object().unwrap().keys().eq(whole["payload"].as_object().unwrap().keys()));
    assert_ne!(revealed["payload"], whole["payload"]);
    let trail =
        |action: &str| format!("SELECT count(*) FROM audit_log WHERE action = 'events.dead_letter.{action}' AND tenant_id = '{east}'");
    assert_eq!(clinic.db.query_scalar::<i64>(&trail("revealed")).await, 1);
    let reason = "SELECT count(*) FROM audit_log WHERE action = 'events.dead_letter.revealed' AND convert_from(record, 'UTF8') LIKE '%billing asks%'";
    assert_eq!(clinic.db.query_scalar::<i64>(reason).await, 1);
    let odd = api.post(&format!("{DESK}/{id}/payload-reveals"), &json!({ "why": "x" })).await;
    assert_eq!(odd.problem().0, 422);

    let retried = api.post(&format!("{DESK}/retry"), &json!({ "ids": [id] })).await.expect(200).body;
    assert_eq!(retried, json!({ "done": 1, "left": 0, "held_up": [] }));
    assert_eq!(clinic.db.query_scalar::<i64>(&trail("retried")).await, 1);
    eventually("it is delivered", async || clinic.db.query_scalar::<i64>("SELECT count(*) FROM outbox_retries").await == 0).await;
    on(&clinic.db).args(["outbox", "pause", "diary"]).run().expect(0);
    let other = api.get(&format!("{DESK}?limit=1")).await.expect(200).body["items"][0]["id"].clone();
    let held = api.post(&format!("{DESK}/retry"), &json!({ "ids": [other] })).await.expect(200).body;
    assert_eq!(held, json!({ "done": 1, "left": 0, "held_up": [{ "sink": "diary", "state": "paused", "letters": 1 }] }));
    on(&clinic.db).args(["outbox", "resume", "diary"]).run().expect(0);
    let discarded = api.post(&format!("{DESK}/discard"), &json!({ "sink": "diary", "note": "sent by hand" })).await.expect(200).body;
    assert_eq!(discarded, json!({ "done": 1, "left": 0 }));
    let aside = api.get(&format!("{DESK}?status=discarded")).await.expect(200).body;
    assert_eq!(aside["items"][0]["note"], "sent by hand");
    assert_eq!(api.get(DESK).await.expect(200).body["items"], json!([]), "none is open");
    clinic.server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_names_no_letter_changes_nothing() {
    let clinic = clinic().await;
    let api = &clinic.api;
    let nobody = uuid::Uuid::nil();
    assert_eq!(api.get(&format!("{DESK}/{nobody}")).await.problem().0, 404);
    assert_eq!(api.post(&format!("{DESK}/{nobody}/payload-reveals"), &json!({})).await.problem().0, 404);
    assert_eq!(api.post(&format!("{DESK}/retry"), &json!({ "ids": [nobody] })).await.problem().0, 404);
    for (query, body, near) in [
        ("tenant=eest", json!({ "tenant": "eest" }), "east"),
        ("sink=dairy", json!({ "sink": "dairy" }), "diary"),
        ("event_type=health.patent.created", json!({ "event_type": "health.patent.created" }), "health.patient.created"),
    ] {
        for answer in [api.get(&format!("{DESK}?{query}")).await, api.post(&format!("{DESK}/retry"), &body).await] {
            assert_eq!(answer.problem(), (422, "common.validation"), "{query}: {answer}");
            assert!(answer.text.contains("common.field.names_nothing_like") && answer.text.contains(near), "{query}: {answer}");
        }
    }
    assert_eq!(api.get(&format!("{DESK}?sink=zzz")).await.problem().0, 422);
    let old = "UPDATE dead_letters SET sink = 'gone' WHERE id = (SELECT max(id::text)::uuid FROM dead_letters)";
    clinic.db.execute(old).await;
    assert_eq!(
        api.get(&format!("{DESK}?sink=gone")).await.expect(200).body["items"].as_array().unwrap().len(),
        1,
        "history keeps its names"
    );
    for (path, body, fields) in [
        ("retry", json!({}), &["ids"][..]),
        ("retry", json!({ "limit": 0, "sink": "x".repeat(201) }), &["limit", "sink"]),
        ("retry", json!({ "all": true, "rate": 0 }), &["rate"]),
        ("retry", json!({ "rate": 0, "limit": 1001, "ids": vec![nobody; 101] }), &["rate", "limit", "ids"]),
        ("discard", json!({ "all": true, "note": " " }), &["note"]),
        ("discard", json!({ "all": true, "note": "a\nb" }), &["note"]),
    ] {
        let answer = api.post(&format!("{DESK}/{path}"), &body).await;
        assert_eq!(answer.problem().0, 422, "{body}: {answer}");
        assert!(fields.iter().all(|field| answer.text.contains(&format!("\"{field}\""))), "{body}: {answer}");
    }
    assert_eq!(api.get(&format!("{DESK}?status=lost")).await.problem().0, 422);
    assert_eq!(clinic.db.query_scalar::<i64>("SELECT count(*) FROM dead_letters WHERE status = 'open'").await, 3);
    clinic.server.stop().expect(0);
}
