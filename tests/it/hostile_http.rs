//! Bad headers, and bytes that are no HTTP.

use std::io::Write;

use reqwest::Method;
use serde_json::json;

use crate::{
    hostile::{refusal, unharmed},
    support::{Clinic, exchange, raw, rest},
};

const PATIENTS: &str = "/api/v1/health/patients";

#[tokio::test(flavor = "multi_thread")]
async fn bad_headers_are_refused() {
    let clinic = Clinic::open().await;
    let api = &clinic.api;
    let made = api.post(PATIENTS, &json!({ "name": "Target Person" })).await.expect(201);
    let path = format!("{PATIENTS}/{}", made.text_at("id"));
    let with = async |method: Method, path: &str, name: &str, value: &[u8]| {
        let body = json!({ "name": "Other Name" });
        api.send(api.request(method, path).json(&body).header(name, value)).await
    };
    for (value, status) in [
        ("", 400),
        ("*", 400),
        ("abc", 400),
        ("99999999999999", 400),
        ("1.5", 400),
        ("\"1\", \"2\"", 400),
        ("-1", 400),
        ("W/\"1\"", 400),
        ("7", 409),
        ("0", 409),
    ] {
        for method in [Method::PUT, Method::DELETE] {
            let answer = with(method.clone(), &path, "if-match", value.as_bytes()).await;
            refusal(&answer, value);
            assert_eq!(answer.status.as_u16(), status, "{method} If-Match: {value}: {answer}");
        }
    }
    let bytes = with(Method::PUT, &path, "if-match", b"\xff\xfe").await;
    assert_eq!(bytes.problem().0, 400);
    assert_eq!(api.put(&path, &json!({ "name": "Other Name" })).await.problem(), (428, "common.version.required"));

    let long = "k".repeat(129);
    for key in [&b""[..], b"two words", b"tab\there", "schlüssel".as_bytes(), b"\xff", long.as_bytes()] {
        let answer = with(Method::POST, PATIENTS, "idempotency-key", key).await;
        refusal(&answer, &String::from_utf8_lossy(key));
        assert!([400, 422].contains(&answer.status.as_u16()), "{answer}");
    }
    for value in ["", "Bearer", "Bearer ", "Basic YWRtaW46YWRtaW4=", "Bearer a b", "bearer null", "Bearer ..", "Token x"] {
        let answer = api.anonymous().send(api.anonymous().request(Method::GET, PATIENTS).header("authorization", value)).await;
        refusal(&answer, value);
        assert_eq!(answer.status, 401, "{value}: {answer}");
    }
    // Odd, and ignored.
    for (name, value) in [
        ("accept-language", "x;q=9,,;;=,*"),
        ("accept", "nothing/at-all"),
        ("x-request-id", "'\"<script>"),
        ("traceparent", "00-zz-zz-zz"),
        ("x-forwarded-for", "999.1.1.1, ::::"),
        ("range", "bytes=0-0"),
    ] {
        let answer = api.send(api.request(Method::GET, PATIENTS).header(name, value)).await.expect(200);
        assert!(!format!("{:?}", answer.headers).contains("script"), "{name} is repeated: {:?}", answer.headers);
    }
    unharmed(&clinic).await;
}

