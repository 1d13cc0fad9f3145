//! Questions whether a value is known: few, and on record.

use erp_testkit::eventually;
use serde_json::json;

use crate::support::Clinic;

/// Who sees a part of a number must not find the rest by asking for every candidate.
#[tokio::test(flavor = "multi_thread")]
async fn candidates_cannot_be_tried_one_after_the_other_and_each_try_is_on_record() {
    let clinic = Clinic::with(|erp| erp.set("limits.user_per_minute", "20")).await;
    let search = async |identifier: &str| clinic.api.post("/api/v1/health/patients/search", &json!({ "identifier": identifier })).await;
    for candidate in ["110105199003072813", "11010519900307283X", "110105199003072856", "110105199003072872"] {
        search(candidate).await.expect(200);
    }
    let refused = search("110105199003072899").await.expect(429);
    assert_eq!(refused.problem(), (429, "common.rate_limited"));
    let asked = json!({ "name": "张伟", "birth_date": "1960-01-01" });
    clinic.api.post("/api/v1/health/patients/duplicates", &asked).await.expect(429);
    clinic.api.get("/api/v1/health/patients").await.expect(200);

    let many: Vec<_> = ["110105199003072813", "11010519900307283X"].map(|value| json!({ "kind": "id_card", "value": value })).into();
    let guesses = Clinic::open().await.api.post("/api/v1/health/patients/duplicates", &json!({ "identifiers": many })).await.expect(422);
    assert!(guesses.text.contains("identifiers[1]"), "a person has one number of a kind: {guesses}");

    eventually("the questions are on record", async || {
        let lines = clinic.db.rows("SELECT convert_from(record, 'UTF8') FROM audit_log WHERE action = 'health.patient.looked_up'").await;
        assert!(!lines.concat().contains("1101051990"), "{lines:?}");
        lines.len() == 4 && lines.iter().all(|line| line.contains(r#""criteria":"identifier""#) && line.contains(r#""found":0"#))
    })
    .await;
}
