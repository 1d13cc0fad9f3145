//! `/patients/{id}/identifiers`.

use axum::{Json, extract::State, response::Response};
use erp_db::{Outcome, TenantTx, WriteTx};
use erp_web::{
    ApiError, ApiPath, Caller, Granted, ProblemBody,
    idempotency::{Created, Creating, create as create_once},
};
use http::StatusCode;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    input::NewIdentifier,
    service,
    view::{IdentifierList, IdentifierView},
};
use crate::{
    patient::{
        person::{Person, open_row},
        service::{self as patients, Whole},
        sight::Sight,
    },
    permissions::{PatientList, PatientManage},
    state::{BASE, Health},
};

const TAG: &str = "patient identifiers";

/// The routes below `/api/v1/health`.
pub fn routes() -> OpenApiRouter<Health> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(remove))
}

/// List a patient's identifiers
///
/// Values are masked.
#[utoipa::path(
    get, path = "/patients/{id}/identifiers", tag = TAG, operation_id = "listPatientIdentifiers",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "All of them, oldest first", body = IdentifierList),
        (status = 404, description = "There is no such patient", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.patient.list"]))
)]
pub async fn list(
    State(health): State<Health>,
    caller: Granted<PatientList>,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<IdentifierList>, ApiError> {
    let sight = Sight::of::<PatientList>(&caller);
    let whole: Outcome<Whole> =
        health.db.read(caller.tenant(), async |tx: &TenantTx| patients::get(tx, sight.find(tx, id).await?).await).await;
    let (row, identifiers) = whole?;
    let person = Person::open(health.db.crypto(), caller.tenant(), row.id, row.subject_key.as_deref()).ok();
    let items: Vec<IdentifierView> =
        identifiers.iter().map(|identifier| IdentifierView::masked(person.as_ref(), caller.tenant(), identifier)).collect();
    health.report_decoys(&caller, "identifiers", row.decoy.then_some(id));
    health.report_unreadable(&caller, items.iter().any(|item| item.decrypt_failed).then_some(id));
    Ok(Json(IdentifierList { items }))
}

/// Add an identifier to a patient
///
/// Moves the patient's version up. A number that another patient has is refused with a masked hint.
#[utoipa::path(
    post, path = "/patients/{id}/identifiers", tag = TAG, operation_id = "addPatientIdentifier",
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters: a repeat within 24 hours gets the first answer again"),
    ),
    request_body(content = NewIdentifier, example = json!({"kind": "passport", "value": "E12345678", "valid_to": "2035-12-31"})),
    responses(
        (status = 201, description = "The identifier, masked", body = IdentifierView, headers(("Location" = String), ("ETag" = String))),
        (status = 404, description = "There is no such patient", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The number is taken, or the patient's status refuses", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.patient.manage"]))
)]
pub async fn add(
    State(health): State<Health>,
    ApiPath(id): ApiPath<Uuid>,
    request: Creating<PatientManage, NewIdentifier>,
) -> Result<Response, ApiError> {
    create_once(&health.db, request, async |tx: &WriteTx, caller: &Caller, body: NewIdentifier| {
        let patient = Sight::of::<PatientManage>(caller).find(tx, id).await?;
        let (row, owner) = service::add(tx, patient, &body).await?;
        let (person, _) = open_row(tx.crypto(), tx.tenant(), &owner);
        Ok(Created {
            body: IdentifierView::masked(person.as_ref(), tx.tenant(), &row),
            location: format!("{BASE}/patients/{id}/identifiers/{}", row.id),
            version: row.version,
        })
    })
    .await
}

/// Remove an identifier from a patient
///
/// Moves the patient's version up. The number may then be given to another patient.
#[utoipa::path(
    delete, path = "/patients/{id}/identifiers/{identifier_id}", tag = TAG, operation_id = "removePatientIdentifier",
    params(("id" = Uuid, Path), ("identifier_id" = Uuid, Path)),
    responses(
        (status = 204, description = "Removed"),
        (status = 404, description = "There is no such patient or identifier", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The patient's status refuses", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.patient.manage"]))
)]
pub async fn remove(
    State(health): State<Health>,
    caller: Granted<PatientManage>,
    ApiPath((id, identifier)): ApiPath<(Uuid, Uuid)>,
) -> Result<StatusCode, ApiError> {
    let sight = Sight::of::<PatientManage>(&caller);
    let remove = async |tx: &WriteTx| service::remove(tx, sight.find(tx, id).await?, identifier).await;
    let done: Outcome<()> = health.db.write(caller.tenant(), &caller.origin(), remove).await;
    done?;
    Ok(StatusCode::NO_CONTENT)
}
