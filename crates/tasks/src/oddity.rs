//! Rows of `scheduled_tasks` that say something else than their task does: changed by hand, or written by another version.
//!
//! What a task's schedule is stands in the binary; the row repeats it for people. A hand in the row changes nothing about when the
//! task runs, or keeps it from running at all, and either must be said to whoever looks.

use chrono::{DateTime, TimeDelta, Utc};
use erp_db::{Db, DbError, SystemTx, sql};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::{Schedule, Task, TaskRegistry, control, history::listing};

/// What is odd about a row with the columns `schedule`, `misfire`, `overlap`, `max_runtime_s`, `next_run_at`, and the database's time
/// as `at`. None also for a task that no scheduler has seen yet.
pub(crate) fn of(task: &dyn Task, row: &QueryResult) -> Result<Option<String>, DbError> {
    let Some(stored) = row.try_get::<Option<String>>("", "schedule")? else { return Ok(None) };
    let (schedule, misfire, overlap, max_runtime) = control::described(task);
    let mut odd = Vec::new();
    if stored != schedule.to_string() {
        let unreadable = Schedule::read(&stored).err().map(|why| format!(" ({why})")).unwrap_or_default();
        odd.push(format!("its row says {stored:?}{unreadable}, which has no effect: it runs {schedule}"));
    } else if let Some(expected) = schedule.next_after(row.try_get("", "at")?) {
        match row.try_get::<Option<DateTime<Utc>>>("", "next_run_at")? {
            None => odd.push("its row has no next run: it does not run".to_owned()),
            Some(next) if next > expected + TimeDelta::seconds(1) => {
                let (next, expected) = (next.format("%FT%TZ"), expected.format("%FT%TZ"));
                odd.push(format!("its row puts off the next run to {next}; by its schedule it is at {expected}"));
            }
            Some(_) => {}
        }
    }
    let stored_limit: i32 = row.try_get("", "max_runtime_s")?;
    for (what, stored, ours) in [
        ("misfire", row.try_get::<String>("", "misfire")?, misfire),
        ("overlap", row.try_get::<String>("", "overlap")?, overlap.to_owned()),
        ("max_runtime_s", stored_limit.to_string(), max_runtime.to_string()),
    ] {
        if stored != ours {
            odd.push(format!("its row says {what} {stored:?}, which has no effect: it is {ours}"));
        }
    }
    Ok((!odd.is_empty()).then(|| odd.join("; ")))
}

/// Writes odd rows as their tasks say, with the next slot of their schedules; which tasks those were. Switches and pauses stay.
pub async fn mend(db: &Db, registry: &TaskRegistry) -> Result<Vec<&'static str>, DbError> {
    let odd: Vec<&'static str> = listing(db, registry).await?.into_iter().filter(|task| task.odd.is_some()).map(|task| task.name).collect();
    control::sync(db, registry).await?;
    let now = control::now(db).await?;
    for name in &odd {
        let Some(task) = registry.get(name) else { continue };
        let next = control::described(task.as_ref()).0.next_after(now);
        let statement = "UPDATE scheduled_tasks SET next_run_at = $2 WHERE name = $1 AND (next_run_at IS NULL OR next_run_at > $2)";
        db.system(async |tx: &SystemTx| Ok::<_, DbError>(tx.execute_raw(sql(statement, [(*name).into(), next.into()])).await.map(drop)?))
            .await?;
    }
    Ok(odd)
}
