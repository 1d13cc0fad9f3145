//! The operator's switches, and the rows of `scheduled_tasks` they sit in.

use std::fmt;

use chrono::{DateTime, Utc};
use erp_core::AuditEntry;
use erp_db::{Db, DbError, SystemTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::Serialize;

use crate::{Schedule, Task, TaskRegistry};

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
        /// An earlier pause that is not over gives way, with its reason and its end.
        replace: bool,
    },
    Resume,
}

impl Switch {
    /// What it comes to for a task that is in this pause, or in none.
    pub fn on(self, pause: Option<Pause>, reason: Option<&str>) -> Switched {
        match (pause, self) {
            (None, Self::Resume) => Switched::Same(None),
            (Some(pause), Self::Pause { until, .. }) if pause.is_as_asked(until, reason) => Switched::Same(Some(pause)),
            (Some(pause), Self::Pause { replace: false, .. }) => Switched::Kept(pause),
            _ => Switched::Changed,
        }
    }
}

/// A pause that is not over: who made it, when, why, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pause {
    /// None for a pause that was written by hand, or by a version that did not note it; so is `at`.
    pub by: Option<String>,
    pub at: Option<DateTime<Utc>>,
    pub reason: Option<String>,
    /// None: until somebody resumes the task.
    pub until: Option<DateTime<Utc>>,
}

impl Pause {
    pub(crate) const COLUMNS: &str = "paused_by, paused_at, paused_reason, paused_until";

    pub(crate) fn read(row: &QueryResult) -> Result<Self, DbError> {
        Ok(Self {
            by: row.try_get("", "paused_by")?,
            at: row.try_get("", "paused_at")?,
            reason: row.try_get("", "paused_reason")?,
            until: row.try_get("", "paused_until")?,
        })
    }

    /// Whether somebody who asks for a pause of this end, for this reason, has it already. No reason is as good as any.
    pub fn is_as_asked(&self, until: Option<DateTime<Utc>>, reason: Option<&str>) -> bool {
        self.until == until && reason.is_none_or(|reason| self.reason.as_deref() == Some(reason))
    }
}

/// `until 2026-03-01T08:00:00Z by operator:li since 2026-02-28T20:00:00Z: moving the database`, as far as it is known.
impl fmt::Display for Pause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = |at: DateTime<Utc>| at.format("%FT%TZ").to_string();
        let parts = [
            self.until.map(|until| format!("until {}", time(until))),
            self.by.as_ref().map(|by| format!("by {by}")),
            self.at.map(|at| format!("since {}", time(at))),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        f.write_str(&parts.join(" "))?;
        match &self.reason {
            Some(reason) if parts.is_empty() => f.write_str(reason),
            Some(reason) => write!(f, ": {reason}"),
            None => Ok(()),
        }
    }
}

/// What became of a switch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Switched {
    Changed,
    /// It is so already; the pause that it is in.
    Same(Option<Pause>),
    /// It is paused, with another end or for another reason, which stay.
    Kept(Pause),
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
            let (schedule, misfire, overlap, max_runtime) = described(task.as_ref());
            // In the order of their names, so that two starts cannot lock each other out.
            tx.execute_raw(sql(
                "INSERT INTO scheduled_tasks AS s (name, schedule, misfire, overlap, max_runtime_s, next_run_at) VALUES ($1, $2, $3, $4, $5, $6) \
                 ON CONFLICT (name) DO UPDATE SET schedule = excluded.schedule, misfire = excluded.misfire, overlap = excluded.overlap, \
                 max_runtime_s = excluded.max_runtime_s, \
                 next_run_at = CASE WHEN s.schedule = excluded.schedule THEN COALESCE(s.next_run_at, excluded.next_run_at) ELSE excluded.next_run_at END \
                 WHERE (s.schedule, s.misfire, s.overlap, s.max_runtime_s) IS DISTINCT FROM (excluded.schedule, excluded.misfire, excluded.overlap, excluded.max_runtime_s) \
                 OR (s.next_run_at IS NULL AND excluded.next_run_at IS NOT NULL)",
                [
                    task.meta().name.into(),
                    schedule.to_string().into(),
                    misfire.into(),
                    overlap.into(),
                    max_runtime.into(),
                    schedule.next_after(now).into(),
                ],
            ))
            .await?;
        }
        Ok(())
    })
    .await
}

