//! One connection, from its first byte to its end.

use std::{convert::Infallible, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{body::Body, extract::ConnectInfo};
use http::Request;
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::Watcher},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_io_timeout::TimeoutWriter;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::{
    Shared,
    caps::Place,
    counts,
    idle::{Activity, Counted},
    tls::Secured,
};

/// More header lines than the middleware lets pass, so that its 431 has a body; hyper's has none.
const HEADER_LINES: usize = 256;
/// The most that is buffered of a head, and of what a client sends ahead.
const BUFFER: usize = 128 << 10;
/// Connections over HTTP/2 are few and hold many requests each; these are OWASP's and hyper's own advice against floods.
#[cfg(feature = "tls")]
const STREAMS: u32 = 100;
#[cfg(feature = "tls")]
const PENDING_RESETS: usize = 20;
#[cfg(feature = "tls")]
const LOCAL_RESETS: usize = 1024;

pub(super) async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    shared: Arc<Shared>,
    place: Place,
    watcher: Watcher,
    closed: CancellationToken,
) {
    // Held until the connection ends.
    let (_place, _open) = (place, counts::Open::begin());
    stream.set_nodelay(true).ok();
    // hyper's own timer begins with the first byte.
    let mut byte = [0];
    let first = tokio::select! {
        first = tokio::time::timeout(shared.limits.head, stream.peek(&mut byte)) => first,
        () = closed.cancelled() => return,
    };
    match first {
        Ok(Ok(1)) => {}
        Ok(_) => return,
        Err(_) => return counts::closed("silent"),
    }
    // A client that reads nothing holds its connection no longer than one that asks nothing.
    let mut stream = TimeoutWriter::new(stream);
    stream.set_timeout(Some(shared.limits.idle));
    let Some(tls) = &shared.tls else { return http(Box::pin(stream), peer, &shared, watcher, closed, false).await };
    let handshake = tls.accept(Box::pin(stream));
    let secured = tokio::select! {
        secured = tokio::time::timeout(shared.limits.head, handshake) => secured,
        () = closed.cancelled() => return,
    };
    match secured {
        Ok(Ok(Secured { stream, http2 })) => http(stream, peer, &shared, watcher, closed, http2).await,
        Ok(Err(error)) => {
            tracing::debug!(%error, "no TLS");
            counts::closed("tls");
        }
        Err(_) => counts::closed("tls_timeout"),
    }
}

async fn http<S>(stream: S, peer: SocketAddr, shared: &Arc<Shared>, watcher: Watcher, closed: CancellationToken, http2: bool)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let activity = Activity::new(shared.limits.head, shared.limits.idle);
    let service = {
        let (shared, activity) = (shared.clone(), activity.clone());
        hyper::service::service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            let (app, busy, working) = (shared.app.clone(), activity.begin(), activity.work());
            async move {
                let answer = app.oneshot(request.map(|body| working.body(Body::new(body)))).await.unwrap_or_else(|never| match never {});
                Ok::<_, Infallible>(answer.map(|body| Counted::new(body, busy)))
            }
        })
    };
    // hyper's timer runs from the end of the answer before: a head that does not come to its end is closed by `idle` at the latest,
    // the first of a connection by its first limit.
    let builder = builder(shared.limits.head.max(shared.limits.idle), http2);
    let mut watched = pin!(watcher.watch(builder.serve_connection(TokioIo::new(stream), service).into_owned()));
    tokio::select! {
        ended = &mut watched => if let Err(error) = ended {
            tracing::debug!(%error, "a connection ended early");
        },
        // Dropping the connection closes it; no request is in flight.
        () = activity.idle() => counts::closed("idle"),
        // A stop waits for our own work to end, and for clients only so long.
        () = async {
            closed.cancelled().await;
            activity.abandoned(shared.limits.head).await;
        } => counts::closed("stop"),
    }
}

fn builder(head: Duration, http2: bool) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    #[cfg(feature = "tls")]
    if http2 {
        let mut only = builder.http2_only();
        only.http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(STREAMS)
            .max_pending_accept_reset_streams(PENDING_RESETS)
            .max_local_error_reset_streams(LOCAL_RESETS)
            .max_header_list_size(u32::try_from(BUFFER).unwrap_or(u32::MAX))
            .keep_alive_interval(Duration::from_secs(20))
            .keep_alive_timeout(Duration::from_secs(10));
        return only;
    }
    // Without the feature nobody negotiates it.
    let _ = http2;
    builder.http1().timer(TokioTimer::new()).header_read_timeout(head).max_headers(HEADER_LINES).max_buf_size(BUFFER);
    builder.http1_only()
}
