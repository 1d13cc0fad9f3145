//! Session advisory locks on connections of their own: freed by the server when the process dies.

use sea_orm::sqlx::{self, Connection, PgConnection, Row};

use crate::{Db, DbError};

/// Lock classes, the first of the two advisory keys.
pub const MIGRATIONS: i32 = 7100;
/// The second key is a shard of the outbox, or [`REPLICA`].
pub const RELAY: i32 = 7101;
/// Held in common by every process that relays: how many there are.
pub const REPLICA: i32 = 16;
pub const TASKS: i32 = 7102;
pub const SEED: i32 = 7103;
pub const DRILL: i32 = 7104;
pub const ARCHIVE: i32 = 7105;
/// Making, exporting, bringing in or erasing a tenant; the second key is its slug.
pub const TENANT: i32 = 7106;

/// A held lock. Dropping it closes its connection, which frees it.
pub struct SessionLock {
    conn: PgConnection,
    class: i32,
    key: i32,
}

/// Who holds a lock.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Holder {
    pub application: String,
    pub pid: i32,
    /// When the holder's session began.
    pub since: chrono::DateTime<chrono::Utc>,
}

impl Db {
    /// Takes the lock `(class, hash of name)` if it is free.
    pub async fn try_lock(&self, class: i32, name: &str) -> Result<Option<SessionLock>, DbError> {
        let conn = self.dedicated(&self.0.options.url, &format!("erp/lock:{name}")).await?;
        SessionLock::try_on(conn, class, key_of(name)).await
    }

    /// Who leads a shard of the outbox.
    pub async fn shard_holder(&self, shard: i16) -> Result<Option<Holder>, DbError> {
        let mut conn = self.dedicated(&self.0.options.url, "erp/locks").await?;
        let holder = holder(&mut conn, RELAY, i32::from(shard)).await;
        conn.close().await.ok();
        holder
    }

    /// Who holds it now, if anybody.
    pub async fn lock_holder(&self, class: i32, name: &str) -> Result<Option<Holder>, DbError> {
        let mut conn = self.dedicated(&self.0.options.url, "erp/locks").await?;
        let holder = holder(&mut conn, class, key_of(name)).await;
        conn.close().await.ok();
        holder
    }
}

impl SessionLock {
    pub(crate) async fn try_on(mut conn: PgConnection, class: i32, key: i32) -> Result<Option<Self>, DbError> {
        let got: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock($1, $2)").bind(class).bind(key).fetch_one(&mut conn).await?;
        if got {
            return Ok(Some(Self { conn, class, key }));
        }
        conn.close().await.ok();
        Ok(None)
    }

    /// Whether this very session still holds it, asked on two statements: behind a transaction pooler the two differ.
    pub async fn is_ours(&mut self) -> Result<bool, DbError> {
        let statement = "SELECT pg_backend_pid() AS pid, EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = $1::int::oid AND objid = $2::int::oid \
            AND pid = pg_backend_pid() AND granted) AS held";
        let mut pids = Vec::new();
        for _ in 0..2 {
            let row = sqlx::query(statement).bind(self.class).bind(self.key).fetch_one(&mut self.conn).await?;
            if !row.try_get::<bool, _>("held")? {
                return Ok(false);
            }
            pids.push(row.try_get::<i32, _>("pid")?);
        }
        Ok(pids[0] == pids[1])
    }

    /// The session's process on the server.
    pub(crate) async fn pid(&mut self) -> Result<i32, DbError> {
        Ok(sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut self.conn).await?)
    }

    pub async fn release(mut self) -> Result<(), DbError> {
        sqlx::query("SELECT pg_advisory_unlock($1, $2)").bind(self.class).bind(self.key).execute(&mut self.conn).await?;
        self.conn.close().await?;
        Ok(())
    }
}

pub(crate) async fn holder<'c, E: sqlx::PgExecutor<'c>>(executor: E, class: i32, key: i32) -> Result<Option<Holder>, DbError> {
    let row = sqlx::query(
        "SELECT a.application_name, a.pid, a.backend_start FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid \
         WHERE l.locktype = 'advisory' AND l.granted AND l.classid = $1::int::oid AND l.objid = $2::int::oid \
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1",
    )
    .bind(class)
    .bind(key)
    .fetch_optional(executor)
    .await?;
    row.map(|row| {
        Ok(Holder { application: row.try_get("application_name")?, pid: row.try_get("pid")?, since: row.try_get("backend_start")? })
    })
    .transpose()
}

/// FNV-1a folded to 31 bits: stable over versions and positive, as `pg_locks` shows it.
pub(crate) fn key_of(name: &str) -> i32 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    ((hash ^ (hash >> 32)) & 0x7fff_ffff) as i32
}
