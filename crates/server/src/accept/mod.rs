//! The accept loop. Not `axum::serve`: that has no timer for the head of a request and no cap on connections, so that a few
//! hundred half-sent request lines would stop the server, and one would hold up its end for ever.
//!
//! | time limit | what it ends |
//! |---|---|
//! | first byte | a connection that says nothing |
//! | head | a request whose head does not come to its end; a TLS handshake too |
//! | idle | a connection without a request, or whose client reads nothing of an answer |
//!
//! The body's time is part of the request's (`server.request_timeout`), in the middleware.

mod caps;
mod connection;
pub(crate) mod counts;
mod idle;
#[cfg_attr(feature = "tls", path = "tls/rustls.rs")]
#[cfg_attr(not(feature = "tls"), path = "tls/none.rs")]
mod tls;

use std::{sync::Arc, time::Duration};

use axum::Router;
use erp_web::TrustedProxies;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

pub(crate) use self::tls::Tls;
use self::{
    caps::{Caps, Full},
    connection::serve,
};

/// The pause after an accept that failed for want of file descriptors.
const BACK_OFF: Duration = Duration::from_millis(100);
/// The answer to a connection over a cap. It has to be short: nobody waits for the reader.
const BUSY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// What a connection may cost.
#[derive(Clone)]
pub(crate) struct Limits {
    /// At the same time, over all listeners.
    pub connections: usize,
    /// From one address (IPv6: one /64), proxies of ours excepted.
    pub per_ip: usize,
    pub proxies: TrustedProxies,
    /// For the first byte, for a TLS handshake, and for the head of each request.
    pub head: Duration,
    /// Between two requests of one connection, and for a client to read on.
    pub idle: Duration,
}

pub(crate) struct Server {
    loops: JoinSet<GracefulShutdown>,
    closed: CancellationToken,
}

impl Server {
    /// Answers on every listener: over TLS where there is a certificate, else in plain HTTP.
    pub(crate) fn start(listeners: Vec<TcpListener>, app: Router, limits: Limits, tls: Option<Tls>) -> Self {
        let closed = CancellationToken::new();
        let shared = Arc::new(Shared { caps: Caps::new(&limits), app, limits, tls });
        let mut loops = JoinSet::new();
        for listener in listeners {
            loops.spawn(accept(listener, shared.clone(), closed.clone()));
        }
        Self { loops, closed }
    }

    /// Closes the ports and waits for the requests in flight.
    pub(crate) async fn drain(mut self) {
        self.closed.cancel();
        while let Some(connections) = self.loops.join_next().await {
            if let Ok(connections) = connections {
                connections.shutdown().await;
            }
        }
    }
}

struct Shared {
    app: Router,
    caps: Caps,
    limits: Limits,
    tls: Option<Tls>,
}

async fn accept(listener: TcpListener, shared: Arc<Shared>, closed: CancellationToken) -> GracefulShutdown {
    let connections = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = closed.cancelled() => return connections,
        };
        match accepted {
            Ok((stream, peer)) => match shared.caps.take(peer.ip()) {
                Ok(place) => {
                    let watcher = connections.watcher();
                    tokio::spawn(serve(stream, peer, shared.clone(), place, watcher, closed.clone()));
                }
                Err(full) => refuse(stream, full, shared.tls.is_some()),
            },
            Err(error) => {
                counts::accept_failed();
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(BACK_OFF).await;
            }
        }
    }
}

/// Says why and closes, without waiting for anybody. Before a TLS handshake there is nobody to say it to.
fn refuse(mut stream: TcpStream, full: Full, tls: bool) {
    counts::refused(full.as_str());
    if !tls {
        tokio::spawn(async move { tokio::time::timeout(Duration::from_secs(1), stream.write_all(BUSY)).await });
    }
}
