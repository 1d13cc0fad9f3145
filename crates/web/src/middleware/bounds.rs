//! How large a request may be and how long it may take.
//!
//! The limits live in a value that the request carries: the guard around all routes sets the defaults and enforces whatever
//! stands there, and a route's own [`BodyLimit`] or [`TimeLimit`] changes them, up or down.

use std::{
    fmt,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, BodyDataStream, HttpBody},
    extract::Request,
    response::{IntoResponse, Response},
};
use erp_core::Problem;
use futures::{StreamExt, stream};
use http::{HeaderMap, HeaderValue, header};
use tokio::{sync::Notify, time::Instant};
use tower::{Layer, Service};

use crate::ApiError;

/// Bytes that are read of a body that is refused already, and the longest wait for the next of them.
const DRAINED: usize = 64 << 20;
const DRAIN_PAUSE: Duration = Duration::from_millis(250);
/// What is read of a body that nobody wanted, so that the connection can go on: bytes, and how long that may take. Of a larger
/// one the answer says that the connection ends.
const UNREAD: usize = 1 << 20;
const UNREAD_LIMIT: Duration = Duration::from_secs(5);

/// What holds for a route that declares nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Defaults {
    pub(crate) body: usize,
    pub(crate) time: Duration,
    /// For the next part of a body, on every route.
    pub(crate) stall: Duration,
}

#[derive(Clone)]
struct Bounds(Arc<Inner>);

struct Inner {
    body: AtomicU64,
    time_ms: AtomicU64,
    stall: Duration,
    exceeded: AtomicBool,
    stalled: AtomicBool,
    /// The body was read to its end, or there was none.
    read: AtomicBool,
    changed: Notify,
}

/// A body, or what is left of it. Dropped before its end it is read on for a while: a client that is still sending while its
/// request is refused would else lose the connection, and the next request on it, without a word.
struct Rest(Option<BodyDataStream>);

impl Drop for Rest {
    fn drop(&mut self) {
        if let (Some(body), Ok(runtime)) = (self.0.take(), tokio::runtime::Handle::try_current()) {
            runtime.spawn(tokio::time::timeout(UNREAD_LIMIT, drain(body, UNREAD)));
        }
    }
}

impl Bounds {
    fn time(&self) -> Duration {
        Duration::from_millis(self.0.time_ms.load(Ordering::Relaxed))
    }

    /// Fails once the body, declared or received, is over what the route allows at that moment, or when its next part does not
    /// come: a stop would else wait for a client that has left without a word.
    fn watch(&self, body: Body, declared: u64) -> Body {
        if body.is_end_stream() {
            self.0.read.store(true, Ordering::Relaxed);
            return body;
        }
        let bounds = self.clone();
        Body::from_stream(stream::unfold((Rest(Some(body.into_data_stream())), 0_u64), move |(mut body, received)| {
            let bounds = bounds.clone();
            async move {
                let next = body.0.as_mut()?.next();
                let chunk = match tokio::time::timeout(bounds.0.stall, next).await {
                    Ok(None) => {
                        bounds.0.read.store(true, Ordering::Relaxed);
                        drop(body.0.take());
                        return None;
                    }
                    Ok(Some(Ok(chunk))) => chunk,
                    Ok(Some(Err(error))) => {
                        body.0 = None;
                        return Some((Err(error), (body, received)));
                    }
                    Err(_) => {
                        bounds.0.stalled.store(true, Ordering::Relaxed);
                        body.0 = None;
                        return Some((Err(axum::Error::new(BodyStalled)), (body, received)));
                    }
                };
                let received = received + chunk.len() as u64;
                let limit = bounds.0.body.load(Ordering::Relaxed);
                if received.max(declared) <= limit {
                    return Some((Ok(chunk), (body, received)));
                }
                bounds.0.exceeded.store(true, Ordering::Relaxed);
                let error = axum::Error::new(BodyTooLarge { limit });
                if let Some(rest) = body.0.take() {
                    drain(rest, DRAINED).await;
                }
                Some((Err(error), (body, received)))
            }
        }))
    }
}

