//! The proxy against a server that echoes.

use std::{
    io::{ErrorKind, Read, Write},
    net::{TcpListener, TcpStream},
    thread,
    time::{Duration, Instant},
};

use erp_testkit::{Fault, FaultProxy, Upstream};

/// Answers every byte with itself.
fn echo() -> FaultProxy {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            thread::spawn(move || {
                let mut byte = [0; 64];
                while let Ok(read @ 1..) = stream.read(&mut byte) {
                    if stream.write_all(&byte[..read]).is_err() {
                        return;
                    }
                }
            });
        }
    });
    FaultProxy::start(Upstream::Tcp(address))
}

fn connect(proxy: &FaultProxy) -> TcpStream {
    let stream = TcpStream::connect(proxy.address()).unwrap();
    stream.set_nodelay(true).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    stream
}

/// What comes back, or why nothing does.
fn ask(stream: &mut TcpStream, text: &str) -> Result<String, ErrorKind> {
    stream.write_all(text.as_bytes()).map_err(|error| error.kind())?;
    hear(stream, text.len())
}

fn hear(stream: &mut TcpStream, length: usize) -> Result<String, ErrorKind> {
    let mut answer = vec![0; length];
    match stream.read_exact(&mut answer) {
        Ok(()) => Ok(String::from_utf8(answer).unwrap()),
        Err(error) => Err(error.kind()),
    }
}

const SILENCE: ErrorKind = ErrorKind::WouldBlock;

#[test]
fn it_passes_and_counts() {
    let proxy = echo();
    let mut stream = connect(&proxy);
    assert_eq!(ask(&mut stream, "hello").unwrap(), "hello");
    assert_eq!((proxy.open(), proxy.accepted()), (1, 1));
    drop(stream);
    let start = Instant::now();
    while proxy.open() > 0 {
        assert!(start.elapsed() < Duration::from_secs(5), "a closed connection is still counted");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn latency_holds_for_both_directions_and_for_connections_that_stand() {
    let proxy = echo();
    let mut stream = connect(&proxy);
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    assert_eq!(ask(&mut stream, "a").unwrap(), "a");
    proxy.set(Fault::Latency(Duration::from_millis(100)));
    let start = Instant::now();
    assert_eq!(ask(&mut stream, "b").unwrap(), "b");
    assert!(start.elapsed() >= Duration::from_millis(200), "{:?}", start.elapsed());
}

#[test]
fn a_trickle_brings_one_byte_at_a_time() {
    let proxy = echo();
    let mut stream = connect(&proxy);
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    proxy.set(Fault::Trickle(Duration::from_millis(20)));
    let start = Instant::now();
    assert_eq!(ask(&mut stream, "0123456789").unwrap(), "0123456789");
    assert!(start.elapsed() >= Duration::from_millis(200), "{:?}", start.elapsed());
}

#[test]
fn a_black_hole_answers_nothing_and_loses_nothing() {
    let proxy = echo();
    let mut stands = connect(&proxy);
    assert_eq!(ask(&mut stands, "a").unwrap(), "a");
    proxy.set(Fault::Blackhole);
    let mut new = connect(&proxy);
    assert_eq!(ask(&mut stands, "b"), Err(SILENCE));
    assert_eq!(ask(&mut new, "c"), Err(SILENCE));
    proxy.set(Fault::Pass);
    assert_eq!((hear(&mut stands, 1).unwrap(), hear(&mut new, 1).unwrap()), ("b".to_owned(), "c".to_owned()));
}

#[test]
fn a_half_open_connection_stays_dead_and_a_new_one_lives() {
    let proxy = echo();
    let mut stands = connect(&proxy);
    assert_eq!(ask(&mut stands, "a").unwrap(), "a");
    proxy.set(Fault::HalfOpen);
    assert_eq!(ask(&mut stands, "b"), Err(SILENCE));
    proxy.set(Fault::Pass);
    assert_eq!(ask(&mut stands, "c"), Err(SILENCE));
    assert_eq!(ask(&mut connect(&proxy), "d").unwrap(), "d");
}

#[test]
fn a_reset_cuts_what_stands_and_what_comes() {
    let proxy = echo();
    let mut stands = connect(&proxy);
    assert_eq!(ask(&mut stands, "a").unwrap(), "a");
    proxy.set(Fault::Reset);
    assert_eq!(hear(&mut stands, 1), Err(ErrorKind::ConnectionReset));
    let mut new = connect(&proxy);
    assert!(matches!(hear(&mut new, 1), Err(ErrorKind::ConnectionReset)));
    proxy.set(Fault::Pass);
    assert_eq!(ask(&mut connect(&proxy), "b").unwrap(), "b");
}

#[test]
fn refused_means_refused_and_the_port_comes_back() {
    let proxy = echo();
    let mut stands = connect(&proxy);
    assert_eq!(ask(&mut stands, "a").unwrap(), "a");
    for _ in 0..3 {
        proxy.set(Fault::Refuse);
        assert_eq!(TcpStream::connect(proxy.address()).unwrap_err().kind(), ErrorKind::ConnectionRefused);
        proxy.set(Fault::Pass);
        assert_eq!(ask(&mut connect(&proxy), "b").unwrap(), "b");
    }
    assert!(hear(&mut stands, 1).is_err());
}

#[test]
fn an_upstream_that_is_away_cuts_the_client() {
    let proxy = FaultProxy::start(Upstream::Unix("/nonexistent/socket".into()));
    assert_eq!(hear(&mut connect(&proxy), 1), Err(ErrorKind::ConnectionReset));
}

#[test]
fn it_ends_with_the_value() {
    let proxy = echo();
    let mut stream = connect(&proxy);
    assert_eq!(ask(&mut stream, "a").unwrap(), "a");
    let address = proxy.address();
    drop(proxy);
    assert!(hear(&mut stream, 1).is_err());
    assert!(TcpStream::connect(address).is_err());
}
