//! `/system/tasks`: what there is, and pausing it.

use axum::{Json, extract::State};
use erp_core::{Problem, problem::Faults};
use erp_db::{Failure, WriteTx};
use erp_tasks::{
    control::{self, Switch, Switched},
    listing,
};
use erp_web::{ApiError, ApiJson, ApiPath, Granted, ProblemBody, extract::PermissionMarker};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    LONGEST_REASON, System, TAG, line,
    permissions::{ScheduleList, ScheduleManage},
    view::{PauseRequest, ResumeRequest, TaskList, TaskView},
};

pub(super) fn routes() -> OpenApiRouter<System> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show)).routes(routes!(pause)).routes(routes!(resume))
}

impl System {
    async fn views(&self) -> Result<Vec<TaskView>, ApiError> {
        Ok(listing(self.runner.db(), self.runner.registry()).await?.iter().map(TaskView::from).collect())
    }

    async fn view(&self, name: &str) -> Result<Json<TaskView>, ApiError> {
        let found = self.views().await?.into_iter().find(|task| task.name == name);
        found.map(Json).ok_or_else(|| ApiError(Problem::not_found()))
    }

    async fn switch<P: PermissionMarker>(
        &self,
        caller: &Granted<P>,
        name: &str,
        to: Switch,
        reason: Option<&str>,
    ) -> Result<Json<TaskView>, ApiError> {
        self.admit(caller)?;
        self.known(name)?;
        let mut faults = Faults::default();
        let reason = reason.and_then(|reason| line(&mut faults, "reason", reason, LONGEST_REASON));
        if let Switch::Pause { until: Some(until), .. } = to
            && until <= control::now(self.runner.db()).await?
        {
            faults.add("until", "common.field.not_later");
        }
        faults.finish()?;
        let reason = reason.as_deref().filter(|reason| !reason.is_empty());
        // The row is there from the first start of a scheduler on.
        control::sync(self.runner.db(), self.runner.registry()).await?;
        let change = async |tx: &WriteTx| Ok::<_, Failure>(control::switch_slots(tx, name, to, reason).await?);
        if let Switched::Kept(pause) = self.runner.db().write(self.tenant, &caller.origin(), change).await? {
            return Err(ApiError(Problem::conflict("task.schedule.paused_already").param("pause", &pause).extra("pause", json!(pause))));
        }
        self.view(name).await
    }
}

/// List background tasks
///
/// Of the whole installation: for users of the default tenant alone.
#[utoipa::path(
    get, path = "/tasks", tag = TAG, operation_id = "listTasks",
    responses((status = 200, description = "Every task", body = TaskList)),
    security(("bearer" = ["task.schedule.list"]))
)]
async fn list(State(system): State<System>, caller: Granted<ScheduleList>) -> Result<Json<TaskList>, ApiError> {
    system.admit(&caller)?;
    Ok(Json(TaskList { items: system.views().await? }))
}

/// Show a background task
#[utoipa::path(
    get, path = "/tasks/{name}", tag = TAG, operation_id = "getTask",
    params(("name" = String, Path, description = "`auth.purge-expired`")),
    responses(
        (status = 200, description = "The task", body = TaskView),
        (status = 404, description = "There is no such task", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["task.schedule.list"]))
)]
async fn show(
    State(system): State<System>,
    caller: Granted<ScheduleList>,
    ApiPath(name): ApiPath<String>,
) -> Result<Json<TaskView>, ApiError> {
    system.admit(&caller)?;
    system.view(&name).await
}

/// Pause a background task
///
/// Its slots pass until the time that is given, or until it is resumed. A run that is under way goes on. Repeating it changes nothing.
/// A pause that is there for another reason or until another time stays, and the answer is 409, unless `replace` is set.
#[utoipa::path(
    post, path = "/tasks/{name}/pause", tag = TAG, operation_id = "pauseTask",
    params(("name" = String, Path, description = "`auth.purge-expired`")),
    request_body(content = PauseRequest, example = json!({ "reason": "the mail server is down", "until": "2099-03-01T08:00:00Z" })),
    responses(
        (status = 200, description = "The task, paused", body = TaskView),
        (status = 404, description = "There is no such task", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is paused already, for another reason or until another time", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The reason is too long, or the time is not in the future", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["task.schedule.manage"]))
)]
async fn pause(
    State(system): State<System>,
    caller: Granted<ScheduleManage>,
    ApiPath(name): ApiPath<String>,
    ApiJson(body): ApiJson<PauseRequest>,
) -> Result<Json<TaskView>, ApiError> {
    system.switch(&caller, &name, Switch::Pause { until: body.until, replace: body.replace }, body.reason.as_deref()).await
}

/// Resume a background task
///
/// What happens to slots that passed meanwhile is the task's misfire policy. Repeating it changes nothing.
#[utoipa::path(
    post, path = "/tasks/{name}/resume", tag = TAG, operation_id = "resumeTask",
    params(("name" = String, Path, description = "`auth.purge-expired`")),
    request_body(content = ResumeRequest, example = json!({})),
    responses(
        (status = 200, description = "The task, on again", body = TaskView),
        (status = 404, description = "There is no such task", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The reason is too long", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["task.schedule.manage"]))
)]
async fn resume(
    State(system): State<System>,
    caller: Granted<ScheduleManage>,
    ApiPath(name): ApiPath<String>,
    ApiJson(body): ApiJson<ResumeRequest>,
) -> Result<Json<TaskView>, ApiError> {
    system.switch(&caller, &name, Switch::Resume, body.reason.as_deref()).await
}
