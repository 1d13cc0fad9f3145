//! `/health/live`, `/health/ready`, `/health/startup`: for whoever starts, stops and balances us.

mod readiness;
mod startup;

use axum::{Json, Router, extract::State, response::IntoResponse, routing::get};
use http::{StatusCode, header};

pub use readiness::{Checks, Ping, Readiness, ReadyBody};
pub use startup::{PhaseStatus, StartupLog, StartupPhase, StartupReport};

/// The probes answer without a token, without limits, and never from a cache of somebody else's.
pub(crate) fn router(readiness: Readiness, startup: StartupLog) -> Router {
    Router::new()
        .route("/health/live", get(live))
        .merge(Router::new().route("/health/ready", get(ready)).with_state(readiness))
        .merge(Router::new().route("/health/startup", get(started)).with_state(startup))
}

const NO_STORE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// The process runs.
#[utoipa::path(get, path = "/health/live", tag = "operations", operation_id = "health_live", summary = "Liveness",
    responses((status = 200, description = "The process runs.", body = serde_json::Value)))]
pub(crate) async fn live() -> impl IntoResponse {
    (NO_STORE, Json(serde_json::json!({ "status": "live" })))
}

/// Whether requests should come here. Without Redis we serve on, degraded.
#[utoipa::path(get, path = "/health/ready", tag = "operations", operation_id = "health_ready", summary = "Readiness",
    responses((status = 200, description = "Requests may come.", body = ReadyBody),
        (status = 503, description = "Starting, draining, or without a database.", body = ReadyBody)))]
pub(crate) async fn ready(State(readiness): State<Readiness>) -> impl IntoResponse {
    let body = readiness.report().await;
    let status = if body.is_ready() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, NO_STORE, Json(body))
}

/// The phases of the start.
#[utoipa::path(get, path = "/health/startup", tag = "operations", operation_id = "health_startup", summary = "Startup",
    responses((status = 200, description = "The start is complete.", body = StartupReport),
        (status = 503, description = "Still starting.", body = StartupReport)))]
pub(crate) async fn started(State(startup): State<StartupLog>) -> impl IntoResponse {
    let report = startup.report();
    let status = if report.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, NO_STORE, Json(report))
}
