//! `/sequences`.

use axum::{Json, extract::State, response::Response};
use erp_db::{Outcome, TenantTx, WriteTx};
use erp_web::{
    ApiError, ApiJson, ApiPath, Caller, Granted, IfMatch, ProblemBody, Versioned,
    idempotency::{Created, Creating, create as create_once},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    input::{Draw, NewRule},
    service::{self, Drawn, SequenceList, SequenceView},
};
use crate::{
    permissions::SequenceManage,
    state::{BASE, Config},
};

const TAG: &str = "number sequences";

/// The routes below `/api/v1/config`.
pub fn routes() -> OpenApiRouter<Config> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get, replace)).routes(routes!(draw))
}

/// List number sequences
#[utoipa::path(
    get, path = "/sequences", tag = TAG, operation_id = "listSequences",
    responses((status = 200, description = "All of them, by code", body = SequenceList)),
    security(("bearer" = ["config.sequence.manage"]))
)]
async fn list(State(config): State<Config>, caller: Granted<SequenceManage>) -> Result<Json<SequenceList>, ApiError> {
    let items: Outcome<Vec<_>> = config.db.read(caller.tenant(), async |tx: &TenantTx| service::list(tx).await).await;
    Ok(Json(SequenceList { items: items? }))
}

/// Get a number sequence
#[utoipa::path(
    get, path = "/sequences/{code}", tag = TAG, operation_id = "getSequence",
    params(("code" = String, Path)),
    responses(
        (status = 200, description = "The sequence", body = SequenceView, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.sequence.manage"]))
)]
async fn get(
    State(config): State<Config>,
    caller: Granted<SequenceManage>,
    ApiPath(code): ApiPath<String>,
) -> Result<Versioned<SequenceView>, ApiError> {
    let view: Outcome<_> = config.db.read(caller.tenant(), async |tx: &TenantTx| service::require(tx, &code).await).await;
    let view = view?;
    Ok(Versioned(view.version, view))
}

/// Change a number sequence
///
/// The numbers go on from the highest that was given, so that none is given twice.
#[utoipa::path(
    put, path = "/sequences/{code}", tag = TAG, operation_id = "replaceSequence",
    params(("code" = String, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    request_body(content = NewRule, example = json!({"pattern": "P{yyyy}{seq:6}", "step": 1, "reset": "year", "gapless": true})),
    responses(
        (status = 200, description = "The sequence as it stands now", body = SequenceView, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The pattern is none, or its numbers would come back", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.sequence.manage"]))
)]
async fn replace(
    State(config): State<Config>,
    caller: Granted<SequenceManage>,
    ApiPath(code): ApiPath<String>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<NewRule>,
) -> Result<Versioned<SequenceView>, ApiError> {
    let rule = body.check()?;
    let view: Outcome<_> =
        config.db.write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| service::replace(tx, &code, version, &rule).await).await;
    let view = view?;
    Ok(Versioned(view.version, view))
}

/// Draw a number
///
/// The number is used up; a repeat with the same `Idempotency-Key` gets it again.
#[utoipa::path(
    post, path = "/sequences/{code}/next", tag = TAG, operation_id = "drawNumber",
    params(
        ("code" = String, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters: a repeat within 24 hours gets the first answer again"),
    ),
    request_body(content = Draw, example = json!({})),
    responses(
        (status = 201, description = "The number", body = Drawn, headers(("Location" = String))),
        (status = 404, description = "There is no such sequence", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.sequence.manage"]))
)]
async fn draw(
    State(config): State<Config>,
    ApiPath(code): ApiPath<String>,
    request: Creating<SequenceManage, Draw>,
) -> Result<Response, ApiError> {
    create_once(&config.db, request, async |tx: &WriteTx, _: &Caller, _: Draw| {
        let body = service::draw(tx, &code).await?;
        let version = service::require(tx, &code).await?.version;
        Ok(Created { location: format!("{BASE}/sequences/{code}"), version, body })
    })
    .await
}
