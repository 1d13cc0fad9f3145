//! A database to rehearse a restore in. It goes with the value, whatever ends the rehearsal short of a kill; what a killed one
//! leaves goes with the next.

use std::time::Duration;

use erp_core::{Secret, new_id};
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, Executor, PgConnection};

use super::{BackupError, url::with_database};
use crate::{
    Db, DbError,
    grants::quote,
    locks::{self, SessionLock},
};

/// How long the way out of a broken-off drill may take.
const LAST_LIMIT: Duration = Duration::from_secs(20);

pub struct Scratch {
    name: String,
    /// Of the role that made it, in the new database.
    pub url: Secret<String>,
    /// Of the same role, where it came from.
    home: Secret<String>,
    /// The session that makes and drops it.
    session: i32,
    maintenance: Option<(PgConnection, SessionLock)>,
}

impl Scratch {
    /// Made by the first of `candidates` that may create databases. One drill at a time, so that leftovers can be told.
    pub async fn create(db: &Db, candidates: &[Secret<String>]) -> Result<Self, BackupError> {
        let mut roles = Vec::new();
        for url in candidates {
            let mut conn = db.dedicated(url, "erp/drill").await?;
            let statement = "SELECT current_user::text, rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user";
            let (role, may): (String, bool) = sqlx::query_as(statement).fetch_one(&mut conn).await.map_err(DbError::from)?;
            if may {
                let lock = SessionLock::try_on(db.dedicated(url, "erp/drill").await?, locks::DRILL, 0).await?;
                return Self::with(conn, lock.ok_or(BackupError::Drilling)?, url).await;
            }
            roles.push(role);
            conn.close().await.ok();
        }
        Err(BackupError::NoCreateDb { roles: roles.join(", ") })
    }

    async fn with(mut conn: PgConnection, lock: SessionLock, url: &Secret<String>) -> Result<Self, BackupError> {
        // Advisory locks are of one database, so each has drills of its own.
        let statement = "SELECT 'erp_drill_' || oid || '_' FROM pg_database WHERE datname = current_database()";
        let prefix: String = sqlx::query_scalar(statement).fetch_one(&mut conn).await.map_err(DbError::from)?;
        let statement = "SELECT datname::text FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE starts_with(datname, $1) AND r.rolname = current_user";
        let left: Vec<String> = sqlx::query_scalar(statement).bind(&prefix).fetch_all(&mut conn).await.map_err(DbError::from)?;
        for name in left {
            drop_database(&mut conn, &name).await?;
        }
        let name = format!("{prefix}{}", new_id().simple());
        let session: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut conn).await.map_err(DbError::from)?;
        let (home, url) = (url.clone(), Secret::new(with_database(url.expose(), &name)));
        // The value is there before the database is: broken off in between, it still goes.
        let mut this = Self { name, url, home, session, maintenance: Some((conn, lock)) };
        // From template0: what a site added to template1 is no part of the backup.
        let statement = format!("CREATE DATABASE {} TEMPLATE template0", quote(&this.name));
        if let Some((conn, _)) = &mut this.maintenance {
            conn.execute(AssertSqlSafe(statement)).await.map_err(DbError::from)?;
        }
        Ok(this)
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Drops the database and says whether that went well.
    pub async fn remove(mut self) -> Result<(), BackupError> {
        let Some((conn, _)) = &mut self.maintenance else { return Ok(()) };
        let dropped = drop_database(conn, &self.name).await;
        // Only now: broken off before, the value still has it to do.
        let Some((conn, lock)) = self.maintenance.take() else { return Ok(()) };
        conn.close().await.ok();
        lock.release().await.ok();
        Ok(dropped?)
    }
}

/// The server waits some seconds for sessions on their way out. Ending those of another role takes a privilege that is seldom there.
async fn drop_database(conn: &mut PgConnection, name: &str) -> Result<(), DbError> {
    let statement = format!("DROP DATABASE IF EXISTS {}", quote(name));
    if conn.execute(AssertSqlSafe(statement.clone())).await.is_err() {
        conn.execute(AssertSqlSafe(format!("{statement} WITH (FORCE)"))).await?;
    }
    Ok(())
}

impl Drop for Scratch {
    /// A signal or a failure. The runtime may be on its way out too, hence a thread and a connection of their own, which are waited for.
    fn drop(&mut self) {
        let Some(held) = self.maintenance.take() else { return };
        let (name, home, session) = (std::mem::take(&mut self.name), self.home.clone(), self.session);
        let last = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(async {
                let work = async {
                    let mut conn = PgConnection::connect(home.expose()).await.map_err(DbError::from)?;
                    // It may still be making the database, which nobody sees before it is made; ended, it makes none.
                    sqlx::query("SELECT pg_terminate_backend($1, 5000)").bind(session).execute(&mut conn).await.map_err(DbError::from)?;
                    drop_database(&mut conn, &name).await
                };
                tokio::time::timeout(LAST_LIMIT, work).await.ok()
            })
        };
        if let Ok(thread) = std::thread::Builder::new().spawn(last) {
            thread.join().ok();
        }
        drop(held);
    }
}
