//! One request and the head of its answer, over a connection of its own. No client library stands between: nothing follows redirects,
//! asks the environment for a proxy, resolves again or decompresses.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    body::{Bytes, Incoming},
    client::conn::http1,
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    task::JoinSet,
    time::timeout,
};

use super::{destination::Destination, tls::Tls};

/// Of the answer's head.
const LARGEST_HEAD: usize = 64 << 10;
/// Of the answer's body. A webhook's is read so that the receiver is not cut off, and thrown away.
const LARGEST_BODY: usize = 64 << 10;
/// How long that may take.
const DRAIN: Duration = Duration::from_secs(1);

/// Sends the request to one of the addresses, and to no other. Why it did not work names neither address nor content.
pub(super) async fn post(
    to: &Destination,
    addresses: &[IpAddr],
    tls: &Tls,
    request: Request<Full<Bytes>>,
) -> Result<(StatusCode, HeaderMap), String> {
    let (status, headers, _) = exchange(to, addresses, tls, request, Body::Skip).await?;
    Ok((status, headers))
}

/// As [`post`], any method, with the body of the answer.
pub(super) async fn ask(
    to: &Destination,
    addresses: &[IpAddr],
    tls: &Tls,
    request: Request<Full<Bytes>>,
) -> Result<(StatusCode, Bytes), String> {
    let (status, _, body) = exchange(to, addresses, tls, request, Body::Keep).await?;
    Ok((status, body))
}

/// What becomes of the body of an answer.
#[derive(Clone, Copy)]
enum Body {
    Skip,
    /// At most [`LARGEST_BODY`].
    Keep,
}

async fn exchange(
    to: &Destination,
    addresses: &[IpAddr],
    tls: &Tls,
    request: Request<Full<Bytes>>,
    body: Body,
) -> Result<(StatusCode, HeaderMap, Bytes), String> {
    let stream = connect(addresses, to.port).await?;
    if to.tls { send(tls.secure(stream, &to.server_name()).await?, request, body).await } else { send(stream, request, body).await }
}

async fn connect(addresses: &[IpAddr], port: u16) -> Result<TcpStream, String> {
    let mut failed = "the receiver cannot be reached".to_owned();
    for address in addresses {
        match TcpStream::connect(SocketAddr::new(*address, port)).await {
            Ok(stream) => {
                stream.set_nodelay(true).ok(); // slower without, no more
                return Ok(stream);
            }
            Err(error) => failed = format!("the receiver cannot be reached: {}", error.kind()),
        }
    }
    Err(failed)
}

async fn send<S>(stream: S, request: Request<Full<Bytes>>, kept: Body) -> Result<(StatusCode, HeaderMap, Bytes), String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let failed = |error: hyper::Error| format!("the exchange with the receiver failed: {}", kind(&error));
    let (mut sender, connection) =
        http1::Builder::new().max_buf_size(LARGEST_HEAD).handshake(TokioIo::new(stream)).await.map_err(failed)?;
    // Ends with this function, and when it is dropped.
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    let answer = sender.send_request(request).await.map_err(failed)?;
    let (head, body) = answer.into_parts();
    let body = match kept {
        // Cut short, or too large: an answer all the same, of which nothing can be read.
        Body::Keep => Limited::new(body, LARGEST_BODY).collect().await.map(|body| body.to_bytes()).unwrap_or_default(),
        Body::Skip => {
            // The head has said everything: the receiver has the event, or not.
            let _ = timeout(DRAIN, drain(body)).await;
            Bytes::new()
        }
    };
    Ok((head.status, head.headers, body))
}

async fn drain(mut body: Incoming) {
    let mut left = LARGEST_BODY;
    while let Some(Ok(frame)) = body.frame().await {
        let size = frame.data_ref().map_or(0, Bytes::len);
        match left.checked_sub(size) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}

/// hyper's own words may quote the answer.
fn kind(error: &hyper::Error) -> &'static str {
    if error.is_incomplete_message() {
        "cut before it answered"
    } else if error.is_parse_too_large() {
        "the head of its answer is too large"
    } else if error.is_parse() {
        "its answer is not HTTP"
    } else if error.is_timeout() {
        "time ran out"
    } else {
        "the connection was lost"
    }
}
