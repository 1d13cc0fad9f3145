//! `/roles` and `/permissions`.

use std::sync::Arc;

use axum::{Json, extract::State, response::Response};
use erp_core::Page;
use erp_db::{TenantTx, WriteTx};
use erp_web::{
    ApiError, ApiQuery, Caller, Granted, PageBody, PageQuery, ProblemBody, RecentlyAuthenticated,
    idempotency::{Created, Creating, create as create_once},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{BASE, TAG};
use crate::{
    Auth,
    permissions::{RoleList, RoleManage},
    role::{
        input::NewRole,
        manage,
        view::{self, PermissionView, RoleDetail, RoleSummary},
    },
};

/// List roles
///
/// Newest first, the built-in ones last.
#[utoipa::path(
    get, path = "/roles", tag = TAG, operation_id = "listRoles",
    params(PageQuery),
    responses(
        (status = 200, description = "One page", body = PageBody<RoleSummary>),
        (status = 422, description = "A parameter is out of range", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.role.list"]))
)]
pub async fn list(
    State(auth): State<Arc<Auth>>,
    caller: Granted<RoleList>,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> Result<Json<PageBody<RoleSummary>>, ApiError> {
    let request = query.request()?;
    let page: Page<RoleSummary> = auth.db.read(caller.tenant(), async |tx: &TenantTx| view::page(tx, &request).await).await?;
    Ok(Json(page.into()))
}

/// Make a role
///
/// Nobody puts into a role what they do not hold themselves (403 `auth.role.escalation`).
#[utoipa::path(
    post, path = "/roles", tag = TAG, operation_id = "createRole",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters: a repeat within 24 hours gets the first answer again")),
    request_body(content = NewRole, example = json!({
        "code": "front_desk_lead", "name_en": "Front desk lead", "name_zh": "前台组长", "data_scope": "all", "permissions": ["health.patient.list"]
    })),
    responses(
        (status = 201, description = "The role", body = RoleDetail, headers(("Location" = String), ("ETag" = String))),
        (status = 401, description = "Not signed in, or too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The code is taken", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields, or no such permission", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.role.manage"]))
)]
pub async fn create(
    State(auth): State<Arc<Auth>>,
    _: Granted<RoleManage>,
    _: RecentlyAuthenticated,
    request: Creating<RoleManage, NewRole>,
) -> Result<Response, ApiError> {
    let draft = request.body.check()?;
    create_once(&auth.db, request, async |tx: &WriteTx, _: &Caller, _: NewRole| {
        let id = manage::create(tx, &draft).await?;
        let body = view::one(tx, id).await?;
        let version = body.summary.version;
        Ok(Created { body, location: format!("{BASE}/{id}"), version })
    })
    .await
}

/// Everything that a role may allow.
#[derive(Serialize, ToSchema)]
pub struct Permissions {
    items: Vec<PermissionView>,
}

/// List permissions
///
/// All that there are, by code. What belongs to the installation opens nothing outside its default tenant.
#[utoipa::path(
    get, path = "/permissions", tag = TAG, operation_id = "listPermissions",
    responses((status = 200, description = "All of them", body = Permissions)),
    security(("bearer" = ["auth.role.list"]))
)]
pub async fn permissions(State(auth): State<Arc<Auth>>, caller: Granted<RoleList>) -> Result<Json<Permissions>, ApiError> {
    let items = auth.db.read(caller.tenant(), async |tx: &TenantTx| view::permissions(tx).await).await?;
    Ok(Json(Permissions { items }))
}
