//! `/patients/{id}/care-team` and `/patients/{id}/department`.

use axum::{Json, extract::State};
use erp_db::{Outcome, TenantTx, WriteTx};
use erp_web::{ApiError, ApiJson, ApiPath, Granted, ProblemBody, Versioned};
use http::StatusCode;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    service,
    view::{CareTeam, CareTeamMember, CareTeamRole, PatientDepartment},
};
use crate::{
    patient::{
        department,
        service::Whole,
        sight::Sight,
        view::{PatientDetail, detail},
    },
    permissions::{PatientAssign, PatientList},
    state::Health,
};

const TAG: &str = "care teams";

/// The routes below `/api/v1/health`.
pub fn routes() -> OpenApiRouter<Health> {
    OpenApiRouter::new().routes(routes!(get)).routes(routes!(join, leave)).routes(routes!(assign))
}

/// Get a patient's care team
///
/// The department that looks after the patient, and everybody who does.
#[utoipa::path(
    get, path = "/patients/{id}/care-team", tag = TAG, operation_id = "getCareTeam",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The team", body = CareTeam),
        (status = 404, description = "There is no such patient", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.patient.list"]))
)]
pub async fn get(
    State(health): State<Health>,
    caller: Granted<PatientList>,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<CareTeam>, ApiError> {
    let sight = Sight::of::<PatientList>(&caller);
    let team: Outcome<CareTeam> =
        health.db.read(caller.tenant(), async |tx: &TenantTx| service::of(tx, sight.find(tx, id).await?).await).await;
    Ok(Json(team?))
}

/// Take somebody into a patient's care team
///
/// Or give a member another part in it. Members whose roles reach their own patients see the patient from their next request on.
/// Moves the patient's version up.
#[utoipa::path(
    put, path = "/patients/{id}/care-team/{user_id}", tag = TAG, operation_id = "joinCareTeam",
    params(("id" = Uuid, Path), ("user_id" = Uuid, Path)),
    request_body(content = CareTeamRole, example = json!({"role": "lead"})),
    responses(
        (status = 200, description = "The member", body = CareTeamMember),
        (status = 404, description = "There is no such patient", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Somebody else leads, or the patient's status refuses", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "No such part, or nobody who works here", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.patient.assign"]))
)]
pub async fn join(
    State(health): State<Health>,
    caller: Granted<PatientAssign>,
    ApiPath((id, user)): ApiPath<(Uuid, Uuid)>,
    ApiJson(body): ApiJson<CareTeamRole>,
) -> Result<Json<CareTeamMember>, ApiError> {
    let role = body.check()?;
    let sight = Sight::of::<PatientAssign>(&caller);
    let join = async |tx: &WriteTx| service::join(tx, sight.find(tx, id).await?, user, role).await;
    let member: Outcome<CareTeamMember> = health.db.write(caller.tenant(), &caller.origin(), join).await;
    Ok(Json(member?))
}

/// Take somebody out of a patient's care team
///
/// Moves the patient's version up.
#[utoipa::path(
    delete, path = "/patients/{id}/care-team/{user_id}", tag = TAG, operation_id = "leaveCareTeam",
    params(("id" = Uuid, Path), ("user_id" = Uuid, Path)),
    responses(
        (status = 204, description = "Out of it"),
        (status = 404, description = "There is no such patient or member", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The patient's status refuses", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.patient.assign"]))
)]
pub async fn leave(
    State(health): State<Health>,
    caller: Granted<PatientAssign>,
    ApiPath((id, user)): ApiPath<(Uuid, Uuid)>,
) -> Result<StatusCode, ApiError> {
    let sight = Sight::of::<PatientAssign>(&caller);
    let leave = async |tx: &WriteTx| service::leave(tx, sight.find(tx, id).await?, user).await;
    let done: Outcome<()> = health.db.write(caller.tenant(), &caller.origin(), leave).await;
    done?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give a patient to a department
///
/// Whose staff see the patient from then on, where their roles reach the department's patients. Null takes the patient from any.
/// Moves the patient's version up, unless nothing changes.
#[utoipa::path(
    put, path = "/patients/{id}/department", tag = TAG, operation_id = "assignPatientDepartment",
    params(("id" = Uuid, Path)),
    request_body(content = PatientDepartment, example = json!({"department_id": null})),
    responses(
        (status = 200, description = "The patient, masked", body = PatientDetail, headers(("ETag" = String))),
        (status = 404, description = "There is no such patient", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The patient's status refuses", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "There is no such department", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.patient.assign"]))
)]
pub async fn assign(
    State(health): State<Health>,
    caller: Granted<PatientAssign>,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(body): ApiJson<PatientDepartment>,
) -> Result<Versioned<PatientDetail>, ApiError> {
    let sight = Sight::of::<PatientAssign>(&caller);
    // The answer is made before the patient may be out of the caller's sight.
    let assign = async |tx: &WriteTx| department::set(tx, sight.find(tx, id).await?, body.department_id).await;
    let whole: Outcome<Whole> = health.db.write(caller.tenant(), &caller.origin(), assign).await;
    let (row, identifiers) = whole?;
    Ok(Versioned(row.version, detail(health.db.crypto(), caller.tenant(), &row, &identifiers)))
}
