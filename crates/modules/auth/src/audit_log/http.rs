//! `GET /audit-logs`, `POST /audit-logs/verify`.

use std::sync::Arc;

use axum::{Json, extract::State};
use erp_core::Page;
use erp_db::TenantTx;
use erp_web::{ApiError, ApiJson, ApiQuery, Granted, PageBody, ProblemBody};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    list::{self, AuditLine, AuditQuery},
    verify::{AuditVerdict, AuditVerifyRequest},
};
use crate::{
    Auth,
    permissions::{AuditList, AuditVerify},
};

pub fn router() -> OpenApiRouter<Arc<Auth>> {
    OpenApiRouter::new().routes(routes!(page)).routes(routes!(verify)).routes(routes!(super::export::export))
}

/// List the audit trail
///
/// Newest first, as it was written: personal data is masked in it.
#[utoipa::path(
    get, path = "/audit-logs", tag = "audit", operation_id = "listAuditLogs",
    params(AuditQuery),
    responses(
        (status = 200, description = "One page", body = PageBody<AuditLine>),
        (status = 400, description = "A parameter cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is out of range", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.audit.list"]))
)]
async fn page(
    State(auth): State<Arc<Auth>>,
    caller: Granted<AuditList>,
    ApiQuery(query): ApiQuery<AuditQuery>,
) -> Result<Json<PageBody<AuditLine>>, ApiError> {
    let page: Page<AuditLine> = auth.db.read(caller.tenant(), async |tx: &TenantTx| list::page(tx, &query).await).await?;
    Ok(Json(page.into()))
}

/// Verify the audit trail
///
/// Recomputes the hashes of the tenant's chain and compares them with what is stored. A long chain is verified in parts: call again
/// with `next_cursor` until `complete`. A fault is also written to the log and to the trail itself.
#[utoipa::path(
    post, path = "/audit-logs/verify", tag = "audit", operation_id = "verifyAuditLogs",
    request_body(content = AuditVerifyRequest, example = json!({})),
    responses(
        (status = 200, description = "The verdict, sound or not", body = AuditVerdict),
        (status = 400, description = "The cursor is not one of this tenant's", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.audit.verify"]))
)]
async fn verify(
    State(auth): State<Arc<Auth>>,
    caller: Granted<AuditVerify>,
    ApiJson(body): ApiJson<AuditVerifyRequest>,
) -> Result<Json<AuditVerdict>, ApiError> {
    Ok(Json(auth.verify_audit(caller.tenant(), &caller.origin(), &body).await?))
}
