//! Bad bodies against every route that takes one: always the client's fault, always a problem document.

use erp_testkit::{Answer, Api};
use reqwest::RequestBuilder;
use serde_json::json;

use crate::{
    contract::{Operation, operations},
    support::{Clinic, exchange},
};

const PATIENTS: &str = "/api/v1/health/patients";

/// 4xx as a problem document with a code and a trace.
#[track_caller]
pub fn refusal(answer: &Answer, what: &str) {
    let (status, code) = answer.problem();
    assert!((400..500).contains(&status), "{what}: {answer}");
    assert!(!code.is_empty() && answer.body["trace_id"].is_string() && answer.body["status"] == status, "{what}: {answer}");
    assert!(answer.text.len() < 30_000, "{what}: an answer of {} bytes", answer.text.len());
}

/// A clinic after an attack: nothing was a fault of ours, and it serves on.
pub async fn unharmed(clinic: &Clinic) {
    let log = clinic.server.stderr();
    let fault = log.lines().find(|line| line.contains("\"ERROR\"") || line.contains("panicked"));
    assert!(fault.is_none(), "{fault:?}");
    let person = json!({ "name": "After The Attack", "confirm_duplicate": true });
    clinic.api.post(PATIENTS, &person).await.expect(201);
    clinic.api.get("/health/ready").await.expect(200);
}

fn with_bodies() -> Vec<Operation> {
    let all: Vec<Operation> = operations().into_iter().filter(|operation| operation.body.is_some()).collect();
    assert!(all.len() >= 8, "{all:?}");
    all
}

fn request(api: &Api, operation: &Operation, patient: &str) -> RequestBuilder {
    api.request(operation.method.clone(), &operation.at(|_| patient.to_owned())).header("if-match", "\"1\"")
}

pub async fn a_patient(clinic: &Clinic) -> String {
    let made = clinic.api.post(PATIENTS, &json!({ "name": "Target Person", "phone": "13811112222" })).await.expect(201);
    made.text_at("id").to_owned()
}

