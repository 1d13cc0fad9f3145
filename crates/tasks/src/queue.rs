//! Runs that somebody asked for and left to a server: `task_queue`. A row stays until its run has begun, under the row's own id, so that a
//! process that dies in between loses nothing and nothing begins twice.

use std::{sync::Arc, time::Duration};

use erp_core::new_id;
use erp_db::{Db, DbError, SystemTx, sql};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{ArgsInput, ExecuteError, ExecuteOptions, Launcher, Prepared, Selection, TaskRunner, Trigger, ledger, runner::Judged};

/// How often a server looks for what it was left without being told.
const POLL: Duration = Duration::from_secs(30);
/// And while something waits for its turn.
const SOON: Duration = Duration::from_secs(2);
/// How many it looks at in one go.
const BATCH: usize = 50;

struct Asked {
    id: Uuid,
    task: String,
    args: Value,
    options: ExecuteOptions,
    actor: String,
}

/// What became of one row.
enum Taken {
    /// The run may begin.
    Ours(Box<Prepared>),
    /// Another process began it.
    Begun,
    /// It cannot be run at all.
    Refused(String),
    /// Another time: the task runs just now, or the database is away.
    Later,
}

impl TaskRunner {
    /// Leaves a run to whichever server looks first. Judged as if it ran here; the id is that of the run to be.
    ///
    /// # Errors
    /// What [`Self::execute`] would refuse before it begins, but for a run that is under way, which is waited for.
    pub async fn enqueue(&self, name: &str, args: &ArgsInput, actor: &str, options: &ExecuteOptions) -> Result<Uuid, ExecuteError> {
        let Judged { task, args, .. } = self.judge(name, args, options).await?;
        let tenants = match &options.tenants {
            Selection::All => None,
            Selection::Slugs(slugs) => Some(Value::from(slugs.clone())),
        };
        let timeout = options.timeout.map(|limit| i64::try_from(limit.as_millis()).unwrap_or(i64::MAX).max(1));
        let id = options.id.unwrap_or_else(new_id);
        let statement = sql(
            "INSERT INTO task_queue (id, task, args, tenants, force, timeout_ms, actor) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [
                id.into(),
                task.meta().name.into(),
                Value::Object(args.as_json().clone()).into(),
                tenants.into(),
                options.force.into(),
                timeout.into(),
                actor.into(),
            ],
        );
        self.db.system(async |tx: &SystemTx| Ok::<_, DbError>(tx.execute_raw(statement).await?)).await?;
        // Whoever does not hear it looks by itself.
        if let Err(error) = self.db.tell_servers("tasks").await {
            tracing::debug!(%error, "no server was told of a run");
        }
        Ok(id)
    }

    /// Begins what was left to a server, the oldest first, until cancelled; the runs themselves are the launcher's.
    pub async fn work(&self, launcher: &Launcher, cancel: &CancellationToken) {
        while !cancel.is_cancelled() {
            let waits = self.take(launcher, cancel).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "the queue of runs could not be read");
                true
            });
            tokio::select! {
                () = cancel.cancelled() => {}
                () = self.db.wake().tasks() => {}
                () = tokio::time::sleep(if waits { SOON } else { POLL }) => {}
            }
        }
    }

    /// Whether something is left for another time.
    async fn take(&self, launcher: &Launcher, cancel: &CancellationToken) -> Result<bool, DbError> {
        let asked = self.asked().await?;
        let mut waits = asked.len() == BATCH;
        for asked in asked {
            match self.begin_asked(&asked, cancel).await {
                Taken::Ours(prepared) => {
                    // The row first, but the run in any case: a row that stays is found to have begun.
                    let settled = self.settle(&asked, None).await;
                    launcher.launch(*prepared);
                    settled?;
                }
                Taken::Begun => self.settle(&asked, None).await?,
                Taken::Refused(why) => {
                    tracing::warn!(task = asked.task, run = %asked.id, why, "a run that was asked for is refused");
                    self.settle(&asked, Some(&why)).await?;
                }
                Taken::Later => waits = true,
            }
        }
        Ok(waits)
    }

    async fn begin_asked(&self, asked: &Asked, cancel: &CancellationToken) -> Taken {
        let trigger = Trigger::Manual { actor: asked.actor.clone() };
        let prepared = self.prepare(&asked.task, asked.args.clone(), trigger, asked.options.clone(), Arc::new(()), cancel).await;
        match prepared {
            Ok(prepared) => Taken::Ours(Box::new(prepared)),
            Err(ExecuteError::SlotTaken { .. }) => Taken::Begun,
            Err(
                error @ (ExecuteError::BadArgs { .. }
                | ExecuteError::TenantUnknown { .. }
                | ExecuteError::Disabled { .. }
                | ExecuteError::NoDryRun { .. }),
            ) => Taken::Refused(error.to_string()),
            Err(ExecuteError::AlreadyRunning { .. } | ExecuteError::Cancelled) => Taken::Later,
            Err(error) => {
                tracing::warn!(task = asked.task, run = %asked.id, %error, "a run that was asked for could not begin yet");
                Taken::Later
            }
        }
    }

    /// What waits, of tasks that this process can run; another version's may know the others.
    async fn asked(&self) -> Result<Vec<Asked>, DbError> {
        let names: Value = self.registry.names().filter(|name| self.registry.unconfigured(name).is_none()).collect();
        let statement = "SELECT * FROM task_queue WHERE task IN (SELECT jsonb_array_elements_text($1)) ORDER BY asked_at, id LIMIT $2";
        let statement = sql(statement, [names.into(), (BATCH as i64).into()]);
        self.db.system(async |tx: &SystemTx| tx.query_all_raw(statement).await?.iter().map(Asked::from_row).collect()).await
    }

    /// Takes the row out; what is refused goes into the history with its reason.
    async fn settle(&self, asked: &Asked, refused: Option<&str>) -> Result<(), DbError> {
        self.db
            .system(async |tx: &SystemTx| {
                if let Some(why) = refused {
                    ledger::refuse(tx, asked.id, &asked.task, &asked.actor, self.instance_id, why).await?;
                }
                tx.execute_raw(sql("DELETE FROM task_queue WHERE id = $1", [asked.id.into()])).await?;
                Ok(())
            })
            .await
    }
}

