//! Receivers that misbehave.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::support::{ends, event, hook, retry};

/// A receiver that does with each connection what `answer` says.
async fn peer<F, Fut>(answer: F) -> SocketAddr
where
    F: Fn(TcpStream) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream));
        }
    });
    address
}

/// Reads the request to its end, roughly.
async fn read(stream: &mut TcpStream) {
    let mut seen = Vec::new();
    let mut chunk = [0; 4096];
    while !seen.ends_with(b"}") {
        match stream.read(&mut chunk).await {
            Ok(read @ 1..) => seen.extend_from_slice(&chunk[..read]),
            _ => return,
        }
    }
}

async fn says(text: &'static [u8]) -> SocketAddr {
    peer(move |mut stream| async move {
        read(&mut stream).await;
        stream.write_all(text).await.ok();
    })
    .await
}

#[tokio::test]
async fn nobody_there_is_a_retry() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    assert!(retry(ends(&hook(address, "2s"), &event()).await).contains("cannot be reached: connection refused"));
}

#[tokio::test]
async fn silence_is_a_retry_within_the_time_limit() {
    let forever = || tokio::time::sleep(Duration::from_mins(10));
    let silent = peer(move |stream| async move {
        let _held = stream;
        forever().await;
    })
    .await;
    let half = peer(move |mut stream| async move {
        read(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 O").await.ok();
        forever().await;
    })
    .await;
    let trickle = peer(|mut stream| async move {
        read(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\n").await.ok();
        while stream.write_all(b"a: b\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    })
    .await;
    let interim = peer(|mut stream| async move {
        read(&mut stream).await;
        while stream.write_all(b"HTTP/1.1 102 Processing\r\n\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
    for (name, address) in [("silent", silent), ("half a head", half), ("a trickle", trickle), ("interim answers", interim)] {
        let start = Instant::now();
        let refused = retry(ends(&hook(address, "1s"), &event()).await);
        assert_eq!(refused, "the receiver did not answer within 1 s", "{name}");
        assert!(start.elapsed() >= Duration::from_millis(900), "{name}");
    }
}

#[tokio::test]
async fn what_is_no_answer_is_a_retry() {
    let cut = peer(|stream| async move { drop(stream) }).await;
    for (name, address) in [
        ("cut at once", cut),
        ("cut after the request", says(b"").await),
        ("cut in the head", says(b"HTTP/1.1 200 OK\r\ncontent-le").await),
        ("another protocol", says(b"220 mail.example ESMTP\r\n").await),
        ("HTTP/2", says(b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x64\0\x04\0\x10\0\0\0\x06\0\0\x40\0").await),
        ("no status", says(b"HTTP/1.1 OK\r\n\r\n").await),
        ("a status of four digits", says(b"HTTP/1.1 2000 OK\r\n\r\n").await),
    ] {
        let refused = retry(ends(&hook(address, "5s"), &event()).await);
        assert!(refused.starts_with("the exchange with the receiver failed"), "{name}: {refused}");
        assert!(!refused.contains("ESMTP"), "{name}: {refused}");
    }
}

#[tokio::test]
async fn an_endless_head_is_a_retry() {
    let address = peer(|mut stream| async move {
        read(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\n").await.ok();
        let line = format!("x: {}\r\n", "y".repeat(1000));
        while stream.write_all(line.as_bytes()).await.is_ok() {}
    })
    .await;
    let refused = retry(ends(&hook(address, "10s"), &event()).await);
    assert!(refused.contains("too large"), "{refused}");
}

/// The head has said it all: the event is taken, and the rest is not waited for.
#[tokio::test]
async fn an_endless_body_is_neither_read_nor_waited_for() {
    let (told, mut closed) = tokio::sync::mpsc::unbounded_channel();
    let flood = peer({
        let told = told.clone();
        move |mut stream| {
            let told = told.clone();
            async move {
                read(&mut stream).await;
                stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").await.ok();
                let chunk = [b"4000\r\n".as_slice(), &[b'x'; 0x4000], b"\r\n"].concat();
                let mut sent = 0_usize;
                while stream.write_all(&chunk).await.is_ok() {
                    sent += chunk.len();
                }
                told.send(sent).ok();
            }
        }
    })
    .await;
    ends(&hook(flood, "10s"), &event()).await.unwrap();
    let sent = tokio::time::timeout(Duration::from_secs(20), closed.recv()).await.unwrap().unwrap();
    // What two sockets hold, and the little that was read.
    assert!(sent < 32 << 20, "{sent} bytes were taken");

    let stalled = says_and_holds(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nabc").await;
    let start = Instant::now();
    ends(&hook(stalled, "15s"), &event()).await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

async fn says_and_holds(text: &'static [u8]) -> SocketAddr {
    peer(move |mut stream| async move {
        read(&mut stream).await;
        stream.write_all(text).await.ok();
        tokio::time::sleep(Duration::from_mins(10)).await;
    })
    .await
}

/// A delivery that is dropped leaves no connection behind.
#[tokio::test]
async fn a_dropped_delivery_closes_its_connection() {
    let (told, mut closed) = tokio::sync::mpsc::unbounded_channel();
    let address = peer(move |mut stream| {
        let told = told.clone();
        async move {
            read(&mut stream).await;
            told.send(()).ok();
            let mut rest = Vec::new();
            stream.read_to_end(&mut rest).await.ok();
            told.send(()).ok();
        }
    })
    .await;
    let sink = hook(address, "15s");
    let delivery = tokio::spawn(async move { sink.deliver(&event()).await });
    closed.recv().await.unwrap();
    delivery.abort();
    tokio::time::timeout(Duration::from_secs(20), closed.recv()).await.unwrap().unwrap();
}
