//! The outermost writer: every error leaves as `application/problem+json` in the reader's language.

use axum::{body::Body, extract::Request, response::Response};
use erp_core::Problem;
use http::{HeaderValue, StatusCode, header};

use super::Defaults;
use crate::{RequestContext, error::Unrendered};

const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Writes the body of problems, and turns the bare errors of axum and tower (404, 405, 413, 415, …) into problems too.
/// An error that a handler wrote as JSON of its own (a probe, a FHIR OperationOutcome) stands.
pub(crate) async fn render<F>(defaults: Defaults, request: Request, next: impl FnOnce(Request) -> F) -> Response
where
    F: Future<Output = Response>,
{
    let context = request.extensions().get::<RequestContext>().cloned();
    // The path alone: a query can carry what must not be repeated.
    let path = request.uri().path().to_owned();
    let mut response = next(request).await;
    let status = response.status();
    let problem = match response.extensions_mut().remove::<Unrendered>() {
        Some(Unrendered(problem)) => problem,
        None if bare(&response) => plain(status, defaults.body),
        None => return response,
    };
    log(&problem);
    let locale = context.as_ref().map(|c| c.locale).unwrap_or_default();
    let body = problem.body(locale, Some(&path), context.as_ref().map(|c| c.trace_id.as_str()));
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::CONTENT_ENCODING);
    parts.headers.insert(header::CONTENT_TYPE, PROBLEM_JSON);
    parts.headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(locale.tag()));
    parts.headers.append(header::VARY, HeaderValue::from_static("accept-language"));
    Response::from_parts(parts, Body::from(body.to_string()))
}

fn bare(response: &Response) -> bool {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    (status.is_client_error() || status.is_server_error()) && (kind.is_empty() || kind.starts_with("text/"))
}

fn plain(status: StatusCode, body_limit: usize) -> Problem {
    let code = match status.as_u16() {
        401 => return Problem::unauthenticated(),
        404 => "common.not_found",
        405 => "common.method_not_allowed",
        408 | 504 => "common.timeout",
        414 => "common.uri.too_long",
        413 => return Problem::new(413, "common.too_large").param("limit", body_limit),
        415 => "common.media_type",
        429 => "common.rate_limited",
        431 => "common.headers.too_large",
        400..500 => "common.bad_request",
        503 => "common.unavailable",
        _ => "common.internal",
    };
    Problem::new(status.as_u16(), code)
}

/// 5xx are ours to explain: the chain of causes goes to the log, by `Display`, which shows no row contents.
fn log(problem: &Problem) {
    // Under maintenance every request is refused on purpose.
    if problem.status < 500 || problem.code == "common.maintenance" {
        tracing::debug!(status = problem.status, code = problem.code, "refused");
        return;
    }
    let first = problem.source.as_deref().map(|e| e as &(dyn std::error::Error + 'static));
    let causes: Vec<String> = std::iter::successors(first, |e| e.source()).map(ToString::to_string).collect();
    tracing::error!(status = problem.status, code = problem.code, cause = causes.join(": "), "failed");
}
