//! Optimistic locking over HTTP: `ETag` out, `If-Match` in (RFC 9110 §13.1.1).

use axum::{
    Json,
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use erp_core::Problem;
use http::{HeaderValue, header, request::Parts};
use serde::Serialize;

use crate::ApiError;

/// The version that the client read. Absent: 428; unreadable: 400.
#[derive(Clone, Copy, Debug)]
pub struct IfMatch(pub i32);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let mut values = parts.headers.get_all(header::IF_MATCH).iter();
        let Some(value) = values.next() else {
            return Err(ApiError(Problem::new(428, "common.version.required")));
        };
        let malformed = || ApiError(Problem::bad_request("common.header.invalid").param("header", "If-Match"));
        if values.next().is_some() {
            return Err(malformed());
        }
        // If-Match compares strongly (RFC 9110 §13.1.1), so a weak tag never matches; the quotes may be left out.
        let text = value.to_str().map_err(|_| malformed())?.trim();
        let version = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
        let digits = (1..=10).contains(&version.len()) && version.bytes().all(|b| b.is_ascii_digit());
        if digits { version.parse().map(Self).map_err(|_| malformed()) } else { Err(malformed()) }
    }
}

/// A JSON answer with its row's version as `ETag`.
pub struct Versioned<T>(pub i32, pub T);

impl<T: Serialize> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.1).into_response();
        if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", self.0)) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}
