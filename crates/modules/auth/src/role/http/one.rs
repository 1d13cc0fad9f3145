//! `/roles/{id}`.

use std::sync::Arc;

use axum::extract::State;
use erp_db::{TenantTx, WriteTx};
use erp_web::{ApiError, ApiJson, ApiPath, Granted, IfMatch, ProblemBody, RecentlyAuthenticated, Versioned};
use http::StatusCode;
use uuid::Uuid;

use super::TAG;
use crate::{
    Auth,
    permissions::{RoleList, RoleManage},
    role::{
        input::{RolePermissions, RoleReplacement},
        manage,
        view::{self, RoleDetail},
    },
};

/// Get a role
///
/// With what it allows. `ETag` is the version that a change has to name.
#[utoipa::path(
    get, path = "/roles/{id}", tag = TAG, operation_id = "getRole",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The role", body = RoleDetail, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.role.list"]))
)]
pub async fn get(
    State(auth): State<Arc<Auth>>,
    caller: Granted<RoleList>,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Versioned<RoleDetail>, ApiError> {
    let detail = auth.db.read(caller.tenant(), async |tx: &TenantTx| view::one(tx, id).await).await?;
    Ok(Versioned(detail.summary.version, detail))
}

/// Name a role anew
///
/// The names and whose rows its holders see. The code never changes. What is left out stays as it is.
#[utoipa::path(
    put, path = "/roles/{id}", tag = TAG, operation_id = "replaceRole",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    request_body(content = RoleReplacement, example = json!({ "name_en": "Front desk lead", "name_zh": "前台组长" })),
    responses(
        (status = 200, description = "The role as it stands now", body = RoleDetail, headers(("ETag" = String))),
        (status = 401, description = "Not signed in, or too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.role.manage"]))
)]
pub async fn replace(
    State(auth): State<Arc<Auth>>,
    caller: Granted<RoleManage>,
    _: RecentlyAuthenticated,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<RoleReplacement>,
) -> Result<Versioned<RoleDetail>, ApiError> {
    Ok(auth.change_role(&caller, id, async |tx: &WriteTx| manage::rename(tx, id, version, &body).await).await?)
}

/// Set what a role allows
///
/// These permissions and no others, for all its holders from their next request on. What is added the caller must hold (403
/// `auth.role.escalation`); nothing that changes anything comes to an auditor (422 `auth.role.sod`).
#[utoipa::path(
    put, path = "/roles/{id}/permissions", tag = TAG, operation_id = "setRolePermissions",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    request_body(content = RolePermissions, example = json!({ "permissions": ["health.patient.list"] })),
    responses(
        (status = 200, description = "The role as it stands now", body = RoleDetail, headers(("ETag" = String))),
        (status = 401, description = "Not signed in, or too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The caller does not hold what is added", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands, or administrators need what is taken away", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "No such permission, or an auditor would change something", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.role.manage"]))
)]
pub async fn set_permissions(
    State(auth): State<Arc<Auth>>,
    caller: Granted<RoleManage>,
    _: RecentlyAuthenticated,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<RolePermissions>,
) -> Result<Versioned<RoleDetail>, ApiError> {
    let wanted = body.check()?;
    Ok(auth.change_role(&caller, id, async |tx: &WriteTx| manage::set_permissions(tx, id, version, &wanted).await).await?)
}

/// Delete a role
///
/// One that is not built in (409 `auth.role.builtin`) and that nobody holds (409 `auth.role.in_use`).
#[utoipa::path(
    delete, path = "/roles/{id}", tag = TAG, operation_id = "deleteRole",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    responses(
        (status = 204, description = "Gone"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands, it is built in, or somebody holds it", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.role.manage"]))
)]
pub async fn delete(
    State(auth): State<Arc<Auth>>,
    caller: Granted<RoleManage>,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, ApiError> {
    auth.db.write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| manage::delete(tx, id, version).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
