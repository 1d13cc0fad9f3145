//! `/patients/{id}/pii-reveals`.

use axum::{Json, extract::State};
use erp_db::{Outcome, WriteTx};
use erp_web::{ApiError, ApiJson, ApiPath, Granted, ProblemBody};
use uuid::Uuid;

use super::TAG;
use crate::{
    patient::{
        reveal::{self as rooms, RevealRequest, Revealed},
        sight::Sight,
    },
    permissions::PatientPii,
    state::Health,
};

/// Reveal personal data
///
/// Gives the named fields in plaintext. Who asked, for whom, for which fields and why is in the audit trail before the answer is
/// sent. A field that does not open is named in `failed`; the others are still given.
#[utoipa::path(
    post, path = "/patients/{id}/pii-reveals", tag = TAG, operation_id = "revealPatientPii",
    params(("id" = Uuid, Path)),
    request_body(content = RevealRequest, example = json!({"reason": "Call about tomorrow's appointment", "fields": ["name", "phone"]})),
    responses(
        (status = 200, description = "The plaintext; not to be cached", body = Revealed),
        (status = 404, description = "There is no such patient", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "No reason, or an unknown field", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.patient.pii"]))
)]
pub async fn reveal(
    State(health): State<Health>,
    caller: Granted<PatientPii>,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(body): ApiJson<RevealRequest>,
) -> Result<Json<Revealed>, ApiError> {
    let (reason, fields) = rooms::check(&body)?;
    let sight = Sight::of::<PatientPii>(&caller);
    let reveal = async |tx: &WriteTx| rooms::reveal(tx, sight.find(tx, id).await?, reason, &fields).await;
    let answer: Outcome<Revealed> = health.db.write(caller.tenant(), &caller.origin(), reveal).await;
    Ok(Json(answer?))
}
