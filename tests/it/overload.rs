//! Attacks that load the whole machine: `cargo xtask attack --all` runs them, one after the other, each within a minute or so.

use std::time::{Duration, Instant};

use erp_testkit::{ADMIN_PASSWORD, Api, Running};
use futures::{StreamExt, future::join_all, stream};
use reqwest::Method;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    sync::oneshot,
    task::JoinSet,
};

use crate::support::{Clinic, SOON, seed_tenant};

const ME: &str = "/api/v1/auth/me";
const PATIENTS: &str = "/api/v1/health/patients";
/// A machine at work is not quiet: less than this is no slowdown.
const NOISE: Duration = Duration::from_millis(10);

/// The 95th percentile of `count` requests one after the other, each of which has to succeed.
async fn p95(api: &Api, path: &str, count: usize) -> Duration {
    let mut took = Vec::with_capacity(count);
    for _ in 0..count {
        let start = Instant::now();
        api.get(path).await.expect(200);
        took.push(start.elapsed());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    took.sort();
    took[count * 95 / 100]
}

/// Runs in a thread that has the processor only when nobody else wants it: what the clients of a crowd take of it would be taken
/// elsewhere, on machines of their own.
#[expect(unsafe_code, reason = "the standard library has no priorities")]
fn elsewhere<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> oneshot::Receiver<T> {
    let (tell, told) = oneshot::channel();
    std::thread::spawn(move || {
        // SAFETY: plain numbers; 0 is this thread.
        unsafe { libc::setpriority(libc::PRIO_PROCESS, 0, 19) };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        tell.send(runtime.block_on(work)).ok();
    });
    told
}

/// Resident memory in MiB.
fn memory(server: &Running) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.process().pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

fn address(server: &Running) -> std::net::SocketAddr {
    server.url().strip_prefix("http://").unwrap().parse().unwrap()
}

/// A connection that receives into next to nothing.
async fn narrow(server: &Running) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(2048).unwrap();
    socket.connect(address(server)).await.unwrap()
}

/// Sends `first`, then `next` every second, until the server closes.
async fn trickle(mut stream: TcpStream, first: String, next: &'static str) {
    let mut sent = stream.write_all(first.as_bytes()).await;
    while sent.is_ok() {
        tokio::time::sleep(Duration::from_secs(1)).await;
        sent = stream.write_all(next.as_bytes()).await;
    }
}

