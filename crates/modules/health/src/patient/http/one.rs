//! `/patients/{id}`.

use axum::extract::State;
use erp_db::{Outcome, TenantTx, WriteTx};
use erp_web::{ApiError, ApiJson, ApiPath, Granted, IfMatch, ProblemBody, Versioned};
use http::StatusCode;
use uuid::Uuid;

use super::TAG;
use crate::{
    patient::{
        input::PatientReplacement,
        service::{self, Whole},
        sight::Sight,
        view::{PatientDetail, detail},
    },
    permissions::{PatientList, PatientManage},
    state::Health,
};

/// Get a patient
///
/// Personal data is masked. `ETag` is the version that a change has to name.
#[utoipa::path(
    get, path = "/patients/{id}", tag = TAG, operation_id = "getPatient",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The patient, masked", body = PatientDetail, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.patient.list"]))
)]
pub async fn get(
    State(health): State<Health>,
    caller: Granted<PatientList>,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Versioned<PatientDetail>, ApiError> {
    let sight = Sight::of::<PatientList>(&caller);
    let whole: Outcome<Whole> =
        health.db.read(caller.tenant(), async |tx: &TenantTx| service::get(tx, sight.find(tx, id).await?).await).await;
    Ok(shown(&health, &caller, whole?))
}

/// Replace a patient's demographic record
///
/// Send the record as it shall be, in plaintext. A field that is left out stays as it is, so that nobody has to reveal what they
/// do not change; null clears it. Numbers are changed under `/identifiers`. If nothing differs, nothing is written and the
/// version stays.
#[utoipa::path(
    put, path = "/patients/{id}", tag = TAG, operation_id = "replacePatient",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    request_body(content = PatientReplacement, example = json!({"name": "张伟", "phone": "138 0000 5678", "address": null})),
    responses(
        (status = 200, description = "The patient as it stands now, masked", body = PatientDetail, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands, or the status refuses", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.patient.manage"]))
)]
pub async fn replace(
    State(health): State<Health>,
    caller: Granted<PatientManage>,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<PatientReplacement>,
) -> Result<Versioned<PatientDetail>, ApiError> {
    let (index_names, sight) = (health.index_names, Sight::of::<PatientManage>(&caller));
    let replace = async |tx: &WriteTx| service::replace(tx, sight.find(tx, id).await?, version, &body, index_names).await;
    let whole: Outcome<Whole> = health.db.write(caller.tenant(), &caller.origin(), replace).await;
    Ok(shown(&health, &caller, whole?))
}

/// Delete a patient
///
/// The record is archived and leaves every list; clinical rows are never destroyed. Its numbers may be given to another patient.
#[utoipa::path(
    delete, path = "/patients/{id}", tag = TAG, operation_id = "deletePatient",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    responses(
        (status = 204, description = "Gone"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands, or the status refuses", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.patient.manage"]))
)]
pub async fn delete(
    State(health): State<Health>,
    caller: Granted<PatientManage>,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, ApiError> {
    let sight = Sight::of::<PatientManage>(&caller);
    let delete = async |tx: &WriteTx| service::delete(tx, sight.find(tx, id).await?, version).await;
    let done: Outcome<()> = health.db.write(caller.tenant(), &caller.origin(), delete).await;
    done?;
    Ok(StatusCode::NO_CONTENT)
}

fn shown<P>(health: &Health, caller: &Granted<P>, (row, identifiers): Whole) -> Versioned<PatientDetail> {
    let detail = detail(health.db.crypto(), caller.tenant(), &row, &identifiers);
    health.report_unreadable(caller, detail.summary.decrypt_failed.then_some(row.id));
    health.report_decoys(caller, "detail", row.decoy.then_some(row.id));
    Versioned(row.version, detail)
}