/// When the task's slots are, and what else of it stands in its row: misfire, overlap, seconds that a run may take.
pub(crate) fn described(task: &dyn Task) -> (Schedule, String, &'static str, i32) {
    let meta = task.meta();
    let schedule = effective(meta.schedule, task.args().iter().find(|a| a.required && a.default.is_none()).map(|a| a.name), meta.name);
    (schedule, meta.misfire.text(), meta.overlap.as_str(), i32::try_from(meta.max_runtime.as_secs()).unwrap_or(i32::MAX).max(1))
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
    let statement = "UPDATE scheduled_tasks SET paused = $2, paused_until = NULL, paused_by = NULL, paused_at = NULL, paused_reason = NULL WHERE name = $1";
    switch(db, statement, name, paused).await
}

/// The pause of a task, unless it is over or there is none.
pub async fn pause(db: &Db, name: &str) -> Result<Option<Pause>, DbError> {
    db.system(async |tx: &SystemTx| {
        let statement = format!("SELECT {} FROM scheduled_tasks s WHERE s.name = $1 AND {}", Pause::COLUMNS, is_paused("s"));
        tx.query_one_raw(sql(&statement, [name.into()])).await?.as_ref().map(Pause::read).transpose()
    })
    .await
}

/// As [`set_paused`], with a line in the audit trail of the transaction's tenant, which is the system's. A pause that is not over keeps
/// its reason and its end, unless it is to be replaced: then the trail has both.
pub async fn switch_slots(tx: &WriteTx, name: &str, to: Switch, reason: Option<&str>) -> Result<Switched, DbError> {
    let statement = format!("SELECT {}, {} AS paused FROM scheduled_tasks s WHERE s.name = $1 FOR UPDATE", Pause::COLUMNS, is_paused("s"));
    let Some(row) = tx.query_one_raw(sql(&statement, [name.into()])).await? else { return Ok(Switched::Same(None)) };
    let before = if row.try_get("", "paused")? { Some(Pause::read(&row)?) } else { None };
    let comes_to = to.on(before.clone(), reason);
    if comes_to != Switched::Changed {
        return Ok(comes_to);
    }
    let (paused, until, action) = match to {
        Switch::Pause { until, .. } => (true, until, "task.schedule.paused"),
        Switch::Resume => (false, None, "task.schedule.resumed"),
    };
    let by = paused.then(|| tx.origin().actor.label());
    let change = "UPDATE scheduled_tasks SET paused = $2, paused_until = $3, paused_by = $4, paused_reason = $5, \
        paused_at = CASE WHEN $2 THEN clock_timestamp() END WHERE name = $1";
    let values = [name.into(), paused.into(), until.into(), by.into(), reason.filter(|_| paused).map(str::to_owned).into()];
    tx.execute_raw(sql(change, values)).await?;
    let mut entry = AuditEntry::new(action, "task", None).detail("task", name);
    if let Some(until) = until {
        entry = entry.detail("until", until.to_rfc3339());
    }
    if let Some(before) = before {
        entry = entry.detail(if paused { "replaces" } else { "ends" }, before.to_string());
    }
    entry.reason = reason.map(str::to_owned);
    tx.audit(entry);
    Ok(Switched::Changed)
}

/// Switches the task on or off for good. False when there is no such row: [`sync`] first.
pub async fn set_enabled(db: &Db, name: &str, enabled: bool) -> Result<bool, DbError> {
    switch(db, "UPDATE scheduled_tasks SET enabled = $2 WHERE name = $1", name, enabled).await
}

async fn switch(db: &Db, statement: &str, name: &str, value: bool) -> Result<bool, DbError> {
    db.system(async |tx: &SystemTx| Ok(tx.execute_raw(sql(statement, [name.into(), value.into()])).await?.rows_affected() > 0)).await
}
