//! What a task says of itself.

use std::time::Duration;

use crate::Schedule;

/// The fixed facts of a task.
#[derive(Clone, Debug)]
pub struct TaskMeta {
    /// `module.what-it-does`: `auth.purge-expired`.
    pub name: &'static str,
    pub module: &'static str,
    /// One line for the list of tasks.
    pub summary: &'static str,
    pub schedule: Schedule,
    /// A run that takes longer is stopped and recorded as timed out.
    pub max_runtime: Duration,
    pub overlap: Overlap,
    pub misfire: Misfire,
    /// Whether the caller must have Redis before running it.
    pub needs_redis: bool,
    /// Whether it can tell what it would do without doing it.
    pub dry_run: bool,
    pub retry: RetryPolicy,
}

impl TaskMeta {
    /// A task with the usual answers: at most 10 min, no overlap, one catch-up run, no Redis, no dry run, three tries.
    pub const fn new(name: &'static str, module: &'static str, summary: &'static str, schedule: Schedule) -> Self {
        Self {
            name,
            module,
            summary,
            schedule,
            max_runtime: Duration::from_mins(10),
            overlap: Overlap::Skip,
            misfire: Misfire::RunOnce,
            needs_redis: false,
            dry_run: false,
            retry: RetryPolicy::DEFAULT,
        }
    }
}

/// What a slot does while an earlier run is still going.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// It is recorded as skipped.
    Skip,
    /// It waits for the end of the run.
    Queue,
}

impl Overlap {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Queue => "queue",
        }
    }
}

/// What happens to slots that passed while nobody was there to run them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfire {
    /// Nothing; the next slot runs.
    Skip,
    /// The latest of them runs, once.
    RunOnce,
    /// The latest `n` of them run, oldest first.
    Backfill(u32),
}

impl Misfire {
    /// As the column `scheduled_tasks.misfire` holds it.
    pub fn text(self) -> String {
        match self {
            Self::Skip => "skip".to_owned(),
            Self::RunOnce => "run_once".to_owned(),
            Self::Backfill(n) => format!("backfill:{n}"),
        }
    }
}

/// How often the body is tried again within one run after [`crate::TaskError::Retry`]. The pause doubles each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// All tries, the first included.
    pub attempts: u32,
    pub pause: Duration,
}

impl RetryPolicy {
    pub const DEFAULT: Self = Self { attempts: 3, pause: Duration::from_secs(1) };
    pub const NONE: Self = Self { attempts: 1, pause: Duration::ZERO };
}