fn bad_bodies() -> Vec<(&'static str, Vec<u8>)> {
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        ("empty", vec![]),
        ("blank", text("  \n")),
        ("cut off", text("{\"name\":\"a")),
        ("a raw NUL", b"{\"name\":\"a\0b\"}".to_vec()),
        ("an escaped NUL", text(r#"{"name":"a\u0000b"}"#)),
        ("a NUL in a key", text(r#"{"na\u0000me":"a"}"#)),
        ("a lone surrogate", text(r#"{"name":"\ud800"}"#)),
        ("surrogates the wrong way round", text(r#"{"name":"\udc00\ud800"}"#)),
        ("100 000 arrays", "[".repeat(100_000).into_bytes()),
        ("100 000 objects", "{\"a\":".repeat(100_000).into_bytes()),
        ("1e400", text("1e400")),
        ("a field of 1e400", text(r#"{"birth_year":1e400,"name":1e400,"username":1e400}"#)),
        ("a million digits", "9".repeat(1_000_000).into_bytes()),
        ("an exponent of a million digits", format!("1e{}", "9".repeat(1_000_000)).into_bytes()),
        ("a byte order mark", b"\xef\xbb\xbf{}".to_vec()),
        ("UTF-16", b"\xff\xfe{\0}\0".to_vec()),
        ("not UTF-8", b"{\"name\":\"\xff\xfe\"}".to_vec()),
        ("an overlong slash", b"{\"name\":\"\xc0\xaf\"}".to_vec()),
        ("two values", text("{} {}")),
        ("a trailing comma", text("{\"name\":\"a\",}")),
        ("a comment", text("{/* */}")),
        ("single quotes", text("{'name':'a'}")),
        ("NaN", text("NaN")),
        ("Infinity", text("{\"name\":Infinity}")),
        ("null", text("null")),
        ("true", text("true")),
        ("a number", text("17")),
        ("a string", text("\"name\"")),
        ("an array", text("[]")),
        ("an array of arrays", text("[[],{}]")),
        (
            "a key twice",
            text(
                r#"{"name":"a","name":"b","reason":"c","reason":"d","kind":"e","kind":"f","username":"g","username":"h","refresh_token":"i","refresh_token":"j","new_password":"k","new_password":"l"}"#,
            ),
        ),
        ("the prototype", text(r#"{"__proto__":{"admin":true}}"#)),
        ("a form", text("name=a&phone=b")),
        ("XML with an entity", text(r#"<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>"#)),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_bodies_are_refused_by_every_route_that_takes_one() {
    let clinic = Clinic::open().await;
    let patient = a_patient(&clinic).await;
    for operation in with_bodies() {
        for (what, body) in bad_bodies() {
            let answer =
                clinic.api.send(request(&clinic.api, &operation, &patient).header("content-type", "application/json").body(body)).await;
            let what = format!("{what} to {} {}", operation.method, operation.path);
            refusal(&answer, &what);
            assert!([400, 422].contains(&answer.status.as_u16()), "{what}: {answer}");
        }
    }
    unharmed(&clinic).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_of_the_wrong_type_are_named() {
    let clinic = Clinic::open().await;
    let patient = a_patient(&clinic).await;
    let long = "长".repeat(200_000);
    let wrong = [
        json!({}),
        json!([[]]),
        json!(-1.5),
        json!(u64::MAX),
        json!(true),
        json!(""),
        json!("\u{202e}\u{feff}"),
        json!(long),
        json!("' OR 1=1 --"),
        json!("${jndi:ldap://x}"),
    ];
    for operation in with_bodies() {
        let good = operation.body.clone().unwrap();
        for field in good.as_object().unwrap().keys() {
            for value in &wrong {
                let mut body = good.clone();
                body[field] = value.clone();
                let answer = clinic.api.send(request(&clinic.api, &operation, &patient).json(&body)).await;
                let what = format!("{field} = {:.40} to {} {}", value.to_string(), operation.method, operation.path);
                // Some of it is a name as good as any other.
                assert!(answer.status.as_u16() < 500, "{what}: {answer}");
                if !answer.is_success() {
                    refusal(&answer, &what);
                }
                let accepted = answer.is_success() && (value.is_object() || value.is_array() || value.is_boolean() || value.is_number());
                assert!(!accepted || body == good, "{what}: {answer}");
            }
        }
    }
    unharmed(&clinic).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_media_types_and_huge_bodies_are_refused() {
    let clinic = Clinic::open().await;
    let patient = a_patient(&clinic).await;
    let huge = format!("{{\"name\":\"{}\"}}", "x".repeat(3 << 20)).into_bytes();
    for operation in with_bodies() {
        let what = format!("{} {}", operation.method, operation.path);
        for kind in
            ["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application", "*/*"]
        {
            let body = operation.body.clone().unwrap().to_string();
            let answer = clinic.api.send(request(&clinic.api, &operation, &patient).header("content-type", kind).body(body)).await;
            refusal(&answer, kind);
            assert_eq!(answer.status, 415, "{kind} to {what}: {answer}");
        }
        let bare = clinic.api.send(request(&clinic.api, &operation, &patient).body("{}")).await;
        assert_eq!(bare.problem().0, 415, "no type to {what}: {bare}");
        // A client that sends it all, deaf to what comes meanwhile, sees the answer too.
        let sent =
            clinic.api.send(request(&clinic.api, &operation, &patient).header("content-type", "application/json").body(huge.clone())).await;
        assert_eq!(sent.problem(), (413, "common.too_large"), "3 MiB to {what}: {sent}");
        // It is refused by its length, before the rest has come.
        let head = format!(
            "{} {} HTTP/1.1\r\nHost: erp\r\nAuthorization: Bearer {}\r\nIf-Match: \"1\"\r\nContent-Type: application/json\r\nContent-Length: 3000000\r\n\r\n{{",
            operation.method,
            operation.at(|_| patient.clone()),
            clinic.api.token().unwrap()
        );
        let answer = exchange(&clinic.server, head.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("\"common.too_large\""), "3 MB to {what}: {answer}");
    }
    unharmed(&clinic).await;
}
