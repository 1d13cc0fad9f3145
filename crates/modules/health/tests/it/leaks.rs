use http::Method;
use serde_json::json;

use crate::support::{App, CARD, logs};

/// Plaintext stands nowhere but in the answer to a reveal.
#[tokio::test(flavor = "multi_thread")]
async fn no_table_event_audit_row_log_or_list_has_plaintext() {
    let app = App::new().await;
    let secrets = ["欧阳锋锋", "ouyangfengfeng", "15400009876", "9876543", CARD, "LEAK88991", "白驼山庄一号", "用毒专家", "1960-01-01"];
    let body = json!({
        "name": "欧阳锋锋", "phone": "154 0000 9876", "address": "新疆维吾尔自治区喀什市白驼山庄一号", "occupation": "用毒专家",
        "identifiers": [{"kind": "id_card", "value": CARD}, {"kind": "other", "value": "LEAK88991"}],
    });
    let mut answers = Vec::new();
    let made = app.call("desk", Method::POST, "/patients").header("idempotency-key", "k").json(&body).send().await.expect(201);
    let path = format!("/patients/{}", made.id());
    answers.push(made);
    answers.push(app.call("desk", Method::POST, "/patients").header("idempotency-key", "k").json(&body).send().await.expect(201));
    answers.push(app.get("/patients").await);
    answers.push(app.get(&path).await);
    answers.push(app.get(&format!("{path}/identifiers")).await);
    for search in [
        json!({"phone": "15400009876"}),
        json!({"identifier": CARD}),
        json!({"name": "欧阳锋锋"}),
        json!({"last4": "8991", "birth_year": 1960}),
    ] {
        answers.push(app.post("/patients/search", &search).await.expect(200));
    }
    answers.push(
        app.post(
            "/patients/duplicates",
            &json!({"name": "欧阳锋锋", "phone": "15400009876", "identifiers": [{"kind": "id_card", "value": CARD}]}),
        )
        .await,
    );
    answers.push(app.post("/patients", &body).await.expect(409));
    answers.push(app.post("/patients", &json!({"name": "欧阳锋锋", "birth_date": "1960-01-01"})).await.expect(409));
    answers.push(
        app.post(
            "/patients",
            &json!({"name": "欧阳锋锋", "phone": "15400009876x", "identifiers": [{"kind": "id_card", "value": format!("{CARD}1")}]}),
        )
        .await
        .expect(422),
    );
    answers.push(app.put(&path, 1, &json!({"occupation": "用毒专家二", "phone": "15400009876"})).await.expect(200));
    answers.push(
        app.post(&format!("{path}/identifiers"), &json!({"kind": "other", "system": "urn:y", "value": "LEAK88991"})).await.expect(201),
    );
    app.post(
        &format!("{path}/pii-reveals"),
        &json!({"reason": "call back", "fields": ["name", "phone", "birth_date", "address", "occupation", "identifiers"]}),
    )
    .await
    .expect(200);
    app.call("desk", Method::DELETE, &path).header("if-match", "\"3\"").send().await.expect(204);

    let mut places: Vec<(String, String)> = answers.into_iter().enumerate().map(|(i, a)| (format!("answer {i}"), a.text)).collect();
    for table in ["patient", "patient_identifier", "idempotency_key", "domain_events", "audit_log", "number_counter"] {
        for row in app.database.rows(&format!("SELECT row_to_json(t) FROM {table} t")).await {
            places.push((table.to_owned(), unhex(&row)));
        }
    }
    places.push(("log".to_owned(), logs::text()));
    assert!(places.iter().any(|(place, text)| place == "audit_log" && text.contains("user_agent")), "the records were read");
    for (place, text) in &places {
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} in {place}: {text}");
        }
    }
}

/// `bytea` prints as `\x…`; its bytes are what a thief would read.
fn unhex(row: &str) -> String {
    let mut parts = row.split("\\\\x");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits: &str = &part[..part.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(part.len())];
        let bytes: Vec<u8> = (0..digits.len() / 2).map(|i| u8::from_str_radix(&digits[i * 2..i * 2 + 2], 16).unwrap()).collect();
        text.push_str(&String::from_utf8_lossy(&bytes));
        text.push_str(&part[digits.len()..]);
    }
    text
}
