//! What is done to one tenant at a word.

use std::sync::Arc;

use axum::extract::State;
use erp_db::{
    WriteTx,
    tenants::{Switch, switch},
};
use erp_web::{ApiError, ApiJson, ApiPath, Granted, ProblemBody, RecentlyAuthenticated, Versioned};
use uuid::Uuid;

use super::TAG;
use crate::{
    Auth,
    permissions::TenantManage,
    tenant::{input::TenantReason, list, view::TenantSummary},
};

impl Auth {
    async fn switch_tenant(
        &self,
        caller: &Granted<TenantManage>,
        id: Uuid,
        to: Switch,
        body: &TenantReason,
    ) -> Result<Versioned<TenantSummary>, ApiError> {
        let system = self.admit(caller).await?;
        let reason = body.read()?;
        let change = async |tx: &WriteTx| {
            self.principals.forget_all_after(tx);
            switch(tx, id, to, reason.as_deref()).await?;
            list::one(tx, id).await
        };
        let tenant = self.db.write(system, &caller.origin(), change).await?;
        Ok(Versioned(tenant.version, tenant))
    }
}

/// Suspend a tenant
///
/// Its users get in nowhere, within five seconds; nothing is deleted. The default tenant cannot be suspended.
#[utoipa::path(
    post, path = "/tenants/{id}/suspend", tag = TAG, operation_id = "suspendTenant",
    params(("id" = Uuid, Path)),
    request_body(content = TenantReason, example = json!({ "reason": "contract ended" })),
    responses(
        (status = 200, description = "The tenant, suspended now or before", body = TenantSummary, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is closed or expired, or the default tenant", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The reason is too long", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.tenant.manage"]))
)]
pub async fn suspend(
    State(auth): State<Arc<Auth>>,
    caller: Granted<TenantManage>,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(body): ApiJson<TenantReason>,
) -> Result<Versioned<TenantSummary>, ApiError> {
    auth.switch_tenant(&caller, id, Switch::Suspend, &body).await
}

/// Resume a tenant
///
/// Lets a suspended tenant's users in again. One whose end has passed needs a later end first (409 `auth.tenant.still_expired`).
#[utoipa::path(
    post, path = "/tenants/{id}/resume", tag = TAG, operation_id = "resumeTenant",
    params(("id" = Uuid, Path)),
    request_body(content = TenantReason, example = json!({})),
    responses(
        (status = 200, description = "The tenant, active now or before", body = TenantSummary, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is closed, or its end has passed", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The reason is too long", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.tenant.manage"]))
)]
pub async fn resume(
    State(auth): State<Arc<Auth>>,
    caller: Granted<TenantManage>,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(body): ApiJson<TenantReason>,
) -> Result<Versioned<TenantSummary>, ApiError> {
    auth.switch_tenant(&caller, id, Switch::Resume, &body).await
}

/// Close a tenant for good
///
/// One that is suspended or expired, and whose rows were exported since (`erp tenant export`; 409 `auth.tenant.export_first`). What it held
/// can then be erased.
#[utoipa::path(
    post, path = "/tenants/{id}/close", tag = TAG, operation_id = "closeTenant",
    params(("id" = Uuid, Path)),
    request_body(content = TenantReason, example = json!({ "reason": "contract ended, data handed over" })),
    responses(
        (status = 200, description = "The tenant, closed now or before", body = TenantSummary, headers(("ETag" = String))),
        (status = 401, description = "Not signed in, or too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is in use, or was not exported", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The reason is too long", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.tenant.manage"]))
)]
pub async fn close(
    State(auth): State<Arc<Auth>>,
    caller: Granted<TenantManage>,
    _: RecentlyAuthenticated,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(body): ApiJson<TenantReason>,
) -> Result<Versioned<TenantSummary>, ApiError> {
    auth.switch_tenant(&caller, id, Switch::Close, &body).await
}
