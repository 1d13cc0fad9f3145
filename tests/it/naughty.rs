//! Texts that break software, in every field that takes text.

use futures::{StreamExt, stream};
use reqwest::Method;
use serde_json::Value;

use crate::{
    contract::{Operation, operations},
    hostile::{a_patient, unharmed},
    support::Clinic,
};

const PATIENTS: &str = "/api/v1/health/patients";

/// The Big List of Naughty Strings, and some that PostgreSQL or JSON make of them.
fn naughty() -> Vec<String> {
    let mut all: Vec<String> = serde_json::from_str(include_str!("../fixtures/naughty-strings/blns.json")).unwrap();
    assert!(all.len() > 400);
    all.extend(
        ["\0", "a\0b", "\u{feff}", "\u{202e}abc", "\u{fffe}", "9".repeat(400).as_str(), "1e400", "-0", "\\x00", "E'\\000'"]
            .map(str::to_owned),
    );
    all.extend(["𝄞".repeat(2_000), "a\u{301}".repeat(2_000), " ".repeat(5_000)]);
    all
}

/// The body with one of its text fields replaced, for each; a list of texts counts as one.
fn spoilt(operation: &Operation, text: &str) -> Vec<Value> {
    let body = operation.body.as_ref().unwrap();
    let texts = body.as_object().unwrap().iter().filter(|(_, value)| value.is_string());
    texts
        .map(|(name, _)| {
            let mut body = body.clone();
            body[name] = text.into();
            body
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_text_breaks_any_field() {
    let clinic = Clinic::open().await;
    let patient = a_patient(&clinic).await;
    let naughty = naughty();
    let mut requests = Vec::new();
    for operation in operations().into_iter().filter(|operation| operation.body.is_some()) {
        // These hash a password for every request: each field meets its share of the texts.
        let costly = operation.path.contains("/auth/");
        for (n, text) in naughty.iter().enumerate() {
            let bodies = spoilt(&operation, text);
            let share = if bodies.is_empty() { 0 } else { n % bodies.len() };
            let bodies = bodies.into_iter().enumerate().filter(|(at, _)| !costly || (*at == share && n.is_multiple_of(4)));
            requests.extend(bodies.map(|(_, body)| (operation.clone(), body)));
        }
    }
    assert!(requests.len() > 5_000, "{}", requests.len());
    let (clinic, patient) = (&clinic, &patient);
    let send = |(operation, body): (Operation, Value)| async move {
        let answer = operation.call_with(&clinic.api, &operation.at(|_| patient.clone()), Some(&body)).await;
        let what = format!("{} {} {body:.200}", operation.method, operation.path);
        assert!(answer.status.as_u16() < 500 && answer.status != 429, "{what}: {answer}");
        if answer.status.as_u16() >= 400 {
            assert!(!answer.problem().1.is_empty(), "{what}: {answer}");
        }
        let inside = ["sqlx", "SQLSTATE", "syntax error", "postgres", "panicked", "invalid byte sequence"]
            .iter()
            .find(|word| answer.text.contains(**word));
        assert!(inside.is_none() || body.to_string().contains(inside.unwrap()), "{what}: {answer}");
    };
    stream::iter(requests).for_each_concurrent(8, send).await;
    // As parts of a path and of a query, and as headers.
    for text in &naughty {
        let escaped = text.bytes().map(|byte| format!("%{byte:02x}")).collect::<Vec<_>>().concat();
        for path in [format!("{PATIENTS}/{escaped}"), format!("{PATIENTS}?cursor={escaped}"), format!("{PATIENTS}?status={escaped}")] {
            let answer = clinic.api.get(&path).await;
            assert!((400..500).contains(&answer.status.as_u16()) || text.is_empty(), "{path}: {answer}");
        }
        let Ok(value) = reqwest::header::HeaderValue::from_bytes(text.as_bytes()) else { continue };
        for name in ["idempotency-key", "if-match", "accept-language", "traceparent", "x-request-id"] {
            let request = clinic.api.request(Method::DELETE, &format!("{PATIENTS}/{}", uuid::Uuid::nil())).header(name, value.clone());
            let answer = clinic.api.send(request).await;
            assert!(answer.status.as_u16() < 500, "{name}: {text}: {answer}");
        }
    }
    // What was stored can be listed.
    clinic.api.get(&format!("{PATIENTS}?limit=200")).await.expect(200);
    unharmed(clinic).await;
}
