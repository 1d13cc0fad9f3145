//! The rows of `task_runs` and `task_run_tenants`. All times are the database's.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use erp_core::new_id;
use erp_db::{Db, DbError, SystemTx, sql};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{RunStatus, TaskReport, Trigger};

/// The reason of a run that goes on where a broken-off one stopped; it is not gone on with a second time.
pub(crate) const RESUMED: &str = "resumed";
const BROKEN_OFF: &str = "the process ended or lost its lock";

/// A `running` row of ours. `started_at` tells it from a later run in the same row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    pub id: Uuid,
    pub started_at: DateTime<Utc>,
}

pub(crate) async fn now(db: &Db) -> Result<DateTime<Utc>, DbError> {
    db.system(async |tx: &SystemTx| read_time(tx, "SELECT clock_timestamp() AS at").await).await
}

async fn read_time(tx: &SystemTx, statement: &str) -> Result<DateTime<Utc>, DbError> {
    let row = tx.query_one_raw(sql(statement, [])).await?;
    row.map(|row| row.try_get("", "at")).transpose()?.ok_or_else(|| DbError::Unavailable("the database did not tell the time".to_owned()))
}

/// Makes the `running` row; none when the slot, or the id, has a row already.
pub(crate) async fn begin(tx: &SystemTx, id: Uuid, task: &str, trigger: &Trigger, instance: Uuid) -> Result<Option<Run>, DbError> {
    let row = tx
        .query_one_raw(sql(
            "INSERT INTO task_runs (id, task, slot, trigger, status, reason, instance_id) VALUES ($1, $2, $3, $4, 'running', $5, $6) \
             ON CONFLICT DO NOTHING RETURNING started_at",
            [id.into(), task.into(), trigger.slot().into(), trigger.column().into(), trigger.actor().into(), instance.into()],
        ))
        .await?;
    row.map(|row| Ok(Run { id, started_at: row.try_get("", "started_at")? })).transpose()
}

/// Lets a run that was started by hand go on behind the tenants of the one before it, if that was broken off within a day and was asked for
/// the same. How many of them are done. To be called with the task's lock held.
pub(crate) async fn go_on(tx: &SystemTx, task: &str, run: Run, asked: &Value) -> Result<u64, DbError> {
    let noted = sql("UPDATE task_runs SET stats = $2 WHERE id = $1", [run.id.into(), json!({ ASKED: asked }).into()]);
    tx.execute_raw(noted).await?;
    let inherited = "INSERT INTO task_run_tenants (run_id, tenant_id, status, cursor) \
        SELECT $2, t.tenant_id, t.status, t.cursor FROM (SELECT * FROM task_runs WHERE task = $1 AND id <> $2 AND status <> 'skipped' \
          ORDER BY started_at DESC LIMIT 1) r JOIN task_run_tenants t ON t.run_id = r.id \
        WHERE r.status = 'abandoned' AND r.trigger = 'manual' AND r.finished_at > now() - interval '1 day' AND r.stats -> $3 = $4 AND t.status <> 'failed'";
    let values = [task.into(), run.id.into(), ASKED.into(), asked.clone().into()];
    Ok(tx.execute_raw(sql(inherited, values)).await?.rows_affected())
}

/// What a run under way was asked for, in its `stats`.
const ASKED: &str = "asked";

/// Records a slot that is let go.
pub(crate) async fn skip(tx: &SystemTx, task: &str, trigger: &Trigger, instance: Uuid, reason: &str) -> Result<(), DbError> {
    tx.execute_raw(sql(
        "INSERT INTO task_runs (id, task, slot, trigger, status, reason, instance_id, finished_at) VALUES ($1, $2, $3, $4, 'skipped', $5, $6, now()) ON CONFLICT DO NOTHING",
        [new_id().into(), task.into(), trigger.slot().into(), trigger.column().into(), reason.into(), instance.into()],
    ))
    .await?;
    Ok(())
}

/// Records a run that was asked for and cannot be.
pub(crate) async fn refuse(tx: &SystemTx, id: Uuid, task: &str, actor: &str, instance: Uuid, why: &str) -> Result<(), DbError> {
    tx.execute_raw(sql(
        "INSERT INTO task_runs (id, task, trigger, status, reason, instance_id, finished_at, error) VALUES ($1, $2, 'manual', 'failed', $3, $4, now(), $5) ON CONFLICT DO NOTHING",
        [id.into(), task.into(), actor.into(), instance.into(), why.into()],
    ))
    .await?;
    Ok(())
}

