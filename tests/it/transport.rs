//! Connections that say nothing, half a thing, or come in crowds.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use erp_testkit::{Running, eventually};
use rustix::process::{Resource, Rlimit};

use crate::support::{Clinic, SOON, configured, raw, seeded};

/// What the server sends until it closes.
fn until_closed(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream.read_to_end(&mut text).unwrap(); // a time-out: the server keeps the connection open
    String::from_utf8_lossy(&text).into_owned()
}

fn ask(stream: &mut TcpStream) -> String {
    write!(stream, "GET /health/live HTTP/1.1\r\nHost: erp\r\n\r\n").unwrap();
    let mut buffer = [0; 4096];
    let read = stream.read(&mut buffer).unwrap();
    String::from_utf8_lossy(&buffer[..read]).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn silent_half_and_idle_connections_are_closed() {
    let clinic = Clinic::with(|erp| erp.set("server.header_timeout", "1s").set("server.idle_timeout", "1s")).await;
    let mut silent = raw(&clinic.server);
    let mut half = raw(&clinic.server);
    write!(half, "GET /health/live HTTP/1.1\r\nHost: e").unwrap();
    let mut idle = raw(&clinic.server);
    assert!(ask(&mut idle).starts_with("HTTP/1.1 200"));
    assert_eq!(until_closed(&mut silent), "");
    let answer = until_closed(&mut half);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert_eq!(until_closed(&mut idle), "");
}

fn refused(server: &Running) -> bool {
    let mut stream = raw(server);
    ask(&mut stream).starts_with("HTTP/1.1 503")
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_gets_only_so_many_connections() {
    let clinic = Clinic::with(|erp| erp.set("server.max_connections_per_ip", "6")).await;
    let mut crowd: Vec<TcpStream> = Vec::new();
    // The client that signed in holds one or more already.
    for _ in 0..6 {
        crowd.push(raw(&clinic.server));
    }
    eventually("the crowd is counted", async || refused(&clinic.server)).await;
    drop(crowd);
    eventually("places are given back", async || !refused(&clinic.server)).await;
}

/// A request whose body comes a byte at a time: it never stalls, and would be worked on for as long as a request may take.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_trickles_does_not_hold_up_the_stop() {
    let clinic = Clinic::with(|erp| erp.set("server.header_timeout", "2s").set("server.request_timeout", "5m")).await;
    let mut stream = raw(&clinic.server);
    write!(stream, "POST /api/v1/auth/login HTTP/1.1\r\nHost: erp\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n{{")
        .unwrap();
    let trickle = std::thread::spawn(move || {
        while stream.write_all(b" ").is_ok() {
            std::thread::sleep(Duration::from_millis(200));
        }
    });
    std::thread::sleep(Duration::from_millis(500));
    let start = std::time::Instant::now();
    clinic.server.terminate();
    clinic.server.wait(SOON).expect(0);
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
    trickle.join().unwrap();
}

/// A refusal that looks at no body: the connection goes on when the body has come after it, or the answer says that it ends.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_request_whose_body_comes_later_leaves_the_connection_as_it_says() {
    let clinic = Clinic::with(|erp| erp).await;
    for (target, status) in [("/api/v1/nowhere", "404"), ("/api/v1/health/patients", "401")] {
        let mut stream = raw(&clinic.server);
        write!(stream, "POST {target} HTTP/1.1\r\nHost: erp\r\nContent-Type: application/json\r\nContent-Length: 2000\r\n\r\n").unwrap();
        let mut buffer = [0; 8192];
        let read = stream.read(&mut buffer).unwrap();
        let answer = String::from_utf8_lossy(&buffer[..read]).into_owned();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")) && !answer.contains("connection: close"), "{answer}");
        for _ in 0..20 {
            stream.write_all(&[b' '; 100]).unwrap();
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(ask(&mut stream).starts_with("HTTP/1.1 200"), "{target}: the next request is answered");
    }
    let mut stream = raw(&clinic.server);
    write!(stream, "POST /api/v1/nowhere HTTP/1.1\r\nHost: erp\r\nContent-Length: 90000000\r\n\r\n").unwrap();
    let mut buffer = [0; 8192];
    let read = stream.read(&mut buffer).unwrap();
    let answer = String::from_utf8_lossy(&buffer[..read]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 404") && answer.contains("connection: close"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_stalls_gets_408_and_a_closed_connection() {
    let clinic = Clinic::with(|erp| erp.set("server.header_timeout", "1s")).await;
    let mut stream = raw(&clinic.server);
    write!(stream, "POST /api/v1/auth/login HTTP/1.1\r\nHost: erp\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{")
        .unwrap();
    let answer = until_closed(&mut stream);
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("application/problem+json"), "{answer}");
}

/// Lets the server open so many more files than it has open now.
fn leave_descriptors(server: &Running, more: u64) {
    let pid = server.process().pid();
    let open = std::fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count() as u64;
    let limit = Rlimit { current: Some(open + more), maximum: Some(open + more) };
    rustix::process::prlimit(rustix::process::Pid::from_raw(pid), Resource::Nofile, limit).unwrap();
}

/// With too few files for its connections the server waits for one to be closed; it neither spins nor ends.
#[tokio::test(flavor = "multi_thread")]
async fn without_file_descriptors_it_waits_and_goes_on() {
    let db = seeded().await;
    let server = configured(crate::support::erp(), &db).args(["serve"]).set("server.header_timeout", "30s").spawn();
    assert!(!refused(&server));
    leave_descriptors(&server, 10);
    let crowd: Vec<TcpStream> = (0..40).map(|_| raw(&server)).collect();
    server.wait_log("cannot accept a connection", SOON);
    std::thread::sleep(Duration::from_secs(1));
    let complaints = server.stderr().matches("cannot accept a connection").count();
    assert!(complaints < 40, "{complaints} in about a second: it spins");
    drop(crowd);
    eventually("it answers again", async || !refused(&server)).await;
    server.stop().expect(0);
}
