//! Facts about a server and a database, for who looks after them. Everything here but [`rebuild_index`] changes nothing.

use chrono::{DateTime, Utc};
use erp_core::Clock;
use sea_orm::{
    ConnectionTrait,
    sqlx::{self, AssertSqlSafe, Connection, Executor, Row},
};

use crate::{Db, DbError, SystemTx, sql};

/// What the server says of itself and of the serving role.
#[derive(Clone, Debug)]
pub struct Server {
    /// `15.8 (Debian 15.8-1)`.
    pub version: String,
    pub role: String,
    /// The role owns tables: it migrates too.
    pub owns_tables: bool,
    /// What our clock is ahead of the server's, in milliseconds; good to half a round trip.
    pub ahead_ms: i64,
    /// Connections that plain roles can have, and how many sessions there are now.
    pub connections: i64,
    pub sessions: i64,
    /// The serving role's own limit, if it has one.
    pub role_limit: Option<i64>,
    /// A standby takes no writes.
    pub standby: bool,
}

const SERVER: &str = "SELECT current_setting('server_version') AS version, current_user::text AS role, clock_timestamp() AS at, \
    EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid AND c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')) AS owns, \
    current_setting('max_connections')::bigint - current_setting('superuser_reserved_connections')::bigint AS connections, \
    (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS sessions, \
    r.rolconnlimit::bigint AS role_limit, pg_is_in_recovery() AS standby FROM pg_roles r WHERE r.rolname = current_user";

/// Asks the server.
pub async fn server(db: &Db, clock: &dyn Clock) -> Result<Server, DbError> {
    // The first statement may open a connection, which would count as distance.
    db.ping().await?;
    let before = clock.now();
    let row = db.system(async |tx: &SystemTx| Ok::<_, DbError>(tx.query_one_raw(sql(SERVER, [])).await?)).await?;
    let middle = before + (clock.now() - before) / 2;
    let row = row.ok_or_else(|| DbError::Unavailable("the server did not describe itself".to_owned()))?;
    let at: DateTime<Utc> = row.try_get("", "at")?;
    let role_limit: i64 = row.try_get("", "role_limit")?;
    Ok(Server {
        version: row.try_get("", "version")?,
        role: row.try_get("", "role")?,
        owns_tables: row.try_get("", "owns")?,
        ahead_ms: (middle - at).num_milliseconds(),
        connections: row.try_get("", "connections")?,
        sessions: row.try_get("", "sessions")?,
        role_limit: (role_limit >= 0).then_some(role_limit),
        standby: row.try_get("", "standby")?,
    })
}

/// Whose URL a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Url {
    Serving,
    Owner,
}

/// Whether a transaction pooler stands in front: the session of one connection moves to another server process while a second
/// connection is in a transaction.
pub async fn pooled(db: &Db, url: Url) -> Result<bool, DbError> {
    let url = match url {
        Url::Serving => &db.0.options.url,
        Url::Owner => db.owner_url(),
    };
    let pid = "SELECT pg_backend_pid()";
    let (mut first, mut second) = (db.dedicated(url, "erp/doctor").await?, db.dedicated(url, "erp/doctor").await?);
    let before: i32 = sqlx::query_scalar(pid).fetch_one(&mut first).await?;
    let mut held = second.begin().await?;
    let other: i32 = sqlx::query_scalar(pid).fetch_one(&mut *held).await?;
    let after: i32 = sqlx::query_scalar(pid).fetch_one(&mut first).await?;
    held.rollback().await?;
    first.close().await.ok();
    second.close().await.ok();
    Ok(other == before || after != before)
}

/// Indexes that a broken-off `CREATE INDEX CONCURRENTLY` left behind: written to, and never used.
pub async fn invalid_indexes(db: &Db) -> Result<Vec<String>, DbError> {
    let statement = "SELECT indexrelid::regclass::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid \
        WHERE NOT i.indisvalid AND c.relnamespace = 'public'::regnamespace ORDER BY 1";
    db.system(async |tx: &SystemTx| {
        let rows = tx.query_all_raw(sql(statement, [])).await?;
        rows.iter().map(|row| Ok(row.try_get("", "name")?)).collect()
    })
    .await
}

/// Builds an index anew, as the owner and beside people's work. `name` is as [`invalid_indexes`] gave it, quoted where need be.
pub async fn rebuild_index(db: &Db, name: &str) -> Result<(), DbError> {
    let mut conn = db.dedicated(db.owner_url(), "erp/doctor").await?;
    let done = conn.execute(AssertSqlSafe(format!("REINDEX INDEX CONCURRENTLY {name}"))).await;
    conn.close().await.ok();
    done?;
    Ok(())
}

/// One applied migration, as `erp_migrations` keeps it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct AppliedMigration {
    pub name: String,
    pub applied_at: DateTime<Utc>,
    pub erp_version: String,
    pub git: String,
    pub duration_ms: i64,
    pub host: String,
    pub marked_reason: Option<String>,
}

/// What was applied, oldest first.
pub async fn migrations(db: &Db) -> Result<Vec<AppliedMigration>, DbError> {
    let mut conn = db.dedicated(db.owner_url(), "erp/doctor").await?;
    let statement = "SELECT name, applied_at, erp_version, git, duration_ms, host, marked_reason FROM erp_migrations ORDER BY name";
    let rows = sqlx::query(statement).fetch_all(&mut conn).await;
    conn.close().await.ok();
    let read = |row: &sqlx::postgres::PgRow| {
        Ok::<_, sqlx::Error>(AppliedMigration {
            name: row.try_get("name")?,
            applied_at: row.try_get("applied_at")?,
            erp_version: row.try_get("erp_version")?,
            git: row.try_get("git")?,
            duration_ms: row.try_get("duration_ms")?,
            host: row.try_get("host")?,
            marked_reason: row.try_get("marked_reason")?,
        })
    };
    Ok(rows?.iter().map(read).collect::<Result<_, _>>()?)
}
