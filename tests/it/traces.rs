//! What a collector gets.

use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::mpsc,
    time::Duration,
};

use reqwest::Method;

use crate::support::{admin, on, seeded};

/// An OTLP receiver that says yes to everything: the path and the body of each request.
fn collector() -> (String, mpsc::Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let tell = tell.clone();
            std::thread::spawn(move || {
                let mut seen = Vec::new();
                let mut chunk = [0; 65536];
                while let Ok(read @ 1..) = stream.read(&mut chunk) {
                    seen.extend_from_slice(&chunk[..read]);
                    let Some(end) = seen.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
                    let head = String::from_utf8_lossy(&seen[..end]).to_lowercase();
                    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse::<usize>().unwrap();
                    if seen.len() >= end + 4 + length {
                        let line = head.lines().next().unwrap().to_owned();
                        tell.send((line, seen[end + 4..].to_vec())).ok();
                        seen.clear();
                        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n").unwrap();
                    }
                }
            });
        }
    });
    (url, told)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_callers_trace_reaches_the_collector() {
    let db = seeded().await;
    let (url, told) = collector();
    let server = on(&db).set("telemetry.otlp_endpoint", &url).arg("serve").spawn();
    let api = admin(&server).await;
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let request = api.request(Method::GET, "/api/v1/auth/me").header("traceparent", format!("00-{trace}-00f067aa0ba902b7-01"));
    let answer = api.send(request).await.expect(200);
    assert_eq!(answer.header("x-request-id"), Some(trace));
    let own = api.get("/api/v1/auth/me").await.expect(200).header("x-request-id").unwrap().to_owned();
    server.stop().expect(0);

    let mut bodies = Vec::new();
    while let Ok((line, body)) = told.recv_timeout(Duration::from_secs(1)) {
        assert_eq!(line, "post /v1/traces http/1.1");
        bodies.extend(body);
    }
    let sent = |bytes: &[u8]| bodies.windows(bytes.len()).any(|window| window == bytes);
    let bytes = |hex: &str| (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect::<Vec<u8>>();
    assert!(sent(&bytes(trace)) && sent(&bytes("00f067aa0ba902b7")), "the caller's trace and span are missing");
    assert!(sent(&bytes(&own)), "the trace that the answer names is another one");
    for name in ["service.name", "request", "/api/v1/auth/me"] {
        assert!(sent(name.as_bytes()), "{name}");
    }
    assert!(!sent(b"Bearer") && !sent(b"tall-Green"));
}
