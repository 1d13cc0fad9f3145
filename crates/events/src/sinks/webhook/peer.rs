//! Calls of an API that answers something, under the rules of webhooks: judged addresses alone, no redirects, no proxy.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header};
use http_body_util::Full;
use hyper::body::Bytes;

use super::{destination::Destination, exchange, outbound::Outbound, tls::Tls};

const AGENT: HeaderValue = HeaderValue::from_static("erp");

/// One API. Where its name leads is looked up and judged anew for each call.
pub struct Peer {
    base: Destination,
    tls: Tls,
    outbound: Outbound,
    timeout: Duration,
}

/// The texts of both name neither the call nor the answer, which may hold secrets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeerError {
    /// No connection, or one that was lost before an answer came.
    #[error("{0}")]
    Lost(String),
    #[error("no answer within {0:?}")]
    Late(Duration),
}

/// What came back, whatever its status.
#[derive(Clone, Debug)]
pub struct PeerAnswer {
    pub status: StatusCode,
    /// At most 64 KiB; empty where it was cut, or is larger.
    pub body: Bytes,
}

impl Peer {
    /// The API at `base`, to whose path those of calls are added.
    ///
    /// # Errors
    /// Why the URL cannot be called, in words that follow its key.
    pub fn new(base: &str, outbound: Outbound, timeout: Duration) -> Result<Self, String> {
        let tls = Tls::new(outbound.ca_file.as_deref())?;
        Ok(Self { base: Destination::parse(base, &outbound)?, tls, outbound, timeout })
    }

    /// `target` is a path and a query, added to the base's path.
    ///
    /// # Errors
    /// No answer came in time.
    pub async fn get(&self, target: &str) -> Result<PeerAnswer, PeerError> {
        self.call(Method::GET, target, HeaderMap::new(), Vec::new()).await
    }

    /// As [`Peer::get`], with a JSON body.
    ///
    /// # Errors
    /// No answer came in time.
    pub async fn post(&self, target: &str, headers: HeaderMap, json: Vec<u8>) -> Result<PeerAnswer, PeerError> {
        self.call(Method::POST, target, headers, json).await
    }

    async fn call(&self, method: Method, target: &str, mut headers: HeaderMap, body: Vec<u8>) -> Result<PeerAnswer, PeerError> {
        let unsendable = || PeerError::Lost("the request cannot be made".to_owned());
        let target: Uri = match target {
            "" => self.base.target.clone(),
            _ => format!("{}{target}", self.base.target.path().trim_end_matches('/')).parse().map_err(|_| unsendable())?,
        };
        headers.insert(header::HOST, self.base.authority.clone());
        headers.insert(header::USER_AGENT, AGENT);
        if method == Method::POST {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let mut request = Request::builder().method(method).uri(target).body(Full::new(body.into())).map_err(|_| unsendable())?;
        *request.headers_mut() = headers;
        let exchange = async {
            let addresses = self.base.addresses(&self.outbound).await?;
            exchange::ask(&self.base, &addresses, &self.tls, request).await
        };
        match tokio::time::timeout(self.timeout, exchange).await {
            Ok(answer) => answer.map(|(status, body)| PeerAnswer { status, body }).map_err(PeerError::Lost),
            Err(_) => Err(PeerError::Late(self.timeout)),
        }
    }
}
