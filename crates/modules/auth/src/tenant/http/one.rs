//! `/tenants/{id}`.

use std::sync::Arc;

use axum::extract::State;
use erp_db::{Failure, TenantTx, WriteTx, tenants};
use erp_web::{ApiError, ApiJson, ApiPath, Granted, IfMatch, ProblemBody, Versioned};
use uuid::Uuid;

use super::TAG;
use crate::{
    Auth,
    permissions::{TenantList, TenantManage},
    tenant::{
        input::TenantReplacement,
        list, quota,
        view::{TenantDetail, TenantSummary},
    },
};

/// Get a tenant
///
/// With the number of its users. `ETag` is the version that a change has to name.
#[utoipa::path(
    get, path = "/tenants/{id}", tag = TAG, operation_id = "getTenant",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The tenant", body = TenantDetail, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.tenant.list"]))
)]
pub async fn get(
    State(auth): State<Arc<Auth>>,
    caller: Granted<TenantList>,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Versioned<TenantDetail>, ApiError> {
    let system = auth.admit(&caller).await?;
    let tenant = auth.db.read(system, async |tx: &TenantTx| list::one(tx, id).await).await?;
    // How many there are, and nothing of them.
    let users = match tenants::get(&auth.db, id).await.map_err(Failure::from)? {
        Some(found) => auth.db.read(found.id, async |tx: &TenantTx| quota::seats(tx).await.map_err(Failure::from)).await?,
        None => 0,
    };
    Ok(Versioned(tenant.version, TenantDetail { tenant, users }))
}

/// Change a tenant
///
/// Its name, its time zone, its plan, its end and how many users it may have. What is left out stays as it is. Another plan counts for
/// its users within five seconds; a later end lets an expired tenant's users in again. The default tenant has no plan and no end.
#[utoipa::path(
    put, path = "/tenants/{id}", tag = TAG, operation_id = "replaceTenant",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    request_body(content = TenantReplacement, example = json!({ "plan": "basic", "expires_at": "2099-01-01T00:00:00Z" })),
    responses(
        (status = 200, description = "The tenant as it stands now", body = TenantSummary, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands, it is closed, or it is the default tenant", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields, no such plan, or an end in the past", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.tenant.manage"]))
)]
pub async fn replace(
    State(auth): State<Arc<Auth>>,
    caller: Granted<TenantManage>,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<TenantReplacement>,
) -> Result<Versioned<TenantSummary>, ApiError> {
    let system = auth.admit(&caller).await?;
    let change = async |tx: &WriteTx| {
        auth.principals.forget_all_after(tx);
        let plan = list::plan_named(tx, body.plan()).await?;
        tenants::update(tx, id, Some(version), |stored| body.apply(stored, plan)).await?;
        list::one(tx, id).await
    };
    let tenant = auth.db.write(system, &caller.origin(), change).await?;
    Ok(Versioned(tenant.version, tenant))
}
