//! `/system/tasks/{name}/runs`: what ran, and starting one by hand.

use std::sync::Arc;

use axum::{Json, extract::State, response::Response};
use erp_core::{AuditEntry, Problem};
use erp_db::{Failure, WriteTx};
use erp_tasks::{CancellationToken, ExecuteOptions, Selection, Trigger, history};
use erp_web::{
    ApiError, ApiPath, ApiQuery, Caller, Granted, PageBody, PageQuery, ProblemBody,
    idempotency::{Accepted, Creating, accept},
};
use serde_json::Value;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    BASE, System, TAG,
    permissions::{RunList, RunStart},
    problem,
    view::{RunRequest, RunStarted, RunView},
};

pub(super) fn routes() -> OpenApiRouter<System> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show)).routes(routes!(start))
}

/// List the runs of a background task
///
/// Newest first. Pass `next_cursor` on for the next page.
#[utoipa::path(
    get, path = "/tasks/{name}/runs", tag = TAG, operation_id = "listTaskRuns",
    params(("name" = String, Path, description = "`auth.purge-expired`"), PageQuery),
    responses(
        (status = 200, description = "One page", body = PageBody<RunView>),
        (status = 400, description = "A parameter cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such task", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is out of range", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["task.run.list"]))
)]
async fn list(
    State(system): State<System>,
    caller: Granted<RunList>,
    ApiPath(name): ApiPath<String>,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> Result<Json<PageBody<RunView>>, ApiError> {
    system.admit(&caller)?;
    system.known(&name)?;
    let page = history::page(system.runner.db(), &name, &query.request()?).await?;
    Ok(Json(page.map(RunView::from).into()))
}

/// Show a run of a background task
#[utoipa::path(
    get, path = "/tasks/{name}/runs/{id}", tag = TAG, operation_id = "getTaskRun",
    params(("name" = String, Path, description = "`auth.purge-expired`"), ("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The run", body = RunView),
        (status = 404, description = "There is no such task or run", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["task.run.list"]))
)]
async fn show(
    State(system): State<System>,
    caller: Granted<RunList>,
    ApiPath((name, id)): ApiPath<(String, Uuid)>,
) -> Result<Json<RunView>, ApiError> {
    system.admit(&caller)?;
    system.known(&name)?;
    let run = history::run(system.runner.db(), &name, id).await?;
    run.map(|run| Json(run.into())).ok_or_else(|| ApiError(Problem::not_found()))
}

/// Start a background task
///
/// It begins at once in the server that answers, and the answer does not wait for its end. One run of a task goes at a time: while
/// one is under way, the answer is 409 `task.run.busy` and names who holds it.
#[utoipa::path(
    post, path = "/tasks/{name}/run", tag = TAG, operation_id = "runTask",
    params(
        ("name" = String, Path, description = "`auth.purge-expired`"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters: a repeat within 24 hours gets the first answer again"),
    ),
    request_body(content = RunRequest, example = json!({})),
    responses(
        (status = 202, description = "It has begun", body = RunStarted, headers(("Location" = String))),
        (status = 400, description = "The body is not JSON", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such task", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "A run is under way, or the task is paused or switched off", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Arguments that do not fit", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["task.run.start"]))
)]
async fn start(
    State(system): State<System>,
    ApiPath(name): ApiPath<String>,
    request: Creating<RunStart, RunRequest>,
) -> Result<Response, ApiError> {
    system.admit(&request.caller)?;
    system.known(&name)?;
    let db = system.runner.db().clone();
    accept(&db, request, async |tx: &WriteTx, caller: &Caller, body: RunRequest| {
        let options = ExecuteOptions {
            tenants: body.tenants.map_or(Selection::All, Selection::Slugs),
            force: body.force,
            ..ExecuteOptions::default()
        };
        let args = body.args.map_or(Value::Null, Value::Object);
        let trigger = Trigger::Manual { actor: caller.origin().actor.label() };
        let prepared = system.runner.prepare(&name, args, trigger, options, Arc::new(()), &CancellationToken::new()).await;
        let prepared = prepared.map_err(problem::of)?;
        let id = prepared.run_id().ok_or_else(Problem::not_found)?;
        tx.audit(AuditEntry::new("task.run.started", "task_run", id).detail("task", name.as_str()).detail("force", body.force));
        let started = RunStarted { run_id: id, task: name.clone(), started_at: prepared.started_at() };
        // With the audit row, or not at all.
        let launcher = system.launcher.clone();
        tx.after_commit(move || launcher.launch(prepared));
        Ok::<_, Failure>(Accepted { body: started, location: format!("{BASE}/tasks/{name}/runs/{id}") })
    })
    .await
}
