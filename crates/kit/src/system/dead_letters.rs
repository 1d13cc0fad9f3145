//! `/system/dead-letters`: events that a sink would not take.

use axum::{Json, extract::State};
use erp_core::{PageRequest, Problem, TenantId};
use erp_events::dead_letters::{self, Filter};
use erp_web::{ApiError, ApiJson, ApiPath, ApiQuery, Granted, PageBody, ProblemBody};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    System, TAG,
    letter_view::{
        DeadLetterQuery, DeadLetterView, DiscardRequest, HeldUpView, LetterRevealRequest, PayloadView, Retried, RetryRequest, Settled,
        WholeLetterView,
    },
    permissions::{LetterDiscard, LetterList, LetterRetry, LetterReveal},
};

pub(super) fn routes() -> OpenApiRouter<System> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(payload))
        .routes(routes!(retry))
        .routes(routes!(discard))
}

/// List dead letters
///
/// Events that a sink refused for good, of all tenants, newest first. What the events say is not among it.
#[utoipa::path(
    get, path = "/dead-letters", tag = TAG, operation_id = "listDeadLetters",
    params(DeadLetterQuery),
    responses(
        (status = 200, description = "One page", body = PageBody<DeadLetterView>),
        (status = 400, description = "A parameter cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is out of range, or names no sink, no type of events or no tenant, not even an old one", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["event.dead_letter.list"]))
)]
async fn list(
    State(system): State<System>,
    caller: Granted<LetterList>,
    ApiQuery(query): ApiQuery<DeadLetterQuery>,
) -> Result<Json<PageBody<DeadLetterView>>, ApiError> {
    system.admit(&caller)?;
    let filter = query.filter()?;
    let page = PageRequest::new(query.limit, query.cursor.as_deref())?;
    let db = system.runner.db();
    let tenant = system.tenant_of(&filter, query.tenant.as_deref()).await?;
    let page = dead_letters::list(db, tenant, &filter, &page).await?;
    Ok(Json(page.map(DeadLetterView::from).into()))
}

/// Show a dead letter
///
/// Why it was refused, how often, and which fields its event has; their values are left out.
#[utoipa::path(
    get, path = "/dead-letters/{id}", tag = TAG, operation_id = "getDeadLetter",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The letter", body = WholeLetterView),
        (status = 404, description = "There is no such letter", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["event.dead_letter.list"]))
)]
async fn show(
    State(system): State<System>,
    caller: Granted<LetterList>,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<WholeLetterView>, ApiError> {
    system.admit(&caller)?;
    let found = dead_letters::find(system.runner.db(), None, id).await?;
    found.map(|whole| Json(whole.redacted().into())).ok_or_else(|| ApiError(Problem::not_found()))
}

/// Show what a dead letter's event says
///
/// The look is recorded in the audit trail of the letter's tenant.
#[utoipa::path(
    post, path = "/dead-letters/{id}/payload-reveals", tag = TAG, operation_id = "revealDeadLetter",
    params(("id" = Uuid, Path)),
    request_body(content = LetterRevealRequest, example = json!({ "reason": "the billing system asks what it refused" })),
    responses(
        (status = 200, description = "The event's payload and headers", body = PayloadView),
        (status = 404, description = "There is no such letter", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The reason is too long", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["event.dead_letter.reveal"]))
)]
async fn payload(
    State(system): State<System>,
    caller: Granted<LetterReveal>,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(body): ApiJson<LetterRevealRequest>,
) -> Result<Json<PayloadView>, ApiError> {
    system.admit(&caller)?;
    let reason = body.read()?;
    let db = system.runner.db();
    let whole = dead_letters::find(db, None, id).await?.ok_or_else(|| ApiError(Problem::not_found()))?;
    dead_letters::note_reveal(db, &caller.origin(), Some(system.tenant), std::slice::from_ref(&whole), reason.as_deref()).await?;
    Ok(Json(PayloadView { headers: whole.headers, payload: whole.payload }))
}

/// Hand dead letters to their sinks again
///
/// Oldest first. One that is refused again is a dead letter again. What cannot be handed over, since its sink or its event is gone,
/// stays open and is counted in `left`. What is handed over to a sink that is paused or disabled waits until somebody resumes it, and
/// is counted in `held_up`.
#[utoipa::path(
    post, path = "/dead-letters/retry", tag = TAG, operation_id = "retryDeadLetters",
    request_body(content = RetryRequest, example = json!({ "sink": "billing", "rate": 20 })),
    responses(
        (status = 200, description = "How many were handed over", body = Retried),
        (status = 404, description = "One of the ids is that of no letter", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Neither ids nor a filter nor `all`, a value out of range, or a name of nothing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["event.dead_letter.retry"]))
)]
async fn retry(
    State(system): State<System>,
    caller: Granted<LetterRetry>,
    ApiJson(body): ApiJson<RetryRequest>,
) -> Result<Json<Retried>, ApiError> {
    system.admit(&caller)?;
    let (filter, limit, deal) = body.read()?;
    let tenant = chosen(&system, &filter, body.tenant.as_deref()).await?;
    let held_up = dead_letters::held_up(system.runner.db(), tenant, &filter).await?;
    let done = dead_letters::across(system.runner.db(), &caller.origin(), tenant, &filter, limit, &deal, &|_, _| {}).await?;
    Ok(Json(Retried { done: done.done, left: done.left, held_up: held_up.into_iter().map(HeldUpView::from).collect() }))
}

/// Put dead letters aside for good
///
/// They stay in the list of the discarded, with the note.
#[utoipa::path(
    post, path = "/dead-letters/discard", tag = TAG, operation_id = "discardDeadLetters",
    request_body(content = DiscardRequest, example = json!({ "sink": "old-crm", "note": "the receiver is gone" })),
    responses(
        (status = 200, description = "How many were put aside", body = Settled),
        (status = 404, description = "One of the ids is that of no letter", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Neither ids nor a filter nor `all`, no note, or a name of nothing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["event.dead_letter.discard"]))
)]
async fn discard(
    State(system): State<System>,
    caller: Granted<LetterDiscard>,
    ApiJson(body): ApiJson<DiscardRequest>,
) -> Result<Json<Settled>, ApiError> {
    system.admit(&caller)?;
    let (filter, limit, deal) = body.read()?;
    let tenant = chosen(&system, &filter, body.tenant.as_deref()).await?;
    let done = dead_letters::across(system.runner.db(), &caller.origin(), tenant, &filter, limit, &deal, &|_, _| {}).await?;
    Ok(Json(Settled { done: done.done, left: done.left }))
}

/// The tenant of a choice, if it names one; refused where it names letters, sinks, types or tenants that there are not.
async fn chosen(system: &System, filter: &Filter, tenant: Option<&str>) -> Result<Option<TenantId>, ApiError> {
    let any = Filter { ids: filter.ids.clone(), ..Filter::default() };
    if !any.ids.is_empty() && dead_letters::count(system.runner.db(), None, &any).await? < any.ids.len() as u64 {
        return Err(ApiError(Problem::not_found()));
    }
    system.tenant_of(filter, tenant).await
}
