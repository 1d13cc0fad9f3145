//! `GET /login-logs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use erp_core::Page;
use erp_db::TenantTx;
use erp_web::{ApiError, ApiQuery, Granted, PageBody, ProblemBody};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::list::{self, LoginLine, LoginQuery};
use crate::{Auth, permissions::LoginLogList};

pub fn router() -> OpenApiRouter<Arc<Auth>> {
    OpenApiRouter::new().routes(routes!(page)).routes(routes!(super::export::export))
}

/// List logins
///
/// Newest first: every attempt to sign in of the last half year, and how it ended.
#[utoipa::path(
    get, path = "/login-logs", tag = "audit", operation_id = "listLoginLogs",
    params(LoginQuery),
    responses(
        (status = 200, description = "One page", body = PageBody<LoginLine>),
        (status = 400, description = "A parameter cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is out of range", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.login_log.list"]))
)]
async fn page(
    State(auth): State<Arc<Auth>>,
    caller: Granted<LoginLogList>,
    ApiQuery(query): ApiQuery<LoginQuery>,
) -> Result<Json<PageBody<LoginLine>>, ApiError> {
    let page: Page<LoginLine> = auth.db.read(caller.tenant(), async |tx: &TenantTx| list::page(tx, &query).await).await?;
    Ok(Json(page.into()))
}
