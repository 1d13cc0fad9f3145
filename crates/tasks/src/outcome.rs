//! How a run ended, or why there was none.

use chrono::{DateTime, Utc};
use erp_db::{DbError, locks::Holder};
use serde::Serialize;
use uuid::Uuid;

use crate::{TaskReport, did_you_mean};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    Ok,
    /// The body failed, or some tenants' parts did.
    Failed,
    /// It took longer than it may; what was done is kept.
    TimedOut,
    /// The caller asked it to stop; what was done is kept. The history says `abandoned` with the error `cancelled`.
    Cancelled,
    /// The session that held its lock broke, so that another process may have begun: the run was broken off.
    Abandoned,
    /// Only in the history: a slot that was let go.
    Skipped,
    /// Only in the history.
    Running,
}

impl RunStatus {
    /// As the column `task_runs.status` holds it.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failed => "failed",
            Self::TimedOut => "timed_out",
            Self::Cancelled | Self::Abandoned => "abandoned",
            Self::Skipped => "skipped",
            Self::Running => "running",
        }
    }
}

/// A run that took place, whatever came of it.
#[derive(Clone, Debug, Serialize)]
pub struct RunOutcome {
    /// None for a dry run, which leaves no trace.
    pub run_id: Option<Uuid>,
    pub task: &'static str,
    pub status: RunStatus,
    pub dry_run: bool,
    pub report: TaskReport,
    /// Why it is not `ok`; without personal data.
    pub error: Option<String>,
    /// Both by the database's clock.
    pub started_at: DateTime<Utc>,
    pub finished_at: DateTime<Utc>,
}

/// Why a task was not run. The exit code of the command line stands at each.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError {
    /// 64
    #[error("there is no task {name}{}", did_you_mean(*.suggestion))]
    Unknown { name: String, suggestion: Option<&'static str> },
    /// 78
    #[error("the task {name} cannot run: {why}")]
    Unconfigured { name: String, why: &'static str },
    /// 65
    #[error("the arguments do not fit: {}", .problems.join("; "))]
    BadArgs { problems: Vec<String> },
    /// 64
    #[error("there is no tenant {slug}{}", did_you_mean(.suggestion.as_deref()))]
    TenantUnknown { slug: String, suggestion: Option<String> },
    /// 64
    #[error("the task {name} has no dry run")]
    NoDryRun { name: &'static str },
    /// 64: an operator switched it off or paused it, and `force` is not set.
    #[error("the task {name} is {}", if *.paused { "paused" } else { "disabled" })]
    Disabled { name: &'static str, paused: bool },
    /// 75
    #[error("the task {name} is running already{}", .holder.as_ref().map(|h| format!(": {} (pid {}) since {}", h.application, h.pid, h.since.format("%FT%TZ"))).unwrap_or_default())]
    AlreadyRunning { name: &'static str, holder: Option<Holder> },
    /// 75: the slot has its run already.
    #[error("the slot {slot} of the task {name} has its run already")]
    SlotTaken { name: &'static str, slot: DateTime<Utc> },
    /// 130 or 143: the caller asked to stop before the run had begun.
    #[error("stopped before the run began")]
    Cancelled,
    /// 69
    #[error(transparent)]
    Unavailable(DbError),
    /// 78: a transaction pooler stands between us and PostgreSQL.
    #[error("session locks do not hold on this connection: a transaction pooler stands between us and PostgreSQL")]
    Pooler,
    /// 70
    #[error(transparent)]
    Db(DbError),
}

impl From<DbError> for ExecuteError {
    fn from(error: DbError) -> Self {
        if error.is_unavailable() { Self::Unavailable(error) } else { Self::Db(error) }
    }
}
