//! What ran, and what will.

use chrono::{DateTime, Utc};
use erp_core::{Cursor, Page, PageRequest};
use erp_db::{Db, DbError, SystemTx, sql};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    Schedule, TaskRegistry,
    control::{Pause, is_paused},
    oddity,
};

/// One row of `task_runs`.
#[derive(Clone, Debug, Serialize)]
pub struct RunRow {
    pub id: Uuid,
    pub task: String,
    /// Which slot of the schedule it was for; none when started by hand.
    pub slot: Option<DateTime<Utc>>,
    pub trigger: String,
    pub status: String,
    /// By hand: who. Otherwise why it was skipped, or that it went on with a broken-off run.
    pub reason: Option<String>,
    pub instance_id: Uuid,
    pub started_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    pub stats: Option<Value>,
    pub error: Option<String>,
}

impl RunRow {
    fn from_row(row: &QueryResult) -> Result<Self, DbError> {
        Ok(Self {
            id: row.try_get("", "id")?,
            task: row.try_get("", "task")?,
            slot: row.try_get("", "slot")?,
            trigger: row.try_get("", "trigger")?,
            status: row.try_get("", "status")?,
            reason: row.try_get("", "reason")?,
            instance_id: row.try_get("", "instance_id")?,
            started_at: row.try_get("", "started_at")?,
            finished_at: row.try_get("", "finished_at")?,
            stats: row.try_get("", "stats")?,
            error: row.try_get("", "error")?,
        })
    }
}

/// The latest runs, the newest first; of one task or of all.
pub async fn history(db: &Db, name: Option<&str>, limit: u64) -> Result<Vec<RunRow>, DbError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let statement = match name {
        Some(name) => {
            sql("SELECT * FROM task_runs WHERE task = $2 ORDER BY started_at DESC, id DESC LIMIT $1", [limit.into(), name.into()])
        }
        None => sql("SELECT * FROM task_runs ORDER BY started_at DESC, id DESC LIMIT $1", [limit.into()]),
    };
    db.system(async |tx: &SystemTx| tx.query_all_raw(statement).await?.iter().map(RunRow::from_row).collect()).await
}

/// The latest runs that did not end well, the newest first; of one task or of all.
pub async fn failed(db: &Db, name: Option<&str>, limit: u64) -> Result<Vec<RunRow>, DbError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let statement = "SELECT * FROM task_runs WHERE ($2::text IS NULL OR task = $2) AND status NOT IN ('ok', 'running', 'skipped') \
        ORDER BY started_at DESC, id DESC LIMIT $1";
    let statement = sql(statement, [limit.into(), name.into()]);
    db.system(async |tx: &SystemTx| tx.query_all_raw(statement).await?.iter().map(RunRow::from_row).collect()).await
}

/// One page of a task's runs, the newest first.
pub async fn page(db: &Db, name: &str, request: &PageRequest) -> Result<Page<RunRow>, DbError> {
    let fetch = i64::try_from(request.fetch()).unwrap_or(i64::MAX);
    let statement = match request.after {
        Some(after) => sql(
            "SELECT * FROM task_runs WHERE task = $1 AND (started_at, id) < ($3, $4) ORDER BY started_at DESC, id DESC LIMIT $2",
            [name.into(), fetch.into(), after.at.into(), after.id.into()],
        ),
        None => sql("SELECT * FROM task_runs WHERE task = $1 ORDER BY started_at DESC, id DESC LIMIT $2", [name.into(), fetch.into()]),
    };
    let rows: Result<Vec<RunRow>, DbError> =
        db.system(async |tx: &SystemTx| tx.query_all_raw(statement).await?.iter().map(RunRow::from_row).collect()).await;
    Ok(Page::from_rows(rows?, request, |run| Cursor { at: run.started_at, id: run.id }))
}

/// One run of a task.
pub async fn run(db: &Db, name: &str, id: Uuid) -> Result<Option<RunRow>, DbError> {
    let statement = sql("SELECT * FROM task_runs WHERE task = $1 AND id = $2", [name.into(), id.into()]);
    db.system(async |tx: &SystemTx| tx.query_one_raw(statement).await?.as_ref().map(RunRow::from_row).transpose()).await
}

/// The run of a task that is under way, as the history has it.
pub async fn running(db: &Db, name: &str) -> Result<Option<RunRow>, DbError> {
    let statement = "SELECT * FROM task_runs WHERE task = $1 AND status = 'running' ORDER BY started_at DESC LIMIT 1";
    let statement = sql(statement, [name.into()]);
    db.system(async |tx: &SystemTx| tx.query_one_raw(statement).await?.as_ref().map(RunRow::from_row).transpose()).await
}

