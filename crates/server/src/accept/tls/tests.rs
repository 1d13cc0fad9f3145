//! The listener under TLS, asked by rustls and h2 as clients.

use std::{fs, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::{Router, extract::Request, routing::get};
use http::StatusCode;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName},
    },
};

use super::Tls;
use crate::accept::{Limits, Server};

/// A certificate of its own on disk, and a server with it.
struct Site {
    folder: TempDir,
    tls: Tls,
    address: SocketAddr,
    _server: Server,
}

impl Site {
    async fn open() -> Self {
        let folder = TempDir::new().unwrap();
        let site = |name: &str| folder.path().join(name);
        issue(&site("cert.pem"), &site("key.pem"));
        let tls = Tls::load(&site("cert.pem"), &site("key.pem")).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let limits = Limits {
            connections: 100,
            per_ip: 100,
            proxies: erp_web::TrustedProxies::default(),
            head: Duration::from_secs(1),
            idle: Duration::from_secs(1),
        };
        let app = Router::new().route("/version", get(async |request: Request| format!("{:?}", request.version())));
        let server = Server::start(vec![listener], app, limits, Some(tls.clone()));
        Self { folder, tls, address, _server: server }
    }

    fn files(&self) -> (PathBuf, PathBuf) {
        (self.folder.path().join("cert.pem"), self.folder.path().join("key.pem"))
    }

    /// Shakes hands, trusting the certificate that lies on disk at this moment.
    async fn connect(&self, alpn: &[u8]) -> std::io::Result<TlsStream<TcpStream>> {
        use tokio_rustls::rustls::pki_types::pem::PemObject;
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(self.files().0).unwrap()).unwrap();
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions();
        let mut config = builder.unwrap().with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![alpn.to_vec()];
        let stream = TcpStream::connect(self.address).await?;
        TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("localhost").unwrap(), stream).await
    }
}

fn issue(cert: &std::path::Path, key: &std::path::Path) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(cert, made.cert.pem()).unwrap();
    fs::write(key, made.signing_key.serialize_pem()).unwrap();
}

async fn ask(stream: &mut TlsStream<TcpStream>) -> String {
    stream.write_all(b"GET /version HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut answer = vec![0; 4096];
    let read = stream.read(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

#[tokio::test]
async fn both_versions_of_http_are_negotiated() {
    let site = Site::open().await;
    let mut stream = site.connect(b"http/1.1").await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
    let answer = ask(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("HTTP/1.1"), "{answer}");

    let stream = site.connect(b"h2").await.unwrap();
    let (mut send, connection) = h2::client::handshake(stream).await.unwrap();
    let driven = tokio::spawn(connection);
    let request = http::Request::get("https://localhost/version").body(()).unwrap();
    let (answer, _) = send.send_request(request, true).unwrap();
    let mut answer = answer.await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.body_mut().data().await.unwrap().unwrap(), "HTTP/2.0");
    assert_eq!(send.current_max_send_streams(), 100);
    driven.abort();
}

#[tokio::test]
async fn a_flood_of_streams_begun_and_reset_ends_the_connection() {
    let site = Site::open().await;
    let (send, connection) = h2::client::handshake(site.connect(b"h2").await.unwrap()).await.unwrap();
    let driven = tokio::spawn(connection);
    let mut sent = 0;
    for _ in 0..5_000 {
        let Ok(mut ready) = send.clone().ready().await else { break };
        let request = http::Request::get("https://localhost/version").body(()).unwrap();
        let Ok((answer, mut stream)) = ready.send_request(request, false) else { break };
        stream.send_reset(h2::Reason::CANCEL);
        drop(answer);
        sent += 1;
        if sent % 50 == 0 {
            tokio::task::yield_now().await;
        }
    }
    let ended = tokio::time::timeout(Duration::from_secs(5), driven).await.expect("the connection is still open").unwrap();
    assert!(ended.is_err() && sent < 5_000, "{ended:?} after {sent}");
    // The next one is served.
    assert!(ask(&mut site.connect(b"http/1.1").await.unwrap()).await.starts_with("HTTP/1.1 200"));
    drop(send);
}

#[tokio::test]
async fn a_new_certificate_serves_new_connections_and_a_bad_one_nobody() {
    let site = Site::open().await;
    let mut before = site.connect(b"http/1.1").await.unwrap();
    let (cert, key) = site.files();
    let old = fs::read(&cert).unwrap();
    issue(&cert, &key);
    site.connect(b"http/1.1").await.expect_err("it must still be the old one");
    site.tls.reload(&cert, &key).unwrap();
    site.connect(b"http/1.1").await.unwrap();
    assert!(ask(&mut before).await.starts_with("HTTP/1.1 200"), "the open connection was dropped");

    let new = fs::read(&cert).unwrap();
    for (bad, why) in
        [(&b""[..], "empty"), (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "garbled"), (&old, "not the key's")]
    {
        fs::write(&cert, bad).unwrap();
        let error = site.tls.reload(&cert, &key).expect_err(why);
        assert!(error.contains("cert.pem") && !error.contains("BEGIN"), "{error}");
    }
    fs::write(&cert, new).unwrap();
    site.connect(b"http/1.1").await.expect("the one before stays");
    fs::remove_file(&key).unwrap();
    assert!(site.tls.reload(&cert, &key).unwrap_err().contains("key.pem"));
}

/// Sends and waits until the server closes.
async fn closed(address: SocketAddr, sent: &[u8]) -> Duration {
    let started = tokio::time::Instant::now();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(sent).await.unwrap();
    let mut rest = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut rest)).await;
    assert!(read.is_ok(), "still open");
    started.elapsed()
}

#[tokio::test]
async fn half_a_handshake_and_plain_http_are_closed() {
    let site = Site::open().await;
    // A record header that promises more than comes.
    assert!(closed(site.address, b"\x16\x03\x01\x02\x00\x01").await < Duration::from_secs(4));
    assert!(closed(site.address, b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await < Duration::from_millis(900));
    // A handshake and then nothing.
    let mut silent = site.connect(b"http/1.1").await.unwrap();
    let mut rest = Vec::new();
    tokio::time::timeout(Duration::from_secs(4), silent.read_to_end(&mut rest)).await.expect("still open").ok();
}
