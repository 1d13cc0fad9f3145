//! Connections that say nothing, half a thing, or come in crowds.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use erp_testkit::{Running, eventually};

use crate::support::{Clinic, raw};

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
