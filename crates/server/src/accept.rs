//! The accept loop. Not `axum::serve`: that has no timer for the header of a request, so that one half-sent request line
//! would hold up the stop for ever.

use std::{convert::Infallible, net::SocketAddr, time::Duration};

use axum::{Router, extract::ConnectInfo};
use http::Request;
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// How long a client may take to send the head of a request.
const HEADER_LIMIT: Duration = Duration::from_secs(10);
/// The pause after an accept that failed for want of file descriptors.
const BACK_OFF: Duration = Duration::from_millis(100);

pub(crate) struct Server {
    loops: JoinSet<GracefulShutdown>,
    closed: CancellationToken,
}

impl Server {
    /// Accepts on every listener. A head must arrive within `HEADER_LIMIT`, or within `request_timeout` where that is shorter.
    pub(crate) fn start(listeners: Vec<TcpListener>, app: Router, request_timeout: Duration) -> Self {
        let closed = CancellationToken::new();
        let mut loops = JoinSet::new();
        for listener in listeners {
            loops.spawn(accept(listener, app.clone(), closed.clone(), HEADER_LIMIT.min(request_timeout)));
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

async fn accept(listener: TcpListener, app: Router, closed: CancellationToken, header_limit: Duration) -> GracefulShutdown {
    let connections = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = closed.cancelled() => return connections,
        };
        match accepted {
            Ok((stream, peer)) => serve(stream, peer, app.clone(), &connections, header_limit),
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(BACK_OFF).await;
            }
        }
    }
}

fn serve(stream: TcpStream, peer: SocketAddr, app: Router, connections: &GracefulShutdown, header_limit: Duration) {
    stream.set_nodelay(true).ok();
    let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let app = app.clone();
        async move { Ok::<_, Infallible>(app.oneshot(request.map(axum::body::Body::new)).await.unwrap_or_else(|never| match never {})) }
    });
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(header_limit).max_headers(128);
    let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
    let watched = connections.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = watched.await {
            tracing::debug!(%error, "a connection ended early");
        }
    });
}
