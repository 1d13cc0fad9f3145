//! A server from its first probe to its last request.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use erp_testkit::{ADMIN_PASSWORD, Api, Running, eventually};
use serde_json::Value;

use crate::support::{Clinic, SOON, erp, exchange, on, raw, rest, seeded};

/// A login whose body is half sent: the server has begun to read it, and waits for the rest.
struct HalfLogin {
    stream: TcpStream,
    left: String,
}

impl HalfLogin {
    fn begin(server: &Running) -> Self {
        let body = format!(r#"{{"tenant":"default","username":"admin","password":"{ADMIN_PASSWORD}"}}"#);
        let mut stream = raw(server);
        let head = "POST /api/v1/auth/login HTTP/1.1\r\nHost: erp\r\nContent-Type: application/json\r\nConnection: close";
        write!(stream, "{head}\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n", body.len()).unwrap();
        // The server asks for the body when the handler reads it: from here on the request is in flight.
        let mut interim = Vec::new();
        while !interim.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            interim.push(byte[0]);
        }
        assert!(interim.starts_with(b"HTTP/1.1 100 "), "{}", String::from_utf8_lossy(&interim));
        let (sent, left) = body.split_at(body.len() / 2);
        stream.write_all(sent.as_bytes()).unwrap();
        Self { stream, left: left.to_owned() }
    }

