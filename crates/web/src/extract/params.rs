//! Query strings and path parameters.

use axum::extract::{FromRequestParts, Path, rejection::PathRejection};
use erp_core::Problem;
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::ApiError;

/// A query string. A key given twice, an unknown key and an unreadable value are refused (400).
#[derive(Clone, Debug)]
pub struct ApiQuery<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for ApiQuery<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let query = parts.uri.query().unwrap_or_default();
        let refuse = |reason: String| ApiError(Problem::bad_request("common.query.invalid").param("reason", reason));
        let mut keys: Vec<String> = Vec::new();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            if keys.iter().any(|k| *k == key) {
                return Err(refuse("a parameter is given twice".to_owned()));
            }
            if value.contains('\0') {
                return Err(refuse("a parameter contains a NUL".to_owned()));
            }
            keys.push(key.into_owned());
        }
        // serde's words can quote the client's value; the parameter's name is what helps.
        let deserializer = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
        serde_path_to_error::deserialize(deserializer).map(Self).map_err(|error| {
            let path = error.path().to_string();
            let text = error.inner().to_string();
            refuse(if path == "." || text.starts_with("unknown field") {
                unknown_key(&text)
            } else {
                format!("{path} has no usable value")
            })
        })
    }
}

fn unknown_key(text: &str) -> String {
    match text.strip_prefix("unknown field `") {
        Some(_) => "a parameter is not known here".to_owned(),
        None => "a parameter is missing or unreadable".to_owned(),
    }
}

/// Path parameters. What does not parse names no resource (404), so that an id's form tells nothing.
#[derive(Clone, Debug)]
pub struct ApiPath<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for ApiPath<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        // axum decodes the parameters; a NUL in one names nothing that PostgreSQL could hold.
        if parts.uri.path().contains("%00") {
            return Err(ApiError(Problem::not_found()));
        }
        let path: Result<Path<T>, PathRejection> = Path::from_request_parts(parts, state).await;
        path.map(|Path(value)| Self(value)).map_err(|_| ApiError(Problem::not_found()))
    }
}
