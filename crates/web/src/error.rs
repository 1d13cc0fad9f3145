//! The one error type of handlers.

use axum::response::{IntoResponse, Response};
use erp_core::Problem;
use erp_db::Failure;
use http::{HeaderValue, StatusCode, header};

use crate::extract::STEP_UP;

/// A problem on its way out. The body is written by the outermost middleware, which knows the reader's language and the trace.
#[derive(Debug, Clone)]
pub struct ApiError(pub Problem);

impl<E: Into<Failure>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(Problem::from(error.into()))
    }
}

/// What the rendering middleware finds in the response.
#[derive(Clone, Debug)]
pub(crate) struct Unrendered(pub(crate) Problem);

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if let Some(after) = self.0.retry_after {
            // At least one second: zero invites a retry storm.
            response.headers_mut().insert(
                header::RETRY_AFTER,
                HeaderValue::from(after.as_secs().max(1) + u64::from(after.subsec_nanos() > 0 && after.as_secs() > 0)),
            );
        }
        if status == StatusCode::UNAUTHORIZED {
            let challenge = match self.0.code {
                STEP_UP => r#"Bearer error="insufficient_user_authentication""#,
                _ => "Bearer",
            };
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response.extensions_mut().insert(Unrendered(self.0));
        response
    }
}
