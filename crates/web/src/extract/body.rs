//! Strict JSON bodies.

use axum::extract::{FromRequest, Request};
use erp_core::Problem;
use http::header;
use http_body_util::{BodyExt, LengthLimitError};
use serde::de::DeserializeOwned;

use crate::ApiError;

/// A JSON body. Refuses another media type (415), a body over the route's limit (413), what is not JSON (400) and what does not
/// fit the type (422, with the path). Types derive `deny_unknown_fields`, so that a misspelt field is never dropped silently.
#[derive(Clone, Debug)]
pub struct ApiJson<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for ApiJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        require_json(&request)?;
        let bytes = read_body(request).await?;
        Self::parse(&bytes)
    }
}

impl<T: DeserializeOwned> ApiJson<T> {
    /// Parses a body that has been read already.
    pub fn parse(bytes: &[u8]) -> Result<Self, ApiError> {
        let text = std::str::from_utf8(bytes).map_err(|_| invalid("the body is not UTF-8"))?;
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value: Result<T, _> = serde_path_to_error::deserialize(&mut deserializer);
        let value = value.map_err(|error| refuse(&error))?;
        deserializer.end().map_err(|_| invalid("there is more after the JSON value"))?;
        Ok(Self(value))
    }
}

/// 415 unless the body is declared as JSON.
pub(crate) fn require_json(request: &Request) -> Result<(), ApiError> {
    let value = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let json = essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"));
    if json { Ok(()) } else { Err(ApiError(Problem::new(415, "common.media_type"))) }
}

/// The whole body; the limit is the one the route's middleware set.
pub(crate) async fn read_body(request: Request) -> Result<Vec<u8>, ApiError> {
    match request.into_body().collect().await {
        Ok(collected) => Ok(collected.to_bytes().to_vec()),
        Err(error) if is_length_limit(&error) => Err(ApiError(Problem::new(413, "common.too_large").param("limit", "the allowed number of"))),
        Err(_) => Err(ApiError(Problem::bad_request("common.bad_request"))),
    }
}

fn is_length_limit(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |e| e.source()).any(|e| e.is::<LengthLimitError>())
}

fn invalid(reason: &str) -> ApiError {
    ApiError(Problem::bad_request("common.json.invalid").param("reason", reason))
}

/// serde's own words name fields and types of our DTOs and may quote the client's value: only the position and the path go out.
fn refuse(error: &serde_path_to_error::Error<serde_json::Error>) -> ApiError {
    use serde_json::error::Category;
    let inner = error.inner();
    match inner.classify() {
        Category::Data => {
            let text = inner.to_string();
            let path = error.path().to_string();
            let quoted = |prefix: &str| text.strip_prefix(prefix).and_then(|rest| rest.split('`').next()).map(str::to_owned);
            let join = |name: String| if path == "." { name } else { format!("{path}.{name}") };
            if let Some(name) = quoted("missing field `") {
                ApiError(Problem::invalid(join(name), "common.field.required"))
            } else if text.starts_with("unknown field `") {
                // serde's path already ends with the unknown field's name.
                let name = if path == "." { quoted("unknown field `").unwrap_or_default() } else { path.clone() };
                ApiError(Problem::invalid(name, "common.field.unknown"))
            } else {
                ApiError(Problem::invalid(path, "common.field.type"))
            }
        }
        Category::Eof | Category::Syntax | Category::Io => {
            invalid(&format!("line {} column {}", inner.line(), inner.column()))
        }
    }
}
