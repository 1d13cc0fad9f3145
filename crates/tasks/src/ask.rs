//! What a run is asked for: by whom, for whom, and how.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

/// What started a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Trigger {
    Manual { actor: String },
    Schedule { slot: DateTime<Utc> },
    CatchUp { slot: DateTime<Utc> },
}

impl Trigger {
    /// As the column `task_runs.trigger` holds it.
    pub const fn column(&self) -> &'static str {
        match self {
            Self::Manual { .. } => "manual",
            Self::Schedule { .. } => "schedule",
            Self::CatchUp { .. } => "catch_up",
        }
    }

    pub const fn slot(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Manual { .. } => None,
            Self::Schedule { slot } | Self::CatchUp { slot } => Some(*slot),
        }
    }

    pub fn actor(&self) -> Option<String> {
        match self {
            Self::Manual { actor } => Some(actor.clone()),
            _ => None,
        }
    }
}

/// Whose rows a caller wants worked on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// Every active tenant.
    #[default]
    All,
    Slugs(Vec<String>),
}

/// How a caller wants it run.
#[derive(Clone, Debug, Default)]
pub struct ExecuteOptions {
    pub dry_run: bool,
    pub tenants: Selection,
    /// Instead of the task's own `max_runtime`.
    pub timeout: Option<Duration>,
    /// How long to wait for a run of the same task to end.
    pub wait_lock: Duration,
    /// Run it although it is disabled or paused. Never past the lock.
    pub force: bool,
    /// The run's id, where somebody has been told it already; it begins once.
    pub id: Option<Uuid>,
}
