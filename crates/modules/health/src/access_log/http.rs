//! `/me/access-log`.

use axum::{Json, extract::State};
use erp_db::{Outcome, TenantTx};
use erp_web::{ApiError, Caller, ProblemBody};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::view::{self, AccessLog};
use crate::state::Health;

/// The routes below `/api/v1/health`.
pub fn routes() -> OpenApiRouter<Health> {
    OpenApiRouter::new().routes(routes!(mine))
}

/// See who looked
///
/// For patients who are signed in: each time their data was shown in the clear or opened in an emergency, why, and when.
#[utoipa::path(
    get, path = "/me/access-log", tag = "me", operation_id = "myAccessLog",
    responses(
        (status = 200, description = "The latest, newest first", body = AccessLog),
        (status = 404, description = "The caller is no patient", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
pub async fn mine(State(health): State<Health>, caller: Caller) -> Result<Json<AccessLog>, ApiError> {
    caller.require_settled()?;
    let user = caller.principal.user_id;
    let log: Outcome<AccessLog> = health.db.read(caller.tenant(), async |tx: &TenantTx| view::of_user(tx, user).await).await;
    Ok(Json(log?))
}
