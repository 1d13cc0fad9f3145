//! Lock, classify, apply one by one, grant.

use std::time::{Duration, Instant};

use erp_core::Secret;
use sea_orm::{
    SqlxPostgresConnector,
    sqlx::{
        Connection, Executor, PgConnection,
        postgres::{PgConnectOptions, PgPoolOptions},
    },
};
use serde::Serialize;

use super::{History, State, Status, sql, state};
use crate::{
    Db, DbError, grants,
    locks::{self, Holder, SessionLock},
};

/// What a caller shows while migrations run.
pub trait Progress: Send {
    /// Waiting for another process that migrates.
    fn waiting(&mut self, _holder: Option<&Holder>) {}
    fn begin(&mut self, _total: usize) {}
    fn step(&mut self, _name: &str) {}
    fn done(&mut self, _name: &str, _took: Duration) {}
}

impl Progress for () {}

#[derive(Clone, Debug)]
pub struct UpOptions {
    /// Stop after this migration.
    pub to: Option<String>,
    /// Apply at most so many.
    pub steps: Option<u32>,
    pub lock_timeout: Duration,
    /// Go on under a schema that a newer binary made.
    pub allow_ahead: bool,
    /// The longest that one statement may take; none: as long as it takes.
    pub statement_timeout: Option<Duration>,
}

impl Default for UpOptions {
    fn default() -> Self {
        Self { to: None, steps: None, lock_timeout: Duration::from_mins(5), allow_ahead: false, statement_timeout: None }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Applied {
    pub name: String,
    pub ms: u64,
}

#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub state: State,
    pub applied: Vec<Applied>,
    pub pending: Vec<String>,
    pub ahead: Vec<String>,
    pub lock_waited_ms: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error("another process migrates this database{}", .holder.as_ref().map(|h| format!(": {} (pid {}) since {}", h.application, h.pid, h.since.format("%FT%TZ"))).unwrap_or_default())]
    Locked { holder: Option<Holder> },
    #[error("a transaction pooler stands between us and PostgreSQL: session locks do not hold through it")]
    Pooler,
    #[error("the schema is ahead of this binary by {}", .0.join(", "))]
    Ahead(Vec<String>),
    #[error("the schema and this binary have different histories: changed {changed:?}, unknown {ahead:?}, missing {pending:?}")]
    Diverged { changed: Vec<String>, ahead: Vec<String>, pending: Vec<String> },
    #[error("there is no migration {0}")]
    Unknown(String),
    #[error("migration {name} has no way back: {why}")]
    NoWayBack { name: String, why: &'static str },
    #[error("migration {name} is not the next one; that is {next:?}")]
    NotNext { name: String, next: String },
    /// A step failed and was rolled back whole.
    #[error("migration {name} failed and was rolled back: {source}")]
    Step { name: String, source: DbError },
}

/// Runs the history `H` against the database of a [`Db`], as the owner.
pub struct Runner<'a, H> {
    pub(super) db: &'a Db,
    history: std::marker::PhantomData<H>,
}

impl<'a, H: History> Runner<'a, H> {
    pub const fn new(db: &'a Db) -> Self {
        Self { db, history: std::marker::PhantomData }
    }

    pub async fn status(&self) -> Result<Status, MigrateError> {
        let mut conn = self.connect("erp/migrate").await?;
        let status = Self::classify(&mut conn).await;
        conn.close().await.ok();
        status
    }

    /// Applies what is pending under the migration lock and brings the serving role's grants in line.
    pub async fn up(&self, options: &UpOptions, progress: &mut dyn Progress) -> Result<Report, MigrateError> {
        let waited = Instant::now();
        let lock = self.lock(options.lock_timeout, progress).await?;
        let lock_waited_ms = waited.elapsed().as_millis() as u64;
        let mut conn = self.connect("erp/migrate").await?;
        let result = self.apply(&mut conn, options, progress).await;
        conn.close().await.ok();
        lock.release().await?;
        let (applied, status) = result?;
        Ok(Report { state: status.state, applied, pending: status.pending, ahead: status.ahead, lock_waited_ms })
    }

