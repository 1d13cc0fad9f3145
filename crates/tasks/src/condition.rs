//! How the background work fares: what stands still, and whether anybody looks at the clock.

use std::time::Duration;

use chrono::{DateTime, Utc};
use erp_db::{Db, DbError, SystemTx, locks, sql};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use crate::{ExecuteError, control::is_paused, ledger};

/// A run that is recorded as under way.
#[derive(Clone, Debug, Serialize)]
pub struct Running {
    pub task: String,
    pub started_at: DateTime<Utc>,
    /// Nobody holds the task's lock: its process is gone.
    pub orphaned: bool,
    /// It takes longer than the task may.
    pub overdue: bool,
}

/// Every run under way.
pub async fn running(db: &Db) -> Result<Vec<Running>, DbError> {
    // A minute of grace: a run ends itself at its limit, and that takes a moment.
    let statement = "SELECT r.task, r.started_at, COALESCE(now() > r.started_at + make_interval(secs => s.max_runtime_s + 60), false) AS overdue \
        FROM task_runs r LEFT JOIN scheduled_tasks s ON s.name = r.task WHERE r.status = 'running' ORDER BY r.started_at";
    let rows = db.system(async |tx: &SystemTx| Ok::<_, DbError>(tx.query_all_raw(sql(statement, [])).await?)).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let task: String = row.try_get("", "task")?;
        let orphaned = db.lock_holder(locks::TASKS, &task).await?.is_none();
        found.push(Running { started_at: row.try_get("", "started_at")?, overdue: row.try_get("", "overdue")?, orphaned, task });
    }
    Ok(found)
}

/// Records a task's runs whose process is gone as abandoned; how many. None where somebody holds its lock after all.
pub async fn abandon(db: &Db, task: &str) -> Result<u64, ExecuteError> {
    let Some(lock) = db.try_lock(locks::TASKS, task).await? else { return Ok(0) };
    let done = db.system(async |tx: &SystemTx| ledger::abandon_stale(tx, task).await).await;
    crate::runner::release(lock).await;
    Ok(done?)
}

/// The slot that waits longest past its time, of tasks that are switched on: who claims slots does so within a minute.
pub async fn latest_start(db: &Db) -> Result<Option<(String, Duration)>, DbError> {
    let statement = format!(
        "SELECT s.name, extract(epoch FROM now() - s.next_run_at)::bigint AS late FROM scheduled_tasks s \
         WHERE s.enabled AND NOT {} AND s.next_run_at < now() ORDER BY s.next_run_at LIMIT 1",
        is_paused("s")
    );
    db.system(async |tx: &SystemTx| {
        let row = tx.query_one_raw(sql(&statement, [])).await?;
        row.map(|row| Ok((row.try_get("", "name")?, Duration::from_secs(row.try_get::<i64>("", "late")?.max(0).cast_unsigned()))))
            .transpose()
    })
    .await
}

/// How many schedules there are, and which of them an operator has paused or switched off.
pub async fn switched_off(db: &Db) -> Result<(usize, Vec<String>), DbError> {
    let statement = format!("SELECT s.name, s.enabled AND NOT {} AS is_on FROM scheduled_tasks s ORDER BY s.name", is_paused("s"));
    db.system(async |tx: &SystemTx| {
        let rows = tx.query_all_raw(sql(&statement, [])).await?;
        let mut off = Vec::new();
        for row in &rows {
            if !row.try_get::<bool>("", "is_on")? {
                off.push(row.try_get("", "name")?);
            }
        }
        Ok((rows.len(), off))
    })
    .await
}

/// Since when a task has not ended well, by its history: the age of its last good run.
pub async fn last_good(db: &Db, task: &str) -> Result<Option<Duration>, DbError> {
    let statement = "SELECT extract(epoch FROM now() - max(finished_at))::bigint AS age FROM task_runs WHERE task = $1 AND status = 'ok'";
    db.system(async |tx: &SystemTx| {
        let row = tx.query_one_raw(sql(statement, [task.into()])).await?;
        let age = row.map(|row| row.try_get::<Option<i64>>("", "age")).transpose()?.flatten();
        Ok(age.map(|age| Duration::from_secs(age.max(0).cast_unsigned())))
    })
    .await
}

/// A scheduled task as dashboards see it.
#[derive(Clone, Debug)]
pub struct Age {
    pub name: String,
    /// Since it last ended well.
    pub last_good: Option<Duration>,
    /// Its slot passed more than [`LATE`] ago, and nobody began.
    pub overdue: bool,
}

/// So late is no slot while anybody claims them: they are looked for every half minute.
pub const LATE: Duration = Duration::from_mins(3);

/// Of every task with a schedule.
pub async fn ages(db: &Db) -> Result<Vec<Age>, DbError> {
    let statement = format!(
        "SELECT s.name, s.enabled AND NOT {} AND s.next_run_at < now() - make_interval(secs => $1) AS overdue, \
         extract(epoch FROM now() - r.finished_at)::float8 AS age FROM scheduled_tasks s \
         LEFT JOIN LATERAL (SELECT finished_at FROM task_runs WHERE task = s.name AND status = 'ok' ORDER BY started_at DESC LIMIT 1) r ON true",
        is_paused("s")
    );
    db.system(async |tx: &SystemTx| {
        let rows = tx.query_all_raw(sql(&statement, [LATE.as_secs_f64().into()])).await?;
        rows.iter()
            .map(|row| {
                let age: Option<f64> = row.try_get("", "age")?;
                let last_good = age.map(|age| Duration::try_from_secs_f64(age).unwrap_or_default());
                Ok(Age { name: row.try_get("", "name")?, last_good, overdue: row.try_get::<Option<bool>>("", "overdue")?.unwrap_or(false) })
            })
            .collect()
    })
    .await
}