    fn finish(mut self) -> String {
        let _ = self.stream.write_all(self.left.as_bytes()); // the server may be gone
        rest(&mut self.stream)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn probes_answer_without_a_token_and_without_a_limit() {
    let clinic = Clinic::with(|erp| erp.set("limits.ip_per_minute", "5")).await;
    let api = clinic.api.anonymous();
    for _ in 0..10 {
        assert_eq!(api.get("/health/live").await.expect(200).body["status"], "live");
        let ready = api.get("/health/ready").await.expect(200);
        assert_eq!(ready.body, serde_json::json!({ "status": "ready", "checks": { "database": "ok", "redis": "off", "clock": "ok" } }));
        assert_eq!(ready.header("cache-control"), Some("no-store"));
    }
    let startup = api.get("/health/startup").await.expect(200);
    let phases: Vec<&str> = startup.body["phases"].as_array().unwrap().iter().map(|phase| phase["name"].as_str().unwrap()).collect();
    assert_eq!(phases.first(), Some(&"config"));
    assert!(
        startup.body["ready"] == true && startup.body["phases"].as_array().unwrap().iter().all(|phase| phase["status"] == "done"),
        "{startup}"
    );
    erp().args(["healthcheck", &clinic.server.url(), "--ready", "--wait", "30s"]).run().expect(0);
    clinic.server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ready_file_names_every_address_and_goes_with_the_server() {
    let db = seeded().await;
    let server = on(&db).args(["serve", "--listen", "127.0.0.1:0", "--listen", "127.0.0.1:0"]).spawn();
    let urls = server.urls();
    assert_eq!(urls.len(), 2, "{urls:?}");
    for url in &urls {
        Api::new(url).get("/health/ready").await.expect(200);
    }
    eventually("both are announced", async || server.stdout().contains("listening on") && server.stdout().contains(&urls[1])).await;
    server.stop().expect(0);
    assert!(server.urls().is_empty(), "the ready file is still there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_in_flight_gets_its_answer_after_sigterm() {
    let clinic = Clinic::open().await;
    let _idle = raw(&clinic.server);
    let half = HalfLogin::begin(&clinic.server);
    clinic.server.terminate();
    clinic.server.wait_log("stopping", SOON);
    let address = clinic.server.url().replace("http://", "");
    eventually("the port is closed", async || TcpStream::connect(&address).is_err()).await;
    let answer = half.finish();
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("access_token"), "{answer}");
    let ran = clinic.server.wait(SOON).expect(0);
    assert!(ran.stderr.contains("drained"), "{ran}");
}

#[tokio::test(flavor = "multi_thread")]
async fn readiness_says_no_while_draining_and_a_second_signal_aborts() {
    let clinic = Clinic::with(|erp| erp.set("server.drain_delay", "5m").set("server.drain_timeout", "5m")).await;
    let half = HalfLogin::begin(&clinic.server);
    clinic.server.terminate();
    let api = clinic.api.anonymous();
    eventually("readiness says no", async || api.get("/health/ready").await.status == 503).await;
    assert_eq!(api.get("/health/ready").await.body["status"], "draining");
    api.get("/health/live").await.expect(200);
    erp().args(["healthcheck", &clinic.server.url(), "--ready", "--wait", "30s"]).run().expect(1);
    // Balancers take a while to look elsewhere: whoever still comes is served.
    clinic.api.get("/api/v1/auth/me").await.expect(200);

    clinic.server.terminate();
    clinic.server.wait(SOON).expect(75);
    assert!(!half.finish().contains("200 OK"), "it was cut off");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_drain_deadline_ends_what_does_not_end() {
    let clinic = Clinic::with(|erp| erp.set("server.drain_timeout", "1s")).await;
    let half = HalfLogin::begin(&clinic.server);
    let ran = clinic.server.stop().expect(75);
    assert!(ran.stderr.contains("deadline"), "{ran}");
    drop(half);
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_request_line_does_not_hold_up_the_stop() {
    let clinic = Clinic::with(|erp| erp.set("server.drain_timeout", "2s")).await;
    let mut stream = raw(&clinic.server);
    // A whole request first, so that the connection is known to be the server's.
    stream.write_all(b"GET /health/live HTTP/1.1\r\nHost: erp\r\n\r\n").unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
    stream.write_all(b"GET /health/rea").unwrap();
    let start = Instant::now();
    clinic.server.terminate();
    let ran = clinic.server.wait(SOON);
    assert!(ran.code == 0 || ran.code == 75, "{ran}");
    assert!(start.elapsed() < Duration::from_secs(30), "the deadline of 2 s was {:?}", start.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_during_the_start_ends_it() {
    let db = seeded().await;
    let wait = on(&db).set("database.url", format!("postgres://erp_app@127.0.0.1:{}/erp", crate::support::closed_port()));
    let starting = wait.args(["serve", "--wait-deps", "10m", "--set", "log.level=trace"]).launch();
    // Its handlers stand before the first phase; until then the signal would end it by itself.
    eventually("it logs", async || !starting.stderr().is_empty()).await;
    starting.terminate();
    starting.wait(SOON).expect(143);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_the_api_load_nothing_from_elsewhere() {
    let clinic = Clinic::open().await;
    let api = clinic.api.anonymous();
    let served: Value = api.get("/openapi.json").await.expect(200).body;
    let printed: Value = serde_json::from_str(&erp().arg("openapi").run().expect(0).stdout).unwrap();
    assert_eq!(served, printed);
    let page = exchange(&clinic.server, b"GET /docs/ HTTP/1.1\r\nHost: erp\r\nConnection: close\r\n\r\n");
    assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("swagger"), "{page}");
    assert!(!page.contains("https://") && !page.contains("src=\"//"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sighup_reads_the_configuration_again_and_keeps_a_bad_one_out() {
    let db = seeded().await;
    let erp = on(&db);
    let file = erp.working_dir().join("site.toml");
    std::fs::write(&file, "[log]\nlevel = \"warn\"\n").unwrap();
    let server = erp.args(["--config", file.to_str().unwrap(), "serve"]).spawn();
    std::fs::write(&file, "[log]\nlevel = \"info\"\n").unwrap();
    server.reload();
    server.wait_log("the configuration was read again", SOON);
    std::fs::write(&file, "[log]\nlevle = \"info\"\n").unwrap();
    server.reload();
    server.wait_log("the old one stays", SOON);
    Api::new(server.url()).get("/health/ready").await.expect(200);
    server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_skips_the_delay_that_balancers_need() {
    let clinic = Clinic::with(|erp| erp.set("server.drain_delay", "50s")).await;
    clinic.server.interrupt();
    clinic.server.wait(Duration::from_secs(30)).expect(0);
}
