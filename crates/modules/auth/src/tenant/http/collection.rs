//! `/tenants`: the list, and making one.

use std::sync::Arc;

use axum::{Json, extract::State, response::Response};
use erp_core::Page;
use erp_db::TenantTx;
use erp_web::{ApiError, ApiQuery, Granted, PageBody, ProblemBody, idempotency::Creating};

use super::TAG;
use crate::{
    Auth,
    permissions::{TenantList, TenantManage},
    tenant::{
        input::NewTenant,
        list::{self, TenantQuery},
        view::{TenantMade, TenantSummary},
    },
};

/// List tenants
///
/// Newest first, or by slug where the beginning of one is asked for. For users of the default tenant alone.
#[utoipa::path(
    get, path = "/tenants", tag = TAG, operation_id = "listTenants",
    params(TenantQuery),
    responses(
        (status = 200, description = "One page", body = PageBody<TenantSummary>),
        (status = 400, description = "A parameter cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is out of range", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.tenant.list"]))
)]
pub async fn list(
    State(auth): State<Arc<Auth>>,
    caller: Granted<TenantList>,
    ApiQuery(query): ApiQuery<TenantQuery>,
) -> Result<Json<PageBody<TenantSummary>>, ApiError> {
    let system = auth.admit(&caller).await?;
    let (request, filter) = query.check()?;
    let page: Page<TenantSummary> = auth.db.read(system, async |tx: &TenantTx| list::page(tx, &request, &filter).await).await?;
    Ok(Json(page.into()))
}

/// Make a tenant
///
/// With its built-in roles and its first administrator, who must change the password at the first login. For users of the default tenant
/// alone. A tenant whose making broke off is `preparing`; making it again goes on with it.
#[utoipa::path(
    post, path = "/tenants", tag = TAG, operation_id = "createTenant",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters: a repeat within 24 hours gets the first answer again")),
    request_body(content = NewTenant, example = json!({ "code": "east", "name": "East clinic", "expires_at": "2099-01-01T00:00:00Z", "max_users": 50 })),
    responses(
        (status = 201, description = "The tenant; not to be cached", body = TenantMade, headers(("Location" = String), ("ETag" = String))),
        (status = 409, description = "There is one of this slug, or somebody makes it at this moment", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields, no such plan, or a password that breaks rules", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.tenant.manage"]))
)]
pub async fn create(State(auth): State<Arc<Auth>>, request: Creating<TenantManage, NewTenant>) -> Result<Response, ApiError> {
    let system = auth.admit(&request.caller).await?;
    auth.make_tenant(system, request).await
}
