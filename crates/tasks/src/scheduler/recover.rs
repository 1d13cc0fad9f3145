//! Runs that were broken off: recorded as such, and gone on with once.

use chrono::{DateTime, Utc};
use erp_db::{DbError, SystemTx, locks, locks::SessionLock, sql};
use sea_orm::ConnectionTrait;
use serde_json::Value;

use super::Scheduler;
use crate::{
    ExecuteError, Task, Trigger,
    ledger::{self, RESUMED, Run},
    runner::release,
};

/// The latest run of a task, when it is under way or was broken off.
struct Broken {
    task: String,
    run: Run,
    /// None when started by hand: whoever did so decides.
    trigger: Option<Trigger>,
    running: bool,
}

const LATEST: &str = "SELECT r.* FROM jsonb_array_elements_text($1) n CROSS JOIN LATERAL \
    (SELECT id, task, slot, trigger, status, reason, started_at, finished_at FROM task_runs WHERE task = n AND status <> 'skipped' ORDER BY started_at DESC LIMIT 1) r \
    WHERE r.status = 'running' OR (r.status = 'abandoned' AND r.trigger <> 'manual' AND r.reason IS DISTINCT FROM $2 AND r.finished_at > now() - interval '1 day')";

impl Scheduler {
    /// Looks for runs whose process died and goes on with them.
    pub(super) async fn recover(&self) {
        let found = match self.broken().await {
            Ok(found) => found,
            Err(error) => return tracing::warn!(%error, "the scheduler could not look for broken-off runs"),
        };
        for broken in found {
            let Some(task) = self.0.runner.registry.get(&broken.task).cloned() else { continue };
            let this = self.clone();
            self.0.tracker.spawn(async move {
                let name = task.meta().name;
                match this.take_over(task.as_ref(), &broken).await {
                    Ok(Some((lock, run, trigger))) => this.start(task, lock, run, trigger).await,
                    Ok(None) => {}
                    Err(error) => tracing::warn!(task = name, %error, "the broken-off run could not be taken over yet"),
                }
            });
        }
    }

    async fn broken(&self) -> Result<Vec<Broken>, DbError> {
        let names: Value = self.0.runner.registry.names().collect();
        self.0
            .runner
            .db
            .system(async |tx: &SystemTx| {
                let rows = tx.query_all_raw(sql(LATEST, [names.into(), RESUMED.into()])).await?;
                let mut found = Vec::with_capacity(rows.len());
                for row in rows {
                    let slot: Option<DateTime<Utc>> = row.try_get("", "slot")?;
                    let trigger = match (row.try_get::<String>("", "trigger")?.as_str(), slot) {
                        ("schedule", Some(slot)) => Some(Trigger::Schedule { slot }),
                        ("catch_up", Some(slot)) => Some(Trigger::CatchUp { slot }),
                        _ => None,
                    };
                    found.push(Broken {
                        task: row.try_get("", "task")?,
                        run: Run { id: row.try_get("", "id")?, started_at: row.try_get("", "started_at")? },
                        trigger,
                        running: row.try_get::<String>("", "status")? == "running",
                    });
                }
                Ok(found)
            })
            .await
    }

    /// The lock and the row, when both are free.
    async fn take_over(&self, task: &dyn Task, broken: &Broken) -> Result<Option<(SessionLock, Run, Trigger)>, ExecuteError> {
        let name = task.meta().name;
        if broken.running && self.0.runner.db.lock_holder(locks::TASKS, name).await?.is_some() {
            return Ok(None);
        }
        let Some(lock) = self.0.runner.try_lock(name).await? else { return Ok(None) };
        if self.0.cancel.is_cancelled() {
            release(lock).await;
            return Ok(None);
        }
        let instance = self.0.runner.instance_id;
        let resumed = self
            .0
            .runner
            .db
            .system(async |tx: &SystemTx| {
                ledger::abandon_stale(tx, name).await?;
                match &broken.trigger {
                    Some(_) => ledger::resume(tx, broken.run, instance).await,
                    None => Ok::<_, DbError>(None),
                }
            })
            .await;
        match (resumed, broken.trigger.clone()) {
            (Ok(Some(run)), Some(trigger)) => Ok(Some((lock, run, trigger))),
            (Ok(_), _) => {
                release(lock).await;
                Ok(None)
            }
            (Err(error), _) => {
                release(lock).await;
                Err(error.into())
            }
        }
    }
}
