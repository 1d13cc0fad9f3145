//! Watching a run that another process does, by what it leaves in the database.

use std::{collections::BTreeSet, time::Duration};

use erp_db::{Db, DbError, SystemTx, locks, sql};
use sea_orm::ConnectionTrait;
use tokio::time::Instant;
use uuid::Uuid;

use crate::{RunRow, TaskProgress, history};

/// How often it is looked at.
const EVERY: Duration = Duration::from_millis(500);
/// A run whose lock is free for so long has died; somebody else goes on with it at once, or nobody does.
const DEAD: Duration = Duration::from_secs(10);

/// How the watching ended.
#[derive(Debug)]
pub enum Followed {
    /// Nothing is running, and nothing holds the task's lock.
    NotRunning,
    /// The lock is held and the history has no run: a dry run.
    Unseen(locks::Holder),
    /// The run as it ended.
    Ended(RunRow),
    /// Its process died: the row still says that it is running.
    Died(RunRow),
}

/// Follows the run of the task that is under way, telling its progress tenant by tenant, until it has ended.
///
/// # Errors
/// When the database is away. Dropping the future ends the watching and nothing else.
pub async fn follow(db: &Db, name: &str, progress: &dyn TaskProgress) -> Result<Followed, DbError> {
    let Some(run) = history::running(db, name).await? else {
        return Ok(db.lock_holder(locks::TASKS, name).await?.map_or(Followed::NotRunning, Followed::Unseen));
    };
    to_its_end(db, name, run, progress).await
}

/// The same for a run that was left to a server: waits until one begins it, however long that takes.
///
/// # Errors
/// As those of [`follow`].
pub async fn follow_queued(db: &Db, name: &str, id: Uuid, progress: &dyn TaskProgress) -> Result<Followed, DbError> {
    progress.message("waiting for a server");
    loop {
        if let Some(run) = history::run(db, name, id).await? {
            return to_its_end(db, name, run, progress).await;
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn to_its_end(db: &Db, name: &str, mut run: RunRow, progress: &dyn TaskProgress) -> Result<Followed, DbError> {
    progress.begin(None);
    progress.message(&format!("{} since {}", run.trigger, run.started_at.format("%FT%TZ")));
    let mut told = BTreeSet::new();
    let mut free_since: Option<Instant> = None;
    loop {
        // First the run, then its tenants: none is left out at the end.
        run = history::run(db, name, run.id).await?.unwrap_or(run);
        for (id, code) in done(db, run.id).await? {
            if told.insert(id) {
                progress.advance(1, &code);
            }
        }
        if run.status != "running" {
            return Ok(Followed::Ended(run));
        }
        if db.lock_holder(locks::TASKS, name).await?.is_some() {
            free_since = None;
        } else if free_since.get_or_insert_with(Instant::now).elapsed() > DEAD {
            return Ok(Followed::Died(run));
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// The tenants whose part of the run is over.
async fn done(db: &Db, run: Uuid) -> Result<Vec<(Uuid, String)>, DbError> {
    let statement = "SELECT r.tenant_id, t.code FROM task_run_tenants r JOIN tenant t ON t.id = r.tenant_id \
        WHERE r.run_id = $1 AND r.status <> 'running' ORDER BY t.code";
    db.system(async |tx: &SystemTx| {
        let rows = tx.query_all_raw(sql(statement, [run.into()])).await?;
        rows.iter().map(|row| Ok((row.try_get("", "tenant_id")?, row.try_get("", "code")?))).collect()
    })
    .await
}
