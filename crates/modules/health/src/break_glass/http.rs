//! `/break-glass`.

use axum::{Json, extract::State, response::Response};
use erp_core::Page;
use erp_db::{Outcome, TenantTx, WriteTx};
use erp_web::{
    ApiError, ApiJson, ApiPath, ApiQuery, Caller, Granted, PageBody, ProblemBody, RecentlyAuthenticated,
    idempotency::{Created, Creating, create as create_once},
};
use http::StatusCode;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    service,
    view::{BreakGlass, BreakGlassQuery, BreakGlassVerdict, NewBreakGlass},
};
use crate::{
    patient::sight::Sight,
    permissions::{BreakGlassReview, PatientBreakGlass, PatientList},
    state::{BASE, Health},
};

const TAG: &str = "emergency access";

/// The routes below `/api/v1/health`.
pub fn routes() -> OpenApiRouter<Health> {
    OpenApiRouter::new().routes(routes!(list, open)).routes(routes!(get, give_back)).routes(routes!(review))
}

/// Break the glass
///
/// In an emergency: the caller sees a patient whom their roles do not reach, for a while, by the permissions that they hold. It asks
/// for a recent proof of who they are, and stands in the patient's trail with its reason; somebody else is to look into it.
#[utoipa::path(
    post, path = "/break-glass", tag = TAG, operation_id = "breakGlass",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters: a repeat within 24 hours gets the first answer again")),
    request_body(content = NewBreakGlass, example = json!({"mrn": "P2026000042", "reason": "Unconscious in the emergency room, allergies unknown"})),
    responses(
        (status = 201, description = "What was opened, and until when", body = BreakGlass, headers(("Location" = String), ("ETag" = String))),
        (status = 401, description = "Not signed in, or too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such patient", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The caller sees the patient anyway", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "No reason, nobody named, or too long a while", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.patient.break_glass"]))
)]
pub async fn open(
    State(health): State<Health>,
    _: Granted<PatientBreakGlass>,
    _: RecentlyAuthenticated,
    request: Creating<PatientBreakGlass, NewBreakGlass>,
) -> Result<Response, ApiError> {
    let draft = request.body.check()?;
    create_once(&health.db, request, async |tx: &WriteTx, caller: &Caller, _: NewBreakGlass| {
        let sight = Sight::of::<PatientList>(caller);
        let body = service::open(tx, caller.principal.user_id, &draft, &sight).await?;
        let (location, version) = (format!("{BASE}/break-glass/{}", body.id), body.version);
        Ok(Created { body, location, version })
    })
    .await
}

/// List emergency accesses
///
/// Newest first.
#[utoipa::path(
    get, path = "/break-glass", tag = TAG, operation_id = "listBreakGlass",
    params(BreakGlassQuery),
    responses(
        (status = 200, description = "One page", body = PageBody<BreakGlass>),
        (status = 400, description = "A parameter cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is out of range", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.break_glass.review"]))
)]
pub async fn list(
    State(health): State<Health>,
    caller: Granted<BreakGlassReview>,
    ApiQuery(query): ApiQuery<BreakGlassQuery>,
) -> Result<Json<PageBody<BreakGlass>>, ApiError> {
    let page: Page<BreakGlass> = health.db.read(caller.tenant(), async |tx: &TenantTx| service::page(tx, &query).await).await?;
    Ok(Json(page.into()))
}

/// Get an emergency access
#[utoipa::path(
    get, path = "/break-glass/{id}", tag = TAG, operation_id = "getBreakGlass",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "What was opened, and what was found", body = BreakGlass),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.break_glass.review"]))
)]
pub async fn get(
    State(health): State<Health>,
    caller: Granted<BreakGlassReview>,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<BreakGlass>, ApiError> {
    let found: Outcome<BreakGlass> = health.db.read(caller.tenant(), async |tx: &TenantTx| service::one(tx, id).await).await;
    Ok(Json(found?))
}

/// Give an emergency access back
///
/// Before its end: the caller's own.
#[utoipa::path(
    delete, path = "/break-glass/{id}", tag = TAG, operation_id = "giveBreakGlassBack",
    params(("id" = Uuid, Path)),
    responses(
        (status = 204, description = "The caller does not see the patient by it any more"),
        (status = 404, description = "There is none of the caller's that has not ended", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.patient.break_glass"]))
)]
pub async fn give_back(
    State(health): State<Health>,
    caller: Granted<PatientBreakGlass>,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<StatusCode, ApiError> {
    let user = caller.principal.user_id;
    let done: Outcome<()> =
        health.db.write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| service::give_back(tx, user, id).await).await;
    done?;
    Ok(StatusCode::NO_CONTENT)
}

/// Review an emergency access
///
/// Nobody reviews their own (409 `health.break_glass.own`), and none is reviewed twice.
#[utoipa::path(
    post, path = "/break-glass/{id}/review", tag = TAG, operation_id = "reviewBreakGlass",
    params(("id" = Uuid, Path)),
    request_body(content = BreakGlassVerdict, example = json!({"verdict": "justified"})),
    responses(
        (status = 200, description = "With the verdict", body = BreakGlass),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The caller's own, or reviewed already", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.break_glass.review"]))
)]
pub async fn review(
    State(health): State<Health>,
    caller: Granted<BreakGlassReview>,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(body): ApiJson<BreakGlassVerdict>,
) -> Result<Json<BreakGlass>, ApiError> {
    let (verdict, note) = body.check()?;
    let by = caller.principal.user_id;
    let review = async |tx: &WriteTx| service::review(tx, by, id, verdict, note).await;
    let reviewed: Outcome<BreakGlass> = health.db.write(caller.tenant(), &caller.origin(), review).await;
    Ok(Json(reviewed?))
}