    async fn apply(
        &self,
        conn: &mut PgConnection,
        options: &UpOptions,
        progress: &mut dyn Progress,
    ) -> Result<(Vec<Applied>, Status), MigrateError> {
        let status = Self::classify(conn).await?;
        match status.state {
            State::Diverged => {
                return Err(MigrateError::Diverged { changed: status.changed, ahead: status.ahead, pending: status.pending });
            }
            State::Ahead if !options.allow_ahead && !status.compatible => return Err(MigrateError::Ahead(status.ahead)),
            _ => {}
        }
        let wanted = Self::wanted(&status, options)?;
        let mut applied = Vec::new();
        if !wanted.is_empty() {
            conn.execute(sql::SIDE_TABLE).await.map_err(DbError::from)?;
            let pool = PgPoolOptions::new().max_connections(1).connect_with(self.limited(options)?).await.map_err(DbError::from)?;
            let target = SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone());
            progress.begin(wanted.len());
            for name in wanted {
                progress.step(&name);
                let started = Instant::now();
                H::up(&target, Some(1)).await.map_err(|e| MigrateError::Step { name: name.clone(), source: e.into() })?;
                progress.done(&name, started.elapsed());
                applied.push(Applied { name, ms: started.elapsed().as_millis() as u64 });
            }
            pool.close().await;
        }
        let after = Self::classify(conn).await?;
        // On a newer schema stand the grants of the newer binary, whose servers may still run: ours would take away theirs.
        if after.state != State::Ahead {
            self.grant(conn).await?;
        }
        Ok((applied, after))
    }

    /// The owner's connection, its statements limited as asked.
    fn limited(&self, options: &UpOptions) -> Result<PgConnectOptions, DbError> {
        let connect: PgConnectOptions = self.db.owner_url().expose().parse().map_err(DbError::from)?;
        Ok(match options.statement_timeout {
            Some(limit) => connect.options([("statement_timeout", format!("{}ms", limit.as_millis().max(1)))]),
            None => connect,
        })
    }

    fn wanted(status: &Status, options: &UpOptions) -> Result<Vec<String>, MigrateError> {
        let mut wanted = status.pending.clone();
        if let Some(to) = &options.to {
            let known = H::steps().iter().any(|m| m.name == to);
            if !known {
                return Err(MigrateError::Unknown(to.clone()));
            }
            wanted.retain(|name| name <= to);
        }
        wanted.truncate(options.steps.map_or(usize::MAX, |n| n as usize));
        Ok(wanted)
    }

    /// The serving role's privileges alone, on a schema that came another way than by migrations.
    pub async fn renew_grants(&self) -> Result<(), MigrateError> {
        let mut conn = self.connect("erp/migrate").await?;
        let granted = self.grant(&mut conn).await;
        conn.close().await.ok();
        granted
    }

    /// Where the serving role is not the owner, it gets what the classes declare.
    async fn grant(&self, conn: &mut PgConnection) -> Result<(), MigrateError> {
        if let Some(role) = self.db.serving_role_if_separate()? {
            grants::apply(conn, &H::classes(), &role).await?;
        }
        Ok(())
    }

    async fn classify(conn: &mut PgConnection) -> Result<Status, MigrateError> {
        let applied = sql::applied(conn).await.map_err(DbError::from)?;
        Ok(state::classify(&H::steps(), &applied))
    }

    pub(super) async fn connect(&self, name: &str) -> Result<PgConnection, DbError> {
        self.db.dedicated(self.db.owner_url(), name).await
    }

    pub(super) async fn lock(&self, timeout: Duration, progress: &mut dyn Progress) -> Result<SessionLock, MigrateError> {
        let deadline = Instant::now() + timeout;
        let mut pause = Duration::from_millis(250);
        loop {
            let conn = self.connect("erp/migrate").await?;
            if let Some(mut lock) = SessionLock::try_on(conn, locks::MIGRATIONS, 0).await? {
                return if lock.is_ours().await? { Ok(lock) } else { Err(MigrateError::Pooler) };
            }
            let mut conn = self.connect("erp/migrate").await?;
            let holder = locks::holder(&mut conn, locks::MIGRATIONS, 0).await?;
            conn.close().await.ok();
            if Instant::now() + pause > deadline {
                return Err(MigrateError::Locked { holder });
            }
            progress.waiting(holder.as_ref());
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(5));
        }
    }
}

impl Db {
    /// The role of `database.url`, when `database.migrate_url` names another one.
    fn serving_role_if_separate(&self) -> Result<Option<String>, DbError> {
        let role = |url: &Secret<String>| -> Result<String, DbError> {
            let options: sea_orm::sqlx::postgres::PgConnectOptions = url.expose().parse().map_err(DbError::from)?;
            Ok(options.get_username().to_owned())
        };
        let Some(owner) = &self.0.options.migrate_url else { return Ok(None) };
        let (serving, owner) = (role(&self.0.options.url)?, role(owner)?);
        Ok((serving != owner).then_some(serving))
    }

    /// The catalogue gate, run as the owner.
    pub async fn gate(&self, classes: &crate::gate::Classes) -> Result<Vec<String>, DbError> {
        let role: sea_orm::sqlx::postgres::PgConnectOptions = self.0.options.url.expose().parse().map_err(DbError::from)?;
        let mut conn = self.dedicated(self.owner_url(), "erp/gate").await?;
        crate::gate::violations(&mut conn, classes, role.get_username()).await
    }
}
