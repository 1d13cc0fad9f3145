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
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            return Err(ApiError(Problem::new(428, "common.version.required")));
        };
        let malformed = || ApiError(Problem::bad_request("common.header.invalid").param("header", "If-Match"));
        let text = value.to_str().map_err(|_| malformed())?.trim();
        let version = text.trim_start_matches("W/").trim_matches('"').parse().map_err(|_| malformed())?;
        Ok(Self(version))
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
