//! The way back, step by step, under the same lock as the way up.

use std::time::{Duration, Instant};

use sea_orm::sqlx::Connection;
use sea_orm::{SqlxPostgresConnector, sqlx::postgres::PgPoolOptions};
use serde::Serialize;

use super::{Applied, History, MigrateError, Progress, Runner, State};
use crate::DbError;

/// What was taken back, newest first, and where the schema stands now.
#[derive(Clone, Debug, Serialize)]
pub struct DownReport {
    pub state: State,
    pub reverted: Vec<Applied>,
    pub pending: Vec<String>,
}

impl<H: History> Runner<'_, H> {
    /// The names of the newest `steps` applied migrations, newest first; fails where one of them has no way back, or where this
    /// binary does not know what is applied.
    pub async fn plan_down(&self, steps: u32) -> Result<Vec<String>, MigrateError> {
        let status = self.status().await?;
        match status.state {
            State::Ahead => return Err(MigrateError::Ahead(status.ahead)),
            State::Diverged => {
                return Err(MigrateError::Diverged { changed: status.changed, ahead: status.ahead, pending: status.pending });
            }
            State::Current | State::Pending => {}
        }
        let names: Vec<String> = status.applied.into_iter().rev().take(steps as usize).collect();
        for step in H::steps().iter().filter(|step| names.iter().any(|name| name == step.name)) {
            if let Some(why) = step.why_no_down {
                return Err(MigrateError::NoWayBack { name: step.name.to_owned(), why });
            }
        }
        Ok(names)
    }

    /// Takes the newest `steps` migrations back, each in a transaction of its own. Their tables go with their rows.
    pub async fn down(&self, steps: u32, lock_timeout: Duration, progress: &mut dyn Progress) -> Result<DownReport, MigrateError> {
        let lock = self.lock(lock_timeout, progress).await?;
        let result = self.revert(steps, progress).await;
        lock.release().await?;
        let reverted = result?;
        let status = self.status().await?;
        Ok(DownReport { state: status.state, reverted, pending: status.pending })
    }

    async fn revert(&self, steps: u32, progress: &mut dyn Progress) -> Result<Vec<Applied>, MigrateError> {
        // Asked under the lock: another process may have gone up or down since the plan was shown.
        let names = self.plan_down(steps).await?;
        let pool = PgPoolOptions::new().max_connections(1).connect(self.db.owner_url().expose()).await.map_err(DbError::from)?;
        let target = SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone());
        progress.begin(names.len());
        let mut reverted = Vec::new();
        for name in names {
            progress.step(&name);
            let started = Instant::now();
            H::down(&target, Some(1)).await.map_err(|e| MigrateError::Step { name: name.clone(), source: e.into() })?;
            progress.done(&name, started.elapsed());
            reverted.push(Applied { name, ms: started.elapsed().as_millis() as u64 });
        }
        pool.close().await;
        Ok(reverted)
    }

    /// Records a migration as applied without running it: for a step that was applied by hand, or an applied one whose text was
    /// changed on purpose. Only the next pending one can be marked, since the history is linear. Whether anything changed.
    pub async fn mark(&self, name: &str, reason: &str) -> Result<bool, MigrateError> {
        let steps = H::steps();
        let step = steps.iter().find(|step| step.name == name).ok_or_else(|| MigrateError::Unknown(name.to_owned()))?;
        let lock = self.lock(Duration::from_secs(10), &mut ()).await?;
        let result = self.record(step, reason).await;
        lock.release().await?;
        result
    }

    async fn record(&self, step: &super::SqlMigration, reason: &str) -> Result<bool, MigrateError> {
        let status = self.status().await?;
        let applied = status.applied.iter().any(|name| name == step.name);
        if applied && !status.changed.iter().any(|name| name == step.name) {
            return Ok(false);
        }
        if !applied && status.pending.first().is_none_or(|first| first != step.name) {
            return Err(MigrateError::NotNext { name: step.name.to_owned(), next: status.pending.first().cloned().unwrap_or_default() });
        }
        let mut conn = self.connect("erp/migrate").await?;
        let done = super::sql::mark(&mut conn, step, reason).await.map_err(DbError::from);
        conn.close().await.ok();
        done?;
        Ok(true)
    }
}
