//! Security headers on every answer.

use axum::{extract::Request, response::Response};
use http::{HeaderName, HeaderValue, header};

/// An API answer is data: it loads nothing and is shown in no frame.
const API_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
/// The API browser: its own scripts and nobody else's; it calls this server alone. React writes style attributes.
pub(crate) const DOCS_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// Half a year, without sub-domains: those may not be ours to speak for.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=15552000");

/// What the answers of this server say beyond themselves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy {
    pub(crate) hsts: bool,
}

/// nosniff, CSP, no referrer; nothing under `/api` and no error is ever cached. What a route set itself stands.
pub(crate) async fn security_headers<F>(policy: Policy, request: Request, next: impl FnOnce(Request) -> F) -> Response
where
    F: Future<Output = Response>,
{
    let api = request.uri().path().starts_with("/api");
    let mut response = next(request).await;
    let error = response.status().is_client_error() || response.status().is_server_error();
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if policy.hsts {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    let mut default = |name: HeaderName, value: HeaderValue| {
        headers.entry(name).or_insert(value);
    };
    default(header::CONTENT_SECURITY_POLICY, API_POLICY);
    if api || error {
        default(header::CACHE_CONTROL, NO_STORE);
    }
    response
}
