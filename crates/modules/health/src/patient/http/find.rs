//! `/patients/search` and `/patients/duplicates`: personal data in a body, never in a URL.

use axum::{Json, extract::State};
use erp_core::Page;
use erp_db::{Outcome, TenantTx};
use erp_web::{ApiError, ApiJson, Granted, PageBody, ProblemBody};

use super::TAG;
use crate::{
    patient::{
        duplicates::{self, Candidates},
        input::{DuplicateQuery, check_duplicate_query},
        list::{self, Search},
        sight::Sight,
        view::PatientSummary,
    },
    permissions::PatientList,
    state::Health,
};

/// Search patients
///
/// Exact matches only: phone, number, medical record number, name, pinyin, or the last four characters with the birth year.
/// Several criteria must all match. Phones are found however they are written.
#[utoipa::path(
    post, path = "/patients/search", tag = TAG, operation_id = "searchPatients",
    request_body(content = Search, example = json!({"last4": "5678", "birth_year": 1960})),
    responses(
        (status = 200, description = "One page, masked", body = PageBody<PatientSummary>),
        (status = 422, description = "No criterion, or an unusable one", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.patient.list"]))
)]
pub async fn search(
    State(health): State<Health>,
    caller: Granted<PatientList>,
    ApiJson(body): ApiJson<Search>,
) -> Result<Json<PageBody<PatientSummary>>, ApiError> {
    let (index_names, sight) = (health.index_names, Sight::of::<PatientList>(&caller));
    let page: Page<PatientSummary> =
        health.db.read(caller.tenant(), async |tx: &TenantTx| list::search(tx, &body, index_names, &sight).await).await?;
    health.report_lookup(&caller, "search", &body.criteria(), page.items.len());
    health.report_page(&caller, &page.items);
    health.report_decoys(&caller, "search", page.items.iter().filter(|row| row.decoy).map(|row| row.id));
    Ok(Json(page.into()))
}

/// Check for duplicates
///
/// Says who may be the same person, and why, without registering anybody: of the whole tenant, since nobody shall be registered twice.
#[utoipa::path(
    post, path = "/patients/duplicates", tag = TAG, operation_id = "checkPatientDuplicates",
    request_body(content = DuplicateQuery, example = json!({"name": "张伟", "birth_date": "1960-01-01"})),
    responses(
        (status = 200, description = "Candidates, masked; none is good news", body = Candidates),
        (status = 422, description = "Too little to compare, or faulty fields", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["health.patient.list"]))
)]
pub async fn duplicates(
    State(health): State<Health>,
    caller: Granted<PatientList>,
    ApiJson(body): ApiJson<DuplicateQuery>,
) -> Result<Json<Candidates>, ApiError> {
    let (person, identifiers) = check_duplicate_query(&body)?;
    let found: Outcome<_> = health.db.read(caller.tenant(), async |tx: &TenantTx| duplicates::find(tx, &person, &identifiers).await).await;
    let candidates = found?;
    health.report_lookup(&caller, "duplicates", &body.criteria(), candidates.len());
    health.report_unreadable(&caller, candidates.iter().filter(|found| found.patient.decrypt_failed).map(|found| found.patient.id));
    Ok(Json(Candidates { candidates }))
}
