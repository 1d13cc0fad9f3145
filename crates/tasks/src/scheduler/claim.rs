//! One due slot: lock, compare-and-set, run.

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Utc};
use erp_core::fail::Point;
use erp_db::{DbError, SystemTx, locks::SessionLock, sql};
use sea_orm::ConnectionTrait;
use serde_json::Value;

use super::{Scheduler, plan};
use crate::{
    Args, ExecuteError, Misfire, Overlap, Task, TenantSelection, Trigger,
    control::is_paused,
    drive,
    ledger::{self, Run},
    runner::{Plan, release},
};

/// What became of a try for a slot.
enum Tried {
    Ours(SessionLock, Run, Trigger),
    /// Somebody else's, or recorded as let go.
    Settled,
    /// Still open: to be tried again in a moment.
    Open,
}

static ADVANCE: LazyLock<String> = LazyLock::new(|| {
    let paused = is_paused("s");
    format!(
        "UPDATE scheduled_tasks s SET next_run_at = $3, last_slot = $4 WHERE s.name = $1 AND s.next_run_at = $2 AND s.enabled AND NOT {paused}"
    )
});

impl Scheduler {
    /// Claims the slot that is due and runs the task, or leaves it to who has it.
    pub(super) async fn slot(&self, task: Arc<dyn Task>, seen: DateTime<Utc>) {
        let name = task.meta().name;
        let tried = self.try_slot(task.as_ref(), seen).await.unwrap_or_else(|error| {
            tracing::warn!(task = name, %error, "the slot could not be claimed yet");
            Tried::Open
        });
        self.claimed(name, matches!(tried, Tried::Open));
        if let Tried::Ours(lock, run, trigger) = tried {
            self.start(task, lock, run, trigger).await;
        }
    }

    /// Runs what has a `running` row and a lock.
    pub(super) async fn start(&self, task: Arc<dyn Task>, lock: SessionLock, run: Run, trigger: Trigger) {
        let name = task.meta().name;
        // `sync` gives no slots to a task that needs arguments.
        let args = Args::parse(&task.args(), &Value::Null).unwrap_or_default();
        let timeout = task.meta().max_runtime;
        let plan = Plan {
            task,
            args,
            trigger,
            run: Some(run),
            started_at: run.started_at,
            tenants: TenantSelection::All,
            timeout,
            progress: Arc::new(()),
        };
        if let Err(error) = drive::run(&self.0.runner, plan, lock, self.0.cancel.clone()).await {
            tracing::error!(task = name, %error, "the run could not be recorded");
        }
    }

    /// The lock comes before the claim, so that a `running` row without its lock always means a dead process.
    async fn try_slot(&self, task: &dyn Task, seen: DateTime<Utc>) -> Result<Tried, ExecuteError> {
        let name = task.meta().name;
        let Some(lock) = self.0.runner.try_lock(name).await? else {
            return Ok(match task.meta().overlap {
                Overlap::Skip if self.skip_overlap(task, seen).await? => Tried::Settled,
                _ => Tried::Open,
            });
        };
        if self.0.cancel.is_cancelled() {
            release(lock).await;
            return Ok(Tried::Settled);
        }
        match self.claim(task, seen).await {
            Ok(Some((run, trigger))) => {
                Point::P12.pass();
                Ok(Tried::Ours(lock, run, trigger))
            }
            Ok(None) => {
                release(lock).await;
                Ok(Tried::Settled)
            }
            Err(error) => {
                release(lock).await;
                Err(error.into())
            }
        }
    }

    async fn claim(&self, task: &dyn Task, seen: DateTime<Utc>) -> Result<Option<(Run, Trigger)>, DbError> {
        let (meta, instance) = (task.meta(), self.0.runner.instance_id);
        self.0
            .runner
            .db
            .system(async |tx: &SystemTx| {
                let Some(claim) = planned(tx, task, seen).await? else { return Ok(None) };
                if !advance(tx, &ADVANCE, meta.name, seen, &claim).await? {
                    return Ok(None);
                }
                ledger::abandon_stale(tx, meta.name).await?;
                if claim.dropped > 0 {
                    tracing::warn!(task = meta.name, slots = claim.dropped, "slots passed while nobody ran them");
                }
                if claim.let_go {
                    ledger::skip(tx, meta.name, &claim.trigger, instance, "misfire").await?;
                    return Ok(None);
                }
                let run = ledger::begin(tx, erp_core::new_id(), meta.name, &claim.trigger, instance).await?;
                Ok(run.map(|run| (run, claim.trigger)))
            })
            .await
    }

    /// Lets the slot go because a run is under way. False when none is (the lock's holder has not begun, has just ended, or
    /// makes a dry run) and for slots to be made up for, which wait.
    async fn skip_overlap(&self, task: &dyn Task, seen: DateTime<Utc>) -> Result<bool, DbError> {
        let (name, instance) = (task.meta().name, self.0.runner.instance_id);
        self.0
            .runner
            .db
            .system(async |tx: &SystemTx| {
                let Some(claim) = planned(tx, task, seen).await? else { return Ok(true) };
                if matches!(claim.trigger, Trigger::CatchUp { .. }) || matches!(task.meta().misfire, Misfire::Backfill(_)) {
                    return Ok(false);
                }
                let statement = format!("{} AND EXISTS (SELECT 1 FROM task_runs WHERE task = $1 AND status = 'running')", *ADVANCE);
                let ours = advance(tx, &statement, name, seen, &claim).await?;
                if ours {
                    ledger::skip(tx, name, &claim.trigger, instance, "overlap").await?;
                }
                Ok(ours)
            })
            .await
    }
}

async fn planned(tx: &SystemTx, task: &dyn Task, seen: DateTime<Utc>) -> Result<Option<plan::Claim>, DbError> {
    let Some(row) = tx.query_one_raw(sql("SELECT clock_timestamp() AS at", [])).await? else { return Ok(None) };
    Ok(plan::claim(task.meta().schedule, task.meta().misfire, seen, row.try_get("", "at")?))
}

/// The compare-and-set: false when the slot is no longer the one we saw.
async fn advance(tx: &SystemTx, statement: &str, name: &str, seen: DateTime<Utc>, claim: &plan::Claim) -> Result<bool, DbError> {
    let done = tx.execute_raw(sql(statement, [name.into(), seen.into(), claim.next.into(), claim.trigger.slot().into()])).await?;
    Ok(done.rows_affected() > 0)
}
