//! `/patients/{id}/erasure`.

use axum::{Json, extract::State};
use erp_db::{Outcome, WriteTx};
use erp_web::{ApiError, ApiJson, ApiPath, Granted, ProblemBody};
use uuid::Uuid;

use super::TAG;
use crate::{
    patient::{
        erasure::{self as rooms, Erased, ErasureRequest},
        sight::Sight,
    },
    permissions::PatientErase,
    state::Health,
};

/// Erase a person
///
/// For good: the person's key, personal data and search indexes are destroyed, and the record leaves every list. Its number and its
/// lines of the audit trail stay; the trail holds masks at most. Repeating the request changes nothing.
#[utoipa::path(
    post, path = "/patients/{id}/erasure", tag = TAG, operation_id = "erasePatient",
    params(("id" = Uuid, Path)),
    request_body(content = ErasureRequest, example = json!({"reason": "The person asked for it in writing"})),
    responses(
        (status = 200, description = "Erased, now or before", body = Erased),
        (status = 404, description = "There is no such patient", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The record is under a legal hold", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "No reason", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.patient.erase"]))
)]
pub async fn erase(
    State(health): State<Health>,
    caller: Granted<PatientErase>,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(body): ApiJson<ErasureRequest>,
) -> Result<Json<Erased>, ApiError> {
    let reason = rooms::check(&body)?;
    let sight = Sight::of::<PatientErase>(&caller);
    let erase = async |tx: &WriteTx| rooms::erase(tx, sight.find(tx, id).await?, reason).await;
    let erased: Outcome<Erased> = health.db.write(caller.tenant(), &caller.origin(), erase).await;
    Ok(Json(erased?))
}
