//! The operator's switches, and the rows of `scheduled_tasks` they sit in.

use chrono::{DateTime, Utc};
use erp_core::AuditEntry;
use erp_db::{Db, DbError, SystemTx, WriteTx, sql};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use crate::{Schedule, TaskRegistry};

/// In SQL, of a row of `scheduled_tasks` under this alias: an operator keeps its slots from running, and the pause is not over.
pub(crate) fn is_paused(alias: &str) -> String {
    format!("({alias}.paused AND COALESCE({alias}.paused_until > clock_timestamp(), true))")
}

/// What an operator does to a task's slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// They pass: until that time, or until somebody resumes it.
    Pause {
        until: Option<DateTime<Utc>>,
    },
    Resume,
}

/// Whether a task may run by schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Switches {
    pub enabled: bool,
    pub paused: bool,
}

/// Brings `scheduled_tasks` in line with the registry. `enabled` and `paused` are the operator's and stay; a next slot is
/// chosen where there is none or the schedule has changed. Rows of tasks that this binary does not know stay too: another
/// version may know them.
pub async fn sync(db: &Db, registry: &TaskRegistry) -> Result<(), DbError> {
    db.system(async |tx: &SystemTx| {
        let now: DateTime<Utc> = match tx.query_one_raw(sql("SELECT now() AS at", [])).await? {
            Some(row) => row.try_get("", "at")?,
            None => return Err(DbError::Unavailable("the database did not tell the time".to_owned())),
        };
        for task in registry.iter() {
            let meta = task.meta();
            let schedule = effective(meta.schedule, task.args().iter().find(|a| a.required && a.default.is_none()).map(|a| a.name), meta.name);
            // In the order of their names, so that two starts cannot lock each other out.
            tx.execute_raw(sql(
                "INSERT INTO scheduled_tasks AS s (name, schedule, misfire, overlap, max_runtime_s, next_run_at) VALUES ($1, $2, $3, $4, $5, $6) \
                 ON CONFLICT (name) DO UPDATE SET schedule = excluded.schedule, misfire = excluded.misfire, overlap = excluded.overlap, \
                 max_runtime_s = excluded.max_runtime_s, \
                 next_run_at = CASE WHEN s.schedule = excluded.schedule THEN COALESCE(s.next_run_at, excluded.next_run_at) ELSE excluded.next_run_at END \
                 WHERE (s.schedule, s.misfire, s.overlap, s.max_runtime_s) IS DISTINCT FROM (excluded.schedule, excluded.misfire, excluded.overlap, excluded.max_runtime_s) \
                 OR (s.next_run_at IS NULL AND excluded.next_run_at IS NOT NULL)",
                [
                    meta.name.into(),
                    schedule.to_string().into(),
                    meta.misfire.text().into(),
                    meta.overlap.as_str().into(),
                    i32::try_from(meta.max_runtime.as_secs()).unwrap_or(i32::MAX).max(1).into(),
                    schedule.next_after(now).into(),
                ],
            ))
            .await?;
        }
        Ok(())
    })
    .await
}

/// A task that cannot run without an argument cannot run by schedule.
fn effective(schedule: Schedule, missing: Option<&str>, task: &str) -> Schedule {
    match (schedule, missing) {
        (Schedule::Manual, _) | (_, None) => schedule,
        (_, Some(argument)) => {
            tracing::error!(task, argument, "the task has a schedule and an argument without a default: it runs by hand alone");
            Schedule::Manual
        }
    }
}

/// The database's time, by which slots are due.
pub async fn now(db: &Db) -> Result<DateTime<Utc>, DbError> {
    crate::ledger::now(db).await
}

/// None for a task that no scheduler has seen yet.
pub async fn switches(db: &Db, name: &str) -> Result<Option<Switches>, DbError> {
    db.system(async |tx: &SystemTx| {
        let statement = format!("SELECT s.enabled, {} AS paused FROM scheduled_tasks s WHERE s.name = $1", is_paused("s"));
        let row = tx.query_one_raw(sql(&statement, [name.into()])).await?;
        row.map(|row| Ok(Switches { enabled: row.try_get("", "enabled")?, paused: row.try_get("", "paused")? })).transpose()
    })
    .await
}

/// Keeps the task's slots from running until it is resumed; what happens to them then is its misfire policy.
/// False when there is no such row: [`sync`] first.
pub async fn set_paused(db: &Db, name: &str, paused: bool) -> Result<bool, DbError> {
    switch(db, "UPDATE scheduled_tasks SET paused = $2, paused_until = NULL WHERE name = $1", name, paused).await
}

/// As [`set_paused`], with a line in the audit trail of the transaction's tenant, which is the system's. Whether that changed anything.
pub async fn switch_slots(tx: &WriteTx, name: &str, to: Switch, reason: Option<&str>) -> Result<bool, DbError> {
    let (paused, until, action) = match to {
        Switch::Pause { until } => (true, until, "task.schedule.paused"),
        Switch::Resume => (false, None, "task.schedule.resumed"),
    };
    let statement = format!(
        "UPDATE scheduled_tasks s SET paused = $2, paused_until = $3 WHERE s.name = $1 \
         AND ({} <> $2 OR ($2 AND s.paused_until IS DISTINCT FROM $3))",
        is_paused("s")
    );
    let changed = tx.execute_raw(sql(&statement, [name.into(), paused.into(), until.into()])).await?.rows_affected() > 0;
    if changed {
        let mut entry = AuditEntry::new(action, "task", None).detail("task", name);
        if let Some(until) = until {
            entry = entry.detail("until", until.to_rfc3339());
        }
        entry.reason = reason.map(str::to_owned);
        tx.audit(entry);
    }
    Ok(changed)
}

/// Switches the task on or off for good. False when there is no such row: [`sync`] first.
pub async fn set_enabled(db: &Db, name: &str, enabled: bool) -> Result<bool, DbError> {
    switch(db, "UPDATE scheduled_tasks SET enabled = $2 WHERE name = $1", name, enabled).await
}

async fn switch(db: &Db, statement: &str, name: &str, value: bool) -> Result<bool, DbError> {
    db.system(async |tx: &SystemTx| Ok(tx.execute_raw(sql(statement, [name.into(), value.into()])).await?.rows_affected() > 0)).await
}