fn statuses(answer: &str) -> Vec<&str> {
    answer.match_indices("HTTP/1.1 ").filter_map(|(at, _)| answer.get(at + 9..at + 12)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_http_is_refused_and_closed() {
    let clinic = Clinic::with(|erp| erp.set("server.header_timeout", "3s").set("server.idle_timeout", "3s")).await;
    let many = "X-Header: 1\r\n".repeat(200);
    let head = "POST /api/v1/auth/login HTTP/1.1\r\nHost: erp\r\nContent-Type: application/json\r\nConnection: close\r\n";
    let requests: Vec<(&str, Vec<u8>)> = vec![
        ("200 headers", format!("GET /health/live HTTP/1.1\r\nHost: erp\r\n{many}\r\n").into()),
        ("a header of 1 MB", format!("GET /health/live HTTP/1.1\r\nHost: erp\r\nX-Long: {}\r\n\r\n", "x".repeat(1_000_000)).into()),
        ("a path of 1 MB", format!("GET /{} HTTP/1.1\r\nHost: erp\r\n\r\n", "x".repeat(1_000_000)).into()),
        ("two lengths", format!("{head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}").into()),
        ("a negative length", format!("{head}Content-Length: -1\r\n\r\n").into()),
        ("a length in words", format!("{head}Content-Length: two\r\n\r\n").into()),
        ("a length beyond 64 bits", format!("{head}Content-Length: 99999999999999999999999\r\n\r\n").into()),
        ("an unknown coding", format!("{head}Transfer-Encoding: gzip, identity\r\n\r\n").into()),
        ("chunks that are none", format!("{head}Transfer-Encoding: chunked\r\n\r\nzz\r\n{{}}\r\n0\r\n\r\n").into()),
        ("a chunk beyond 64 bits", format!("{head}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n").into()),
        ("a space before the colon", b"GET /health/live HTTP/1.1\r\nHost : erp\r\n\r\n".to_vec()),
        ("a folded header", b"GET /health/live HTTP/1.1\r\nHost: erp\r\nX-A: a\r\n b\r\n\r\n".to_vec()),
        ("a NUL in a header", b"GET /health/live HTTP/1.1\r\nHost: erp\r\nX-A: a\0b\r\n\r\n".to_vec()),
        ("a NUL in the path", b"GET /health/\0 HTTP/1.1\r\nHost: erp\r\n\r\n".to_vec()),
        ("a space in the path", b"GET /health/live x HTTP/1.1\r\nHost: erp\r\n\r\n".to_vec()),
        ("HTTP/0.9", b"GET /\r\n".to_vec()),
        ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec()),
        ("HTTP/9.9", b"GET / HTTP/9.9\r\nHost: erp\r\n\r\n".to_vec()),
        ("a TLS greeting", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec()),
        ("noise", vec![0xff; 4096]),
    ];
    for (what, request) in requests {
        let mut stream = raw(&clinic.server);
        let _ = stream.write_all(&request); // it may refuse before it has read everything
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let answer = rest(&mut stream);
        let statuses = statuses(&answer);
        assert!(statuses.len() <= 1 && statuses.iter().all(|status| status.starts_with('4')), "{what}: {answer}");
        clinic.api.get("/health/live").await.expect(200);
    }
    let answer = exchange(&clinic.server, format!("GET /health/live HTTP/1.1\r\nHost: erp\r\n{many}\r\n").as_bytes());
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431 ") || answer.starts_with("HTTP/1.1 400 "), "{answer}");
    unharmed(&clinic).await;
}

/// A request inside of another, for proxies that count differently. It must not be answered.
#[tokio::test(flavor = "multi_thread")]
async fn no_request_is_smuggled_in_another() {
    let clinic = Clinic::open().await;
    let inner = "GET /health/startup HTTP/1.1\r\nHost: erp\r\n\r\n";
    let head = "POST /api/v1/auth/login HTTP/1.1\r\nHost: erp\r\nContent-Type: application/json\r\n";
    let smuggled = [
        ("TE and CL", format!("{head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}")),
        ("CL and TE", format!("{head}Transfer-Encoding: chunked\r\nContent-Length: {}\r\n\r\n0\r\n\r\n{inner}", inner.len() + 5)),
        ("TE in disguise", format!("{head}Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{inner}")),
        ("TE twice", format!("{head}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n{inner}")),
    ];
    for (what, request) in smuggled {
        let mut stream = raw(&clinic.server);
        let _ = stream.write_all(request.as_bytes()); // it may refuse before it has read everything
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let answer = rest(&mut stream);
        assert!(!answer.contains("\"phases\""), "{what}: the inner request was answered: {answer}");
        assert!(statuses(&answer).iter().all(|status| status.starts_with('4')), "{what}: {answer}");
    }
    unharmed(&clinic).await;
}
