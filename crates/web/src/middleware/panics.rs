//! A handler that panics answers 500; the connection and the process live on.

use std::any::Any;

use axum::response::{IntoResponse, Response};
use erp_core::Problem;
use tower_http::catch_panic::CatchPanicLayer;

use crate::ApiError;

/// The cause that the log shows. The payload stays out: a panic's text can quote the value it choked on; where it happened is
/// the panic hook's to say.
#[derive(Debug, thiserror::Error)]
#[error("the handler panicked")]
struct Panicked;

type Answer = fn(Box<dyn Any + Send>) -> Response;

pub(crate) fn panic_layer() -> CatchPanicLayer<Answer> {
    CatchPanicLayer::custom(answer as Answer)
}

fn answer(_payload: Box<dyn Any + Send>) -> Response {
    ApiError(Problem::internal(Panicked)).into_response()
}
