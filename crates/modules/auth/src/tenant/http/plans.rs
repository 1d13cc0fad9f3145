//! `/tenant-plans`.

use std::sync::Arc;

use axum::{Json, extract::State, response::Response};
use erp_core::{Page, PageRequest};
use erp_db::{TenantTx, WriteTx};
use erp_web::{
    ApiError, ApiJson, ApiPath, ApiQuery, Caller, Granted, IfMatch, PageBody, PageQuery, ProblemBody, Versioned,
    idempotency::{Created, Creating, create as create_once},
};
use http::StatusCode;
use uuid::Uuid;

use super::{PLANS, TAG};
use crate::{
    Auth,
    permissions::{TenantList, TenantManage},
    tenant::{
        input::{NewTenantPlan, TenantPlanReplacement},
        plan,
        view::TenantPlan,
    },
};

/// List plans
///
/// Newest first. For users of the default tenant alone.
#[utoipa::path(
    get, path = "/tenant-plans", tag = TAG, operation_id = "listTenantPlans",
    params(PageQuery),
    responses(
        (status = 200, description = "One page", body = PageBody<TenantPlan>),
        (status = 400, description = "A parameter cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is out of range", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.tenant.list"]))
)]
pub async fn list(
    State(auth): State<Arc<Auth>>,
    caller: Granted<TenantList>,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> Result<Json<PageBody<TenantPlan>>, ApiError> {
    let system = auth.admit(&caller).await?;
    let request = PageRequest::new(query.limit, query.cursor.as_deref())?;
    let page: Page<TenantPlan> = auth.db.read(system, async |tx: &TenantTx| plan::page(tx, &request).await).await?;
    Ok(Json(page.into()))
}

/// Make a plan
///
/// What tenants may be sold: permissions, by code or by the beginning of one, and how many users. For users of the default tenant alone.
#[utoipa::path(
    post, path = "/tenant-plans", tag = TAG, operation_id = "createTenantPlan",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters: a repeat within 24 hours gets the first answer again")),
    request_body(content = NewTenantPlan, example = json!({ "code": "basic", "name": "Basic", "permission_codes": ["auth.*", "health.patient.*"], "quotas": { "max_users": 50 } })),
    responses(
        (status = 201, description = "The plan", body = TenantPlan, headers(("Location" = String), ("ETag" = String))),
        (status = 409, description = "There is one of this code", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields, or permissions that there are not", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.tenant.manage"]))
)]
pub async fn create(State(auth): State<Arc<Auth>>, request: Creating<TenantManage, NewTenantPlan>) -> Result<Response, ApiError> {
    auth.admit(&request.caller).await?;
    let work = async |tx: &WriteTx, _: &Caller, body: NewTenantPlan| {
        let (code, draft) = body.check(&auth.permissions)?;
        let plan = plan::create(tx, &code, &draft).await?;
        Ok(Created { location: format!("{PLANS}/{}", plan.id), version: plan.version, body: plan })
    };
    create_once(&auth.db, request, work).await
}

/// Get a plan
#[utoipa::path(
    get, path = "/tenant-plans/{id}", tag = TAG, operation_id = "getTenantPlan",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The plan", body = TenantPlan, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.tenant.list"]))
)]
pub async fn get(
    State(auth): State<Arc<Auth>>,
    caller: Granted<TenantList>,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Versioned<TenantPlan>, ApiError> {
    let system = auth.admit(&caller).await?;
    let found = auth.db.read(system, async |tx: &TenantTx| plan::one(tx, id).await).await?;
    Ok(Versioned(found.version, found))
}

/// Change a plan
///
/// For every tenant that has it: what their roles hold beyond it counts for nothing, within five seconds, and counts again when the plan
/// has it again. The roles themselves stay as they are.
#[utoipa::path(
    put, path = "/tenant-plans/{id}", tag = TAG, operation_id = "replaceTenantPlan",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    request_body(content = TenantPlanReplacement, example = json!({ "name": "Basic", "permission_codes": ["auth.*", "health.patient.list"], "quotas": { "max_users": 20 } })),
    responses(
        (status = 200, description = "The plan as it stands now", body = TenantPlan, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields, or permissions that there are not", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.tenant.manage"]))
)]
pub async fn replace(
    State(auth): State<Arc<Auth>>,
    caller: Granted<TenantManage>,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<TenantPlanReplacement>,
) -> Result<Versioned<TenantPlan>, ApiError> {
    let system = auth.admit(&caller).await?;
    let draft = body.check(&auth.permissions)?;
    let change = async |tx: &WriteTx| {
        auth.principals.forget_all_after(tx);
        plan::replace(tx, id, version, &draft).await
    };
    let found = auth.db.write(system, &caller.origin(), change).await?;
    Ok(Versioned(found.version, found))
}

/// Delete a plan
///
/// One that no tenant has (409 `auth.tenant_plan.in_use`).
#[utoipa::path(
    delete, path = "/tenant-plans/{id}", tag = TAG, operation_id = "deleteTenantPlan",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    responses(
        (status = 204, description = "Gone"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands, or tenants have it", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.tenant.manage"]))
)]
pub async fn delete(
    State(auth): State<Arc<Auth>>,
    caller: Granted<TenantManage>,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, ApiError> {
    let system = auth.admit(&caller).await?;
    auth.db.write(system, &caller.origin(), async |tx: &WriteTx| plan::delete(tx, id, version).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
