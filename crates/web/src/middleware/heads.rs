//! How large the head of a request may be. Below the connection's own limits, which know no better than a bare status line.

use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use erp_core::Problem;

use crate::ApiError;

/// Header lines, and all their bytes.
const LINES: usize = 128;
const BYTES: usize = 64 << 10;
/// The path and the query.
const TARGET: usize = 8 << 10;

/// 414 and 431 as problems.
pub(crate) async fn heads<F>(request: Request, next: impl FnOnce(Request) -> F) -> Response
where
    F: Future<Output = Response>,
{
    if request.uri().path_and_query().is_some_and(|target| target.as_str().len() > TARGET) {
        return ApiError(Problem::new(414, "common.uri.too_long")).into_response();
    }
    let headers = request.headers();
    let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if headers.len() > LINES || bytes > BYTES {
        return ApiError(Problem::new(431, "common.headers.too_large")).into_response();
    }
    next(request).await
}
