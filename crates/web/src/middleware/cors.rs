//! Which other origins may call from a browser.

use std::time::Duration;

use http::{HeaderName, HeaderValue, Method, Uri, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

/// The exact origins allowed: no wildcard, no `null`, nothing reflected.
#[derive(Clone, Debug, Default)]
pub struct CorsOrigins(Vec<HeaderValue>);

/// An entry that is not an origin.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not an origin: write scheme://host[:port], as the browser sends it")]
pub struct CorsError(String);

impl CorsOrigins {
    /// Reads `https://app.example`, lower case and without a path, as browsers send it (RFC 6454 §6.2).
    pub fn parse<T: AsRef<str>>(entries: &[T]) -> Result<Self, CorsError> {
        entries
            .iter()
            .map(|entry| origin(entry.as_ref()).ok_or_else(|| CorsError(entry.as_ref().to_owned())))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

fn origin(entry: &str) -> Option<HeaderValue> {
    let entry = entry.trim();
    let uri: Uri = entry.parse().ok()?;
    let scheme = uri.scheme_str().filter(|scheme| ["http", "https"].contains(scheme))?;
    let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'))?;
    let exact = format!("{scheme}://{authority}").to_ascii_lowercase();
    (entry == exact).then(|| HeaderValue::from_str(&exact).ok())?
}

/// Tokens travel in the Authorization header, so credentials (cookies) stay off.
pub(crate) fn cors(origins: CorsOrigins) -> CorsLayer {
    let name = HeaderName::from_static;
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.0))
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            header::ACCEPT_LANGUAGE,
            name("idempotency-key"),
            name("traceparent"),
        ])
        .expose_headers([
            header::ETAG,
            header::LOCATION,
            header::RETRY_AFTER,
            super::context::REQUEST_ID,
            name("idempotent-replayed"),
            name("ratelimit-limit"),
            name("ratelimit-remaining"),
            name("ratelimit-reset"),
        ])
        .max_age(Duration::from_mins(10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_exact_origins_are_taken() {
        assert!(CorsOrigins::parse(&["https://app.example", "http://localhost:5173", "http://[::1]:8080"]).is_ok());
        for bad in [
            "*",
            "null",
            "",
            "https://app.example/",
            "https://app.example/x",
            "app.example",
            "HTTPS://app.example",
            "ftp://x",
            "https://u@x",
        ] {
            assert!(CorsOrigins::parse(&[bad]).is_err(), "{bad}");
        }
    }
}
