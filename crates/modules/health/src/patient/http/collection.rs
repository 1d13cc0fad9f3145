//! `/patients`: the list, and registering.

use axum::{Json, extract::State, response::Response};
use erp_core::Page;
use erp_db::{TenantTx, WriteTx};
use erp_web::{
    ApiError, ApiQuery, Caller, Granted, PageBody, ProblemBody,
    idempotency::{Created, Creating, create as create_once},
};

use super::TAG;
use crate::{
    patient::{
        input::NewPatient,
        list::{self, ListQuery},
        register,
        sight::Sight,
        view::{PatientDetail, PatientSummary, detail},
    },
    permissions::{PatientList, PatientManage},
    state::{BASE, Health},
};

/// List patients
///
/// Newest first, personal data masked: of those whom the data scopes of the caller's roles reach. Pass `next_cursor` on for the next page.
#[utoipa::path(
    get, path = "/patients", tag = TAG, operation_id = "listPatients",
    params(ListQuery),
    responses(
        (status = 200, description = "One page", body = PageBody<PatientSummary>),
        (status = 400, description = "A parameter cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is out of range", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.patient.list"]))
)]
pub async fn list(
    State(health): State<Health>,
    caller: Granted<PatientList>,
    ApiQuery(query): ApiQuery<ListQuery>,
) -> Result<Json<PageBody<PatientSummary>>, ApiError> {
    let sight = Sight::of::<PatientList>(&caller);
    let page: Page<PatientSummary> = health.db.read(caller.tenant(), async |tx: &TenantTx| list::list(tx, &query, &sight).await).await?;
    health.report_page(&caller, &page.items);
    Ok(Json(page.into()))
}

/// Register a patient
///
/// Every faulty field is reported at once. A number that another patient has is refused (409 `health.patient.identifier_taken`),
/// as is somebody with the same name and birth date, or the same name and phone (409 `health.patient.possible_duplicate`, with
/// masked candidates), unless `confirm_duplicate` is true.
#[utoipa::path(
    post, path = "/patients", tag = TAG, operation_id = "createPatient",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters: a repeat within 24 hours gets the first answer again")),
    request_body(content = NewPatient, example = json!({
        "name": "张伟", "gender": "male", "birth_date": "1990-03-07", "phone": "138 0000 5678", "address": "广东省深圳市南山区科技园1号",
        "blood_type": "O", "area_code": "440305", "identifiers": [{"kind": "insurance", "value": "A1234567"}]
    })),
    responses(
        (status = 201, description = "The patient, masked", body = PatientDetail, headers(("Location" = String), ("ETag" = String))),
        (status = 400, description = "The body is not JSON", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The number is taken, or the person seems to be registered", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.patient.manage"]))
)]
pub async fn create(State(health): State<Health>, request: Creating<PatientManage, NewPatient>) -> Result<Response, ApiError> {
    let index_names = health.index_names;
    create_once(&health.db, request, async |tx: &WriteTx, caller: &Caller, body: NewPatient| {
        let sight = Sight::of::<PatientManage>(caller);
        let (row, identifiers) = register::register(tx, &body, index_names, &sight).await?;
        Ok(Created {
            body: detail(tx.crypto(), tx.tenant(), &row, &identifiers),
            location: format!("{BASE}/patients/{}", row.id),
            version: row.version,
        })
    })
    .await
}
