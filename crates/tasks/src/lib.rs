//! One way to run a background job.
//!
//! [`TaskRunner::execute`] serves the command line and every other caller; the [`Scheduler`] goes through the same steps for
//! each slot of a schedule: take the task's session lock, write the `task_runs` row, run with time limit, cancellation and
//! panic guard, record the result by the database's clock, release. Nothing needs a leader: a slot is claimed by
//! compare-and-set under the lock.
//!
//! A `running` row always has its lock held; one whose lock is free belongs to a process that died. It becomes `abandoned`
//! and is run once more, in the same row, so that tenants already done are not done again.

mod args;
mod ask;
pub mod checkpoint;
pub mod condition;
mod context;
pub mod control;
mod drive;
pub mod follow;
pub mod history;
mod idempotency;
mod launcher;
mod ledger;
mod meta;
pub mod oddity;
mod outcome;
mod progress;
pub mod queue;
mod registry;
mod report;
mod runner;
mod schedule;
mod scheduler;
mod task;

pub use args::{ArgKind, ArgSpec, Args, ArgsInput, closest, did_you_mean};
pub use ask::{ExecuteOptions, Selection, Trigger};
pub use checkpoint::{AuditCheckpoint, Notary};
pub use context::{TaskContext, TenantSelection};
pub use drive::RUNS;
pub use history::{Listing, RunRow, history, listing};
pub use idempotency::IdempotencyCleanup;
pub use launcher::Launcher;
pub use meta::{Misfire, Overlap, RetryPolicy, TaskMeta};
pub use outcome::{ExecuteError, RunOutcome, RunStatus};
pub use progress::{EventProgress, ProgressEvent, TaskProgress};
pub use registry::{DuplicateTask, RegisterError, TaskRegistry};
pub use report::{Counts, TaskReport, TenantReport, TenantStatus};
pub use runner::{Prepared, RunnerOptions, TaskRunner};
pub use schedule::Schedule;
pub use scheduler::{Drained, Scheduler, SchedulerOptions};
pub use task::{Cause, Configured, Task, TaskError};

pub use erp_db::locks::Holder;
pub use tokio_util::sync::CancellationToken;