/// A task as the list of tasks shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Listing {
    pub name: &'static str,
    pub module: &'static str,
    pub summary: &'static str,
    pub schedule: Schedule,
    pub next_run_at: Option<DateTime<Utc>>,
    /// When the latest run that was not skipped began.
    pub last_run: Option<DateTime<Utc>>,
    pub last_status: Option<String>,
    pub enabled: bool,
    pub paused: bool,
    /// When the pause ends by itself.
    pub paused_until: Option<DateTime<Utc>>,
    /// Who paused it and why; of a pause that is not over.
    pub pause: Option<Pause>,
    /// What is odd about its row, which somebody changed by hand or another version wrote: what it says has no effect, or keeps the
    /// task from its slots.
    pub odd: Option<String>,
    pub overlap: &'static str,
    pub needs_redis: bool,
    pub dry_run: bool,
}

/// Every task of the registry with its state, in the order of the names.
pub async fn listing(db: &Db, registry: &TaskRegistry) -> Result<Vec<Listing>, DbError> {
    let statement = format!(
        "SELECT s.name, s.enabled, s.paused, CASE WHEN s.paused THEN s.paused_until END AS paused_until, t.paused_by, t.paused_at, t.paused_reason, \
        t.schedule, t.misfire, t.overlap, t.max_runtime_s, now() AS at, s.next_run_at, r.started_at, r.status FROM \
        (SELECT n AS name FROM jsonb_array_elements_text($1) n) n \
        LEFT JOIN scheduled_tasks t ON t.name = n.name \
        CROSS JOIN LATERAL (SELECT n.name, COALESCE(t.enabled, true) AS enabled, COALESCE({}, false) AS paused, t.paused_until, t.next_run_at) s \
        LEFT JOIN LATERAL (SELECT started_at, status FROM task_runs WHERE task = n.name AND status <> 'skipped' ORDER BY started_at DESC LIMIT 1) r ON true",
        is_paused("t")
    );
    let names: Value = registry.names().collect();
    let rows = db.system(async |tx: &SystemTx| Ok::<_, DbError>(tx.query_all_raw(sql(&statement, [names.into()])).await?)).await?;
    let mut list = Vec::with_capacity(rows.len());
    for row in rows {
        let name: String = row.try_get("", "name")?;
        let Some(task) = registry.get(&name) else { continue };
        let meta = task.meta();
        let paused = row.try_get("", "paused")?;
        list.push(Listing {
            name: meta.name,
            module: meta.module,
            summary: meta.summary,
            schedule: meta.schedule,
            next_run_at: row.try_get("", "next_run_at")?,
            last_run: row.try_get("", "started_at")?,
            last_status: row.try_get("", "status")?,
            enabled: row.try_get("", "enabled")?,
            paused,
            paused_until: row.try_get("", "paused_until")?,
            pause: if paused { Some(Pause::read(&row)?) } else { None },
            odd: oddity::of(task.as_ref(), &row)?,
            overlap: meta.overlap.as_str(),
            needs_redis: meta.needs_redis,
            dry_run: meta.dry_run,
        });
    }
    list.sort_by_key(|task| task.name);
    Ok(list)
}

/// Ended runs that began more than `days` ago, without the last of each task.
const OLD: &str = "r.started_at < now() - make_interval(days => $1) AND r.status <> 'running' \
    AND EXISTS (SELECT 1 FROM task_runs later WHERE later.task = r.task AND later.started_at > r.started_at)";
/// Runs that one transaction forgets.
const FORGOTTEN: u64 = 1_000;

/// How many runs [`delete_older`] would delete.
pub async fn count_older(db: &Db, days: u32) -> Result<u64, DbError> {
    let statement = format!("SELECT count(*) AS n FROM task_runs r WHERE {OLD}");
    db.system(async |tx: &SystemTx| {
        let row = tx.query_one_raw(sql(&statement, [i32::try_from(days).unwrap_or(i32::MAX).into()])).await?;
        Ok(row.map(|row| row.try_get::<i64>("", "n")).transpose()?.unwrap_or(0).unsigned_abs())
    })
    .await
}

/// Deletes runs that began more than `days` ago and are over, but for the last of each task; how many that were.
pub async fn delete_older(db: &Db, days: u32) -> Result<u64, DbError> {
    let statement = format!("DELETE FROM task_runs WHERE id IN (SELECT r.id FROM task_runs r WHERE {OLD} LIMIT {FORGOTTEN})");
    let mut deleted = 0;
    loop {
        let days = i32::try_from(days).unwrap_or(i32::MAX);
        let batch = db
            .system(async |tx: &SystemTx| Ok::<_, DbError>(tx.execute_raw(sql(&statement, [days.into()])).await?.rows_affected()))
            .await?;
        deleted += batch;
        if batch < FORGOTTEN {
            return Ok(deleted);
        }
    }
}
