//! `core.event-cleanup`: months of events made ahead and dropped, and old runs of tasks.

use async_trait::async_trait;
use erp_events::{
    months::{self, Drop, Monthly},
    sink_desk,
};
use erp_tasks::{ArgKind, ArgSpec, Args, Counts, Schedule, Task, TaskContext, TaskError, TaskMeta, TaskReport, history};

/// Makes the months of the event archive and of the inbox ahead, and drops what is older than it has to be kept.
pub struct EventCleanup {
    meta: TaskMeta,
}

impl Default for EventCleanup {
    fn default() -> Self {
        let about = "Makes the months of the event archive ahead, and drops old ones and old runs of tasks.";
        let meta = TaskMeta::new("core.event-cleanup", "core", about, Schedule::DailyAt { hour: 2, minute: 40 });
        Self { meta: TaskMeta { dry_run: true, ..meta } }
    }
}

#[async_trait]
impl Task for EventCleanup {
    fn meta(&self) -> &TaskMeta {
        &self.meta
    }

    fn args(&self) -> Vec<ArgSpec> {
        let days = |name, doc, default| ArgSpec::new(name, ArgKind::Integer, doc).range(31, 36_500).default(default);
        vec![
            days("archive-days", "Months of delivered events that ended so many days ago are dropped.", "365"),
            // Longer than an event can wait for its last retry, and than a replay reaches back.
            days("inbox-days", "The same for the marks that keep an event from taking effect twice.", "62"),
            days("run-days", "Runs of tasks that ended so many days ago are forgotten, but for the last of each task.", "90"),
        ]
    }

    async fn run(&self, ctx: &TaskContext, args: &Args) -> Result<TaskReport, TaskError> {
        let days = |name| args.integer(name).and_then(|days| u32::try_from(days).ok()).unwrap_or(u32::MAX);
        let mut counts = Counts::new();
        if !ctx.dry_run {
            counts.add("months_made", months::make_ahead(&ctx.db).await?);
        }
        for (table, keep) in [(Monthly::Archive, days("archive-days")), (Monthly::Inbox, days("inbox-days"))] {
            for month in months::over(&ctx.db, table, keep).await? {
                if ctx.dry_run {
                    counts.would("drop_months", 1);
                    continue;
                }
                match months::drop_month(&ctx.db, table, month).await? {
                    Drop::Dropped => counts.add("months_dropped", 1),
                    Drop::Needed => {
                        tracing::warn!(table = table.table(), %month, "kept: a retry or an open dead letter still needs this month");
                        counts.add("months_kept", 1);
                    }
                }
                if ctx.stopping() {
                    return Ok(TaskReport::new(counts));
                }
            }
        }
        if !ctx.dry_run {
            counts.add("retries_of_removed_sinks", sink_desk::sweep(&ctx.db).await?.values().sum());
        }
        let old = days("run-days");
        if ctx.dry_run {
            counts.would("delete_runs", history::count_older(&ctx.db, old).await?);
        } else {
            counts.add("runs_deleted", history::delete_older(&ctx.db, old).await?);
        }
        Ok(TaskReport::new(counts))
    }
}
