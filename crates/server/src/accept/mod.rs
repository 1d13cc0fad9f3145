//! The accept loop. Not `axum::serve`: that has no timer for the head of a request and no cap on connections, so that a few
//! hundred half-sent request lines would stop the server, and one would hold up its end for ever.
//!
//! | time limit | what it ends |
//! |---|---|
//! | first byte | a connection that says nothing |
//! | head | a request whose head does not come to its end |
//! | idle | a kept-alive connection without a request |
//!
//! The body's time is part of the request's (`server.request_timeout`), in the middleware.

mod caps;
mod idle;

use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo};
use erp_web::TrustedProxies;
use http::Request;
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use self::{
    caps::{Caps, Place},
    idle::{Activity, Counted},
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
    /// For the first byte, and for the head of each request.
    pub head: Duration,
    /// Between two requests of one connection.
    pub idle: Duration,
}

pub(crate) struct Server {
    loops: JoinSet<GracefulShutdown>,
    closed: CancellationToken,
}

impl Server {
    pub(crate) fn start(listeners: Vec<TcpListener>, app: Router, limits: Limits) -> Self {
        let closed = CancellationToken::new();
        let shared = Arc::new(Shared { caps: Caps::new(&limits), app, limits });
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
                Some(place) => {
                    let watcher = connections.watcher();
                    tokio::spawn(serve(stream, peer, shared.clone(), place, watcher, closed.clone()));
                }
                None => refuse(stream),
            },
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(BACK_OFF).await;
            }
        }
    }
}

/// Says why and closes, without waiting for anybody.
fn refuse(mut stream: TcpStream) {
    tokio::spawn(async move { tokio::time::timeout(Duration::from_secs(1), stream.write_all(BUSY)).await });
}

async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    shared: Arc<Shared>,
    place: Place,
    watcher: hyper_util::server::graceful::Watcher,
    closed: CancellationToken,
) {
    // Held until the connection ends.
    let _place = place;
    stream.set_nodelay(true).ok();
    // hyper's own timer begins with the first byte.
    let mut byte = [0];
    let first = tokio::select! {
        first = tokio::time::timeout(shared.limits.head, stream.peek(&mut byte)) => first,
        () = closed.cancelled() => return,
    };
    if !matches!(first, Ok(Ok(1))) {
        return;
    }
    let activity = Activity::default();
    let service = {
        let (shared, activity) = (shared.clone(), activity.clone());
        hyper::service::service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            let (app, busy) = (shared.app.clone(), activity.begin());
            async move {
                let answer = app.oneshot(request.map(Body::new)).await.unwrap_or_else(|never| match never {});
                Ok::<_, Infallible>(answer.map(|body| Counted::new(body, busy)))
            }
        })
    };
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(shared.limits.head).max_headers(128);
    let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
    let watched = watcher.watch(connection);
    tokio::select! {
        ended = watched => if let Err(error) = ended {
            tracing::debug!(%error, "a connection ended early");
        },
        // Dropping the connection closes it; no request is in flight.
        () = activity.idle_for(shared.limits.idle) => {}
    }
}
