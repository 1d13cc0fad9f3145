//! `/flags`.

use axum::{Json, extract::State};
use erp_core::Problem;
use erp_db::{Outcome, TenantTx, WriteTx};
use erp_web::{ApiError, ApiJson, ApiPath, Granted, IfMatch, ProblemBody, Versioned};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    service,
    view::{FlagList, FlagSwitch, FlagView, view},
};
use crate::{permissions::FlagManage, state::Config};

const TAG: &str = "feature flags";

/// The routes below `/api/v1/config`.
pub fn routes() -> OpenApiRouter<Config> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(put))
}

/// List feature flags
///
/// All that modules have registered, by key.
#[utoipa::path(
    get, path = "/flags", tag = TAG, operation_id = "listFlags",
    responses((status = 200, description = "All of them", body = FlagList)),
    security(("bearer" = ["config.flag.manage"]))
)]
async fn list(State(config): State<Config>, caller: Granted<FlagManage>) -> Result<Json<FlagList>, ApiError> {
    let rows: Outcome<Vec<_>> = config.db.read(caller.tenant(), async |tx: &TenantTx| service::rows(tx).await).await;
    let rows = rows?;
    let items = config.settings.flags().map(|spec| view(spec, rows.iter().find(|row| row.key == spec.key))).collect();
    Ok(Json(FlagList { items }))
}

/// Switch a feature
///
/// `null` takes the tenant's word back.
#[utoipa::path(
    put, path = "/flags/{key}", tag = TAG, operation_id = "putFlag",
    params(("key" = String, Path), ("If-Match" = String, Header, description = "The `version` that was read; 0 for the first word")),
    request_body(content = FlagSwitch, example = json!({"enabled": true})),
    responses(
        (status = 200, description = "The flag as it stands now", body = FlagView, headers(("ETag" = String))),
        (status = 404, description = "No module has such a flag", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.flag.manage"]))
)]
async fn put(
    State(config): State<Config>,
    caller: Granted<FlagManage>,
    ApiPath(key): ApiPath<String>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<FlagSwitch>,
) -> Result<Versioned<FlagView>, ApiError> {
    let spec = config.settings.flag_spec(&key).ok_or_else(Problem::not_found)?;
    let row: Outcome<_> =
        config.db.write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| config.switch(tx, spec, version, body.enabled).await).await;
    let row = row?;
    Ok(Versioned(row.version, view(spec, Some(&row))))
}
