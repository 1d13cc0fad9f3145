//! Tasks and runs as they are sent.

use chrono::{DateTime, Utc};
use erp_tasks::{Listing, RunRow};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

/// A background task.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct TaskView {
    #[schema(example = "auth.purge-expired")]
    pub name: &'static str,
    pub module: &'static str,
    pub summary: &'static str,
    /// `every:SECONDS`, `daily:HH:MM`, `cron:PATTERN ZONE` or `manual`.
    #[schema(example = "every:3600")]
    pub schedule: String,
    pub next_run_at: Option<DateTime<Utc>>,
    /// When the latest run that was not skipped began.
    pub last_run_at: Option<DateTime<Utc>>,
    pub last_status: Option<String>,
    pub enabled: bool,
    pub paused: bool,
    /// When the pause ends by itself; null for one that somebody must end.
    pub paused_until: Option<DateTime<Utc>>,
    /// Who paused it, as audit trails name actors; null also where that was not noted. So are the next two.
    #[schema(example = "operator:li@host")]
    pub paused_by: Option<String>,
    pub paused_at: Option<DateTime<Utc>>,
    pub paused_reason: Option<String>,
    /// What is odd about its row in the database, which somebody changed by hand or another version wrote.
    pub odd: Option<String>,
    /// What a slot does while a run is going: `skip` or `queue`.
    pub overlap: &'static str,
}

impl From<&Listing> for TaskView {
    fn from(task: &Listing) -> Self {
        let pause = task.pause.as_ref();
        Self {
            name: task.name,
            module: task.module,
            summary: task.summary,
            schedule: task.schedule.to_string(),
            next_run_at: task.next_run_at,
            last_run_at: task.last_run,
            last_status: task.last_status.clone(),
            enabled: task.enabled,
            paused: task.paused,
            paused_until: task.paused_until,
            paused_by: pause.and_then(|pause| pause.by.clone()),
            paused_at: pause.and_then(|pause| pause.at),
            paused_reason: pause.and_then(|pause| pause.reason.clone()),
            odd: task.odd.clone(),
            overlap: task.overlap,
        }
    }
}

/// Every task; there are too few for pages.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct TaskList {
    pub items: Vec<TaskView>,
}

/// How long the task is paused, and why.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PauseRequest {
    /// Kept with the pause and in the audit trail.
    #[schema(max_length = 500)]
    pub reason: Option<String>,
    /// When the task is on again; until somebody resumes it unless given.
    pub until: Option<DateTime<Utc>>,
    /// Put this in place of a pause that is there for another reason or until another time.
    #[serde(default)]
    pub replace: bool,
}

/// Why the task is resumed; kept in the audit trail.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResumeRequest {
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

/// What to run.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RunRequest {
    /// Slugs; every active tenant unless given.
    pub tenants: Option<Vec<String>>,
    /// The task's own arguments.
    #[schema(value_type = Option<Object>)]
    pub args: Option<Map<String, Value>>,
    /// Run it although it is paused or switched off.
    #[serde(default)]
    pub force: bool,
}

/// A run that has begun.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct RunStarted {
    pub run_id: Uuid,
    pub task: String,
    pub started_at: DateTime<Utc>,
}

/// One run of a task.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct RunView {
    pub id: Uuid,
    pub task: String,
    /// Which slot of the schedule it was for; null when started by hand.
    pub slot: Option<DateTime<Utc>>,
    /// `schedule`, `manual` or `catch_up`.
    pub trigger: String,
    /// `running`, `ok`, `failed`, `timed_out`, `abandoned` or `skipped`.
    pub status: String,
    /// By hand: who. Otherwise why it was skipped, or that it went on with a broken-off run.
    pub reason: Option<String>,
    pub started_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    /// Counts, of all and by tenant.
    #[schema(value_type = Option<Object>)]
    pub stats: Option<Value>,
    pub error: Option<String>,
}

impl From<RunRow> for RunView {
    fn from(run: RunRow) -> Self {
        let RunRow { id, task, slot, trigger, status, reason, started_at, finished_at, stats, error, .. } = run;
        Self { id, task, slot, trigger, status, reason, started_at, finished_at, stats, error }
    }
}