/// Reads on for a while and keeps nothing: a client that is still sending when the connection is reset never sees the answer.
async fn drain(mut body: BodyDataStream, mut left: usize) {
    while left > 0
        && let Ok(Some(Ok(chunk))) = tokio::time::timeout(DRAIN_PAUSE, body.next()).await
    {
        left = left.saturating_sub(chunk.len());
    }
}

/// The body's error once it is over the limit, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyTooLarge {
    pub(crate) limit: u64,
}

impl fmt::Display for BodyTooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the body is larger than {} bytes", self.limit)
    }
}

impl std::error::Error for BodyTooLarge {}

/// The body's error when the client sends no more of it.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the rest of the body did not come in time")]
struct BodyStalled;

impl From<BodyTooLarge> for Problem {
    fn from(error: BodyTooLarge) -> Self {
        Self::new(413, "common.too_large").param("limit", error.limit)
    }
}

/// Enforces the limits. A body that stalls is the client's doing: 408, and the connection closes. At the time limit the handler's future is dropped, which rolls its transaction back, and the answer
/// is 504: the client did its part in time, so 408 (which browsers repeat by themselves) would be wrong.
pub(crate) async fn guard<F>(defaults: Defaults, mut request: Request, next: impl FnOnce(Request) -> F) -> Response
where
    F: Future<Output = Response>,
{
    let bounds = Bounds(Arc::new(Inner {
        body: AtomicU64::new(defaults.body as u64),
        time_ms: AtomicU64::new(millis(defaults.time)),
        stall: defaults.stall,
        exceeded: AtomicBool::new(false),
        stalled: AtomicBool::new(false),
        read: AtomicBool::new(false),
        changed: Notify::new(),
    }));
    request.extensions_mut().insert(bounds.clone());
    let declared = declared(request.headers());
    let request = request.map(|body| bounds.watch(body, declared.unwrap_or(0)));
    let started = Instant::now();
    let mut run = pin!(next(request));
    let mut response = loop {
        tokio::select! {
            biased;
            response = &mut run => break response,
            () = bounds.0.changed.notified() => {}
            () = tokio::time::sleep_until(started + bounds.time()) => return ApiError(Problem::new(504, "common.timeout")).into_response(),
        }
    };
    let refused = response.status().is_client_error() || response.status().is_server_error();
    if refused && bounds.0.exceeded.load(Ordering::Relaxed) {
        // An extractor that does not know our error calls it a bad request.
        return ApiError(BodyTooLarge { limit: bounds.0.body.load(Ordering::Relaxed) }.into()).into_response();
    }
    if refused && bounds.0.stalled.load(Ordering::Relaxed) {
        let mut response = ApiError(Problem::new(408, "common.timeout")).into_response();
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        return response;
    }
    if !bounds.0.read.load(Ordering::Relaxed) && declared.is_none_or(|length| length > UNREAD as u64) {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Bytes; nothing of a body that comes in chunks.
fn declared(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// A route's own limit of its body, in bytes: `.layer(BodyLimit(16 << 20))`.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimit(pub usize);

/// A route's own limit of its time until the answer begins: `.layer(TimeLimit(Duration::from_secs(120)))`. A stream that has
/// begun is not bound by it.
#[derive(Clone, Copy, Debug)]
pub struct TimeLimit(pub Duration);

impl<S> Layer<S> for BodyLimit {
    type Service = Bounded<S>;

    fn layer(&self, inner: S) -> Bounded<S> {
        Bounded { inner, body: Some(self.0 as u64), time_ms: None }
    }
}

impl<S> Layer<S> for TimeLimit {
    type Service = Bounded<S>;

    fn layer(&self, inner: S) -> Bounded<S> {
        Bounded { inner, body: None, time_ms: Some(millis(self.0)) }
    }
}

/// A route with limits of its own.
#[derive(Clone, Debug)]
pub struct Bounded<S> {
    inner: S,
    body: Option<u64>,
    time_ms: Option<u64>,
}

impl<S: Service<Request>> Service<Request> for Bounded<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> S::Future {
        if let Some(bounds) = request.extensions().get::<Bounds>() {
            if let Some(body) = self.body {
                bounds.0.body.store(body, Ordering::Relaxed);
            }
            if let Some(time) = self.time_ms {
                bounds.0.time_ms.store(time, Ordering::Relaxed);
                bounds.0.changed.notify_one();
            }
        }
        self.inner.call(request)
    }
}