/// Nine hundred connections of four kinds, opened anew as they are closed.
async fn slow_crowd(server: &Running) -> JoinSet<()> {
    let mut crowd = JoinSet::new();
    for n in 0..900 {
        let stream = narrow(server).await;
        let body = "POST /api/v1/auth/login HTTP/1.1\r\nHost: erp\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
        match n % 4 {
            0 => crowd.spawn(trickle(stream, String::new(), "")),
            1 => crowd.spawn(trickle(stream, "GET /health/live HTTP/1.1\r\nHost: erp\r\n".to_owned(), "X-More: 1\r\n")),
            2 => crowd.spawn(trickle(stream, body.to_owned(), " ")),
            _ => crowd.spawn(trickle(stream, "GET /openapi.json HTTP/1.1\r\nHost: erp\r\n\r\n".repeat(8), "")),
        };
    }
    crowd
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "loads the machine; cargo xtask attack --row 32"]
async fn nine_hundred_slow_connections_slow_nobody_and_hold_up_no_stop() {
    let clinic = Clinic::with(|erp| erp.set("server.max_connections", "2000").set("server.max_connections_per_ip", "2000")).await;
    let before = p95(&clinic.api, ME, 300).await;
    let empty = memory(&clinic.server);
    let crowd = slow_crowd(&clinic.server).await;
    let during = p95(&clinic.api, ME, 300).await;
    let full = memory(&clinic.server);
    eprintln!("p95 {before:?} before, {during:?} during; {empty} MiB before, {full} MiB during; {} connections", crowd.len());
    assert!(during <= before * 2 + NOISE, "{before:?} before, {during:?} during");
    assert!(full < empty + 150, "{empty} MiB before, {full} MiB during");

    // Half a request and everybody else still there.
    let mut half = TcpStream::connect(address(&clinic.server)).await.unwrap();
    half.write_all(b"POST /api/v1/auth/login HTTP/1.1\r\nHost: erp\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let start = Instant::now();
    clinic.server.terminate();
    clinic.server.wait(SOON).expect(0);
    eprintln!("stopped after {:?}", start.elapsed());
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    drop((crowd, half));
}

/// Statuses by number, and whether every 429 and 503 says when to come back.
fn tally(answers: &[erp_testkit::Answer]) -> std::collections::BTreeMap<u16, usize> {
    let mut statuses = std::collections::BTreeMap::new();
    for answer in answers {
        *statuses.entry(answer.status.as_u16()).or_insert(0) += 1;
        assert!(![429, 503].contains(&answer.status.as_u16()) || answer.header("retry-after").is_some(), "{answer}");
    }
    statuses
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "loads the machine; cargo xtask attack --row 33"]
async fn a_flood_of_logins_leaves_those_who_are_signed_in_alone() {
    let clinic = Clinic::with(|erp| {
        erp.set("server.trusted_proxies", "127.0.0.1").without("limits.login_ip_per_minute").without("limits.ip_per_minute")
    })
    .await;
    let before = p95(&clinic.api, ME, 300).await;
    let empty = memory(&clinic.server);
    // Two hundred a second for ten seconds, each name and each address a new one.
    // Connections of its own: the flood must not take those of whom it is to leave alone.
    let anonymous = Api::new(clinic.server.url());
    let flood = elsewhere(async move {
        let mut tasks = JoinSet::new();
        let mut ticks = tokio::time::interval(Duration::from_millis(5));
        for n in 0..2000_u32 {
            ticks.tick().await;
            let body = json!({ "tenant": "default", "username": format!("guess{n}"), "password": "tall-Green-bicycle-48" });
            let from = format!("198.{}.{}.{}", 18 + n % 2, n / 250, n % 250);
            let request = anonymous.request(Method::POST, "/api/v1/auth/login").header("x-forwarded-for", from).json(&body);
            let api = anonymous.clone();
            // Over the cap of connections a refusal may come before the request was sent: no answer to a client.
            tasks.spawn(async move { api.try_send(request).await });
        }
        tasks.join_all().await.into_iter().filter_map(Result::ok).collect::<Vec<_>>()
    });
    tokio::time::sleep(Duration::from_secs(1)).await;
    let during = p95(&clinic.api, ME, 300).await;
    let full = memory(&clinic.server);
    let statuses = tally(&flood.await.unwrap());
    eprintln!("p95 {before:?} before, {during:?} during; {empty} MiB before, {full} MiB during; {statuses:?}");
    assert!(statuses.keys().all(|status| [401, 429, 503].contains(status)) && statuses.contains_key(&503), "{statuses:?}");
    assert!(during <= before * 2 + NOISE, "{before:?} before, {during:?} during");
    assert!(full < empty + 100, "{empty} MiB before, {full} MiB during");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "loads the machine; cargo xtask attack --row 33"]
async fn a_tenant_at_twenty_times_its_load_leaves_the_other_alone() {
    let clinic = Clinic::open().await;
    seed_tenant(&clinic.db, "quiet");
    let quiet = Api::new(clinic.server.url()).login("quiet", "admin", ADMIN_PASSWORD).await;
    for n in 0..30 {
        let body = json!({ "name": format!("Patient Number{n}"), "confirm_duplicate": true });
        clinic.api.post(PATIENTS, &body).await.expect(201);
        quiet.post(PATIENTS, &body).await.expect(201);
    }
    let noisy = |clients: usize| {
        let api = clinic.api.clone();
        elsewhere(async move {
            let until = Instant::now() + Duration::from_secs(8);
            let client = |_| {
                let api = api.clone();
                async move {
                    let mut answers = Vec::new();
                    while Instant::now() < until {
                        answers.push(api.send(api.request(Method::GET, PATIENTS)).await);
                        tokio::time::sleep(Duration::from_millis(10)).await;
                    }
                    answers
                }
            };
            join_all((0..clients).map(client)).await.concat()
        })
    };
    let base = noisy(1);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let before = p95(&quiet, PATIENTS, 200).await;
    let once = base.await.unwrap().len();
    let flood = noisy(20);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let during = p95(&quiet, PATIENTS, 200).await;
    let answers = flood.await.unwrap();
    let statuses = tally(&answers);
    eprintln!("the quiet tenant's p95: {before:?} at {once} requests of the other, {during:?} at {}; {statuses:?}", answers.len());
    assert!(statuses.keys().all(|status| [200, 429, 503].contains(status)), "{statuses:?}");
    assert!(during <= before * 3 / 2 + NOISE, "{before:?} before, {during:?} during");
}

/// Connects from an address of its own a hundred times a second for eight seconds, and keeps what it gets. How many were sent away.
async fn grab(server: std::net::SocketAddr, from: std::net::Ipv4Addr) -> usize {
    let (mut kept, mut refused) = (Vec::new(), 0);
    let mut ticks = tokio::time::interval(Duration::from_millis(10));
    for n in 0..800 {
        ticks.tick().await;
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((from, 0).into()).unwrap();
        let Ok(mut stream) = socket.connect(server).await else { continue };
        // Every other says something, so that both kinds of waiting are used.
        if n % 2 == 0 {
            stream.write_all(b"GET /health/live HTTP/1.1\r\n").await.ok();
        }
        let mut answer = [0; 64];
        match tokio::time::timeout(Duration::from_millis(50), stream.read(&mut answer)).await {
            Ok(Ok(read)) if answer[..read].starts_with(b"HTTP/1.1 503 ") => refused += 1,
            Ok(_) => {}
            Err(_) => kept.push(stream),
        }
    }
    refused
}

/// The 95th percentile of newcomers: each request over a connection of its own.
async fn p95_of_newcomers(server: std::net::SocketAddr, count: usize) -> Duration {
    let mut took = Vec::with_capacity(count);
    for _ in 0..count {
        let start = Instant::now();
        let mut stream = TcpStream::connect(server).await.unwrap();
        stream.write_all(b"GET /health/live HTTP/1.1\r\nHost: erp\r\nConnection: close\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        took.push(start.elapsed());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    took.sort();
    took[count * 95 / 100]
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "loads the machine; cargo xtask attack --row 33"]
async fn a_flood_of_connections_leaves_those_who_are_there_and_those_who_come_alone() {
    let clinic = Clinic::open().await;
    let server = address(&clinic.server);
    let before = (p95(&clinic.api, ME, 200).await, p95_of_newcomers(server, 200).await);
    let empty = memory(&clinic.server);
    // Eight addresses of 64 connections each are half of what the server takes in all.
    let flood = elsewhere(join_all((1..=8).map(move |n| grab(server, std::net::Ipv4Addr::new(127, 0, 1, n)))));
    tokio::time::sleep(Duration::from_secs(1)).await;
    let during = (p95(&clinic.api, ME, 200).await, p95_of_newcomers(server, 200).await);
    let full = memory(&clinic.server);
    let refused: usize = flood.await.unwrap().iter().sum();
    eprintln!(
        "p95 of those there and of newcomers: {before:?} before, {during:?} during; {refused} of 6400 sent away; {empty} MiB before, {full} MiB during"
    );
    assert!(refused > 3_000, "{refused}");
    assert!(during.0 <= before.0 * 2 + NOISE && during.1 <= before.1 * 2 + NOISE, "{before:?} before, {during:?} during");
    assert!(full < empty + 100, "{empty} MiB before, {full} MiB during");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "sends a gigabyte; cargo xtask attack --row 35"]
async fn a_gigabyte_is_refused_and_kept_nowhere() {
    let clinic = Clinic::open().await;
    clinic.api.get(ME).await.expect(200);
    let empty = memory(&clinic.server);
    let (chunk, start) = (vec![b'7'; 1 << 20], Instant::now());
    let sent = stream::iter(0..1024).map(move |_| Ok::<_, std::io::Error>(chunk.clone()));
    let request = clinic.api.request(Method::POST, PATIENTS).header("content-type", "application/json");
    let answer = clinic.api.try_send(request.body(reqwest::Body::wrap_stream(sent))).await;
    let full = memory(&clinic.server);
    eprintln!("{:?} after {:?}; {empty} MiB before, {full} MiB after", answer.as_ref().map(|answer| answer.status), start.elapsed());
    // A client that sends on and on may see a closed connection instead.
    assert!(answer.map_or(true, |answer| answer.status == 413) && start.elapsed() < Duration::from_secs(5));
    assert!(full < empty + 50, "{empty} MiB before, {full} MiB after");
    // A small body that says it unfolds to something large is not unfolded.
    let bomb = clinic.api.request(Method::POST, PATIENTS).header("content-type", "application/json").header("content-encoding", "gzip");
    let answer = clinic.api.send(bomb.body(vec![0x1f_u8; 4096])).await;
    assert!(answer.status.is_client_error(), "{answer}");
    clinic.api.get(ME).await.expect(200);
}