impl Asked {
    fn from_row(row: &QueryResult) -> Result<Self, DbError> {
        let id = row.try_get("", "id")?;
        let tenants: Option<Value> = row.try_get("", "tenants")?;
        let slugs = |list: &Value| list.as_array().into_iter().flatten().filter_map(|slug| slug.as_str().map(str::to_owned)).collect();
        let timeout: Option<i64> = row.try_get("", "timeout_ms")?;
        let options = ExecuteOptions {
            tenants: tenants.as_ref().map_or(Selection::All, |list| Selection::Slugs(slugs(list))),
            timeout: timeout.and_then(|ms| u64::try_from(ms).ok()).map(Duration::from_millis),
            force: row.try_get("", "force")?,
            id: Some(id),
            ..ExecuteOptions::default()
        };
        Ok(Self { id, task: row.try_get("", "task")?, args: row.try_get("", "args")?, options, actor: row.try_get("", "actor")? })
    }
}

/// How many runs wait for a server, and how long the oldest has, by the database's clock.
pub async fn waiting(db: &Db) -> Result<(i64, Duration), DbError> {
    let statement = "SELECT count(*) AS n, COALESCE(extract(epoch FROM clock_timestamp() - min(q.asked_at)), 0)::float8 AS s FROM task_queue q \
        WHERE NOT EXISTS (SELECT 1 FROM task_runs r WHERE r.task = q.task AND r.status = 'running')";
    db.system(async |tx: &SystemTx| {
        let Some(row) = tx.query_one_raw(sql(statement, [])).await? else { return Ok((0, Duration::ZERO)) };
        let seconds: f64 = row.try_get("", "s")?;
        Ok((row.try_get("", "n")?, Duration::try_from_secs_f64(seconds).unwrap_or_default()))
    })
    .await
}
