//! `/positions`.

use std::sync::Arc;

use axum::{Json, extract::State, response::Response};
use erp_core::Page;
use erp_db::{Outcome, TenantTx, WriteTx};
use erp_web::{
    ApiError, ApiJson, ApiPath, ApiQuery, Caller, Granted, IfMatch, PageBody, PageQuery, ProblemBody, Versioned,
    idempotency::{Created, Creating, create as create_once},
};
use http::StatusCode;
use uuid::Uuid;

use super::TAG;
use crate::{
    Auth,
    org::{
        input::{NewPosition, PositionReplacement},
        manage,
        view::{self, Position},
    },
    permissions::OrgManage,
};

/// List positions
///
/// Newest first.
#[utoipa::path(
    get, path = "/positions", tag = TAG, operation_id = "listPositions",
    params(PageQuery),
    responses(
        (status = 200, description = "One page", body = PageBody<Position>),
        (status = 422, description = "A parameter is out of range", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.org.manage"]))
)]
pub async fn list(
    State(auth): State<Arc<Auth>>,
    caller: Granted<OrgManage>,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> Result<Json<PageBody<Position>>, ApiError> {
    let request = query.request()?;
    let page: Page<Position> = auth.db.read(caller.tenant(), async |tx: &TenantTx| view::positions(tx, &request).await).await?;
    Ok(Json(page.into()))
}

/// Make a position
///
/// Users hold it within a department.
#[utoipa::path(
    post, path = "/positions", tag = TAG, operation_id = "createPosition",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters: a repeat within 24 hours gets the first answer again")),
    request_body(content = NewPosition, example = json!({ "code": "head-nurse", "name": "护士长" })),
    responses(
        (status = 201, description = "The position", body = Position, headers(("Location" = String), ("ETag" = String))),
        (status = 409, description = "The code is taken", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.org.manage"]))
)]
pub async fn create(State(auth): State<Arc<Auth>>, request: Creating<OrgManage, NewPosition>) -> Result<Response, ApiError> {
    create_once(&auth.db, request, async |tx: &WriteTx, _: &Caller, body: NewPosition| {
        let body = Position::from(manage::make_position(tx, &body).await?);
        let (location, version) = (format!("/api/v1/positions/{}", body.id), body.version);
        Ok(Created { body, location, version })
    })
    .await
}

/// Get a position
#[utoipa::path(
    get, path = "/positions/{id}", tag = TAG, operation_id = "getPosition",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The position", body = Position, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.org.manage"]))
)]
pub async fn get(
    State(auth): State<Arc<Auth>>,
    caller: Granted<OrgManage>,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Versioned<Position>, ApiError> {
    let found = auth.db.read(caller.tenant(), async |tx: &TenantTx| view::position(tx, id).await).await?;
    Ok(Versioned(found.version, found))
}

/// Name a position anew
///
/// The code never changes.
#[utoipa::path(
    put, path = "/positions/{id}", tag = TAG, operation_id = "replacePosition",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    request_body(content = PositionReplacement, example = json!({ "name": "护士长" })),
    responses(
        (status = 200, description = "The position as it stands now", body = Position, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.org.manage"]))
)]
pub async fn replace(
    State(auth): State<Arc<Auth>>,
    caller: Granted<OrgManage>,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<PositionReplacement>,
) -> Result<Versioned<Position>, ApiError> {
    let change = async |tx: &WriteTx| manage::rename_position(tx, id, version, &body).await;
    let row = auth.db.write(caller.tenant(), &caller.origin(), change).await?;
    Ok(Versioned(row.version, row.into()))
}

/// Delete a position
///
/// One that nobody holds (409 `auth.position.in_use`).
#[utoipa::path(
    delete, path = "/positions/{id}", tag = TAG, operation_id = "deletePosition",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    responses(
        (status = 204, description = "Gone"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands, or it is in use", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.org.manage"]))
)]
pub async fn delete(
    State(auth): State<Arc<Auth>>,
    caller: Granted<OrgManage>,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, ApiError> {
    let gone: Outcome<()> =
        auth.db.write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| manage::delete_position(tx, id, version).await).await;
    gone?;
    Ok(StatusCode::NO_CONTENT)
}