/// Every `running` row of the task belongs to a process that died. To be called with the task's lock held.
pub(crate) async fn abandon_stale(tx: &SystemTx, task: &str) -> Result<u64, DbError> {
    let done = tx
        .execute_raw(sql(
            "UPDATE task_runs SET status = 'abandoned', finished_at = now(), error = $2 WHERE task = $1 AND status = 'running'",
            [task.into(), BROKEN_OFF.into()],
        ))
        .await?;
    if done.rows_affected() > 0 {
        tracing::warn!(task, runs = done.rows_affected(), "found runs whose process ended or lost its lock");
    }
    Ok(done.rows_affected())
}

/// Makes a broken-off row a `running` one of ours, unless somebody was faster or the task has been switched off.
pub(crate) async fn resume(tx: &SystemTx, run: Run, instance: Uuid) -> Result<Option<Run>, DbError> {
    let row = tx
        .query_one_raw(sql(
            &format!("UPDATE task_runs r SET status = 'running', reason = $4, instance_id = $3, started_at = clock_timestamp(), finished_at = NULL, stats = NULL, error = NULL \
             WHERE r.id = $1 AND r.started_at = $2 AND r.status = 'abandoned' AND r.reason IS DISTINCT FROM $4 \
             AND EXISTS (SELECT 1 FROM scheduled_tasks s WHERE s.name = r.task AND s.enabled AND NOT {}) RETURNING started_at", crate::control::is_paused("s")),
            [run.id.into(), run.started_at.into(), instance.into(), RESUMED.into()],
        ))
        .await?;
    row.map(|row| Ok(Run { id: run.id, started_at: row.try_get("", "started_at")? })).transpose()
}

/// Records the end. None when the row is not ours any more: the lock was lost and another process saw to it.
pub(crate) async fn finish(
    db: &Db,
    run: Run,
    trigger: &Trigger,
    status: RunStatus,
    report: &TaskReport,
    error: Option<&str>,
) -> Result<Option<DateTime<Utc>>, DbError> {
    // A run stopped at a shutdown may be gone on with, however often; a manual one keeps its actor there.
    let reason = (status == RunStatus::Cancelled && trigger.slot().is_some()).then_some("cancelled");
    db.system(async |tx: &SystemTx| {
        let row = tx
            .query_one_raw(sql(
                "UPDATE task_runs SET status = $3, finished_at = clock_timestamp(), stats = $4, error = $5, reason = COALESCE($6, reason) \
                 WHERE id = $1 AND started_at = $2 AND status = 'running' RETURNING finished_at",
                [run.id.into(), run.started_at.into(), status.column().into(), report.stats().into(), error.into(), reason.into()],
            ))
            .await?;
        Ok(row.map(|row| row.try_get("", "finished_at")).transpose()?)
    })
    .await
}

pub(crate) async fn done_tenants(db: &Db, run: Uuid) -> Result<BTreeSet<Uuid>, DbError> {
    db.system(async |tx: &SystemTx| {
        let rows =
            tx.query_all_raw(sql("SELECT tenant_id FROM task_run_tenants WHERE run_id = $1 AND status = 'ok'", [run.into()])).await?;
        rows.iter().map(|row| Ok(row.try_get("", "tenant_id")?)).collect()
    })
    .await
}

pub(crate) async fn tenant_done(db: &Db, run: Uuid, tenant: Uuid, ok: bool) -> Result<(), DbError> {
    let status = if ok { "ok" } else { "failed" };
    db.system(async |tx: &SystemTx| {
        tx.execute_raw(sql(
            "INSERT INTO task_run_tenants (run_id, tenant_id, status) VALUES ($1, $2, $3) ON CONFLICT (run_id, tenant_id) DO UPDATE SET status = excluded.status",
            [run.into(), tenant.into(), status.into()],
        ))
        .await?;
        Ok(())
    })
    .await
}

pub(crate) async fn cursor(db: &Db, run: Uuid, tenant: Uuid) -> Result<Option<Value>, DbError> {
    db.system(async |tx: &SystemTx| {
        let row = tx
            .query_one_raw(sql("SELECT cursor FROM task_run_tenants WHERE run_id = $1 AND tenant_id = $2", [run.into(), tenant.into()]))
            .await?;
        Ok(row.map(|row| row.try_get::<Option<Value>>("", "cursor")).transpose()?.flatten())
    })
    .await
}

pub(crate) async fn save_cursor(db: &Db, run: Uuid, tenant: Uuid, cursor: &Value) -> Result<(), DbError> {
    db.system(async |tx: &SystemTx| {
        tx.execute_raw(sql(
            "INSERT INTO task_run_tenants (run_id, tenant_id, status, cursor) VALUES ($1, $2, 'running', $3) \
             ON CONFLICT (run_id, tenant_id) DO UPDATE SET status = 'running', cursor = excluded.cursor",
            [run.into(), tenant.into(), cursor.clone().into()],
        ))
        .await?;
        Ok(())
    })
    .await
}
