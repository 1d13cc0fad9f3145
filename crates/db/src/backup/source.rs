//! The database that is saved, through a role that row-level security does not bind.

use chrono::{DateTime, Utc};
use erp_core::Secret;
use sea_orm::sqlx::{self, Connection, Executor, PgConnection, Row};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{BackupError, Counts, counts};
use crate::{Db, DbError};

/// A connection in one snapshot of the database.
pub struct Source {
    conn: PgConnection,
    snapshot: String,
}

/// What stands in the snapshot beside the rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// By the server's clock, when the snapshot was taken.
    pub taken_at: DateTime<Utc>,
    pub database: String,
    /// As the server says it: `15.18`.
    pub server_version: String,
    pub server_major: u32,
    pub migrations: Vec<Migration>,
    pub keys: Vec<Key>,
    pub tenants: Vec<Tenant>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Migration {
    pub name: String,
    pub checksum: Option<String>,
    pub compat_floor: Option<String>,
}

/// A key that rows may be under: its fingerprint, never the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// `encryption` or `index`.
    pub purpose: String,
    pub id: String,
}

/// A tenant and the head of its audit chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    pub id: Uuid,
    pub code: String,
    pub status: String,
    pub audit_seq: i64,
    /// Hex; empty where the chain is.
    pub audit_head: String,
}

impl Source {
    /// Connects, refuses a role that would not see every row, and takes the snapshot. It lasts as long as the value.
    pub async fn open(db: &Db, url: &Secret<String>) -> Result<Self, BackupError> {
        let mut conn = db.dedicated(url, "erp/backup").await?;
        readable(&mut conn).await?;
        // The dump may take hours, in which nothing is said here.
        conn.execute("SET idle_in_transaction_session_timeout = 0; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .await
            .map_err(DbError::from)?;
        let snapshot = sqlx::query_scalar("SELECT pg_export_snapshot()").fetch_one(&mut conn).await.map_err(DbError::from)?;
        Ok(Self { conn, snapshot })
    }

    /// For `pg_dump --snapshot`.
    pub fn snapshot(&self) -> &str {
        &self.snapshot
    }

    pub async fn counts(&mut self) -> Result<Counts, BackupError> {
        Ok(counts::read(&mut self.conn).await?)
    }

    pub async fn facts(&mut self) -> Result<Facts, BackupError> {
        let conn = &mut self.conn;
        let row = sqlx::query(
            "SELECT now(), current_database()::text, current_setting('server_version'), current_setting('server_version_num')::int / 10000, \
             to_regclass('public.installation_key') IS NOT NULL",
        )
        .fetch_one(&mut *conn)
        .await
        .map_err(DbError::from)?;
        let read = || -> Result<_, sqlx::Error> {
            Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get::<i32, _>(3)? as u32, row.try_get::<bool, _>(4)?))
        };
        let (taken_at, database, server_version, server_major, has_schema) = read().map_err(DbError::from)?;
        let applied = crate::migrate::applied(conn).await.map_err(DbError::from)?;
        let migrations = applied.into_iter().map(|(name, checksum, compat_floor)| Migration { name, checksum, compat_floor }).collect();
        let (keys, tenants) = if has_schema { (keys(conn).await?, tenants(conn).await?) } else { (Vec::new(), Vec::new()) };
        Ok(Facts { taken_at, database, server_version, server_major, migrations, keys, tenants })
    }

    pub async fn close(self) {
        self.conn.close().await.ok();
    }
}

/// pg_dump as a bound role fails in the middle, or leaves rows out where it is told to; refused here with the reason.
async fn readable(conn: &mut PgConnection) -> Result<(), BackupError> {
    let row = sqlx::query(
        "SELECT current_user::text, r.rolsuper OR r.rolbypassrls OR NOT EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity), \
         (SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT has_table_privilege(c.oid, 'SELECT') ORDER BY 1 LIMIT 1) \
         FROM pg_roles r WHERE r.rolname = current_user",
    )
    .fetch_one(conn)
    .await
    .map_err(DbError::from)?;
    let read = || -> Result<(String, bool, Option<String>), sqlx::Error> { Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)) };
    match read().map_err(DbError::from)? {
        (role, false, _) => Err(BackupError::Bound { role }),
        (role, true, Some(table)) => Err(BackupError::Unreadable { role, table }),
        (_, true, None) => Ok(()),
    }
}

async fn keys(conn: &mut PgConnection) -> Result<Vec<Key>, DbError> {
    let rows = sqlx::query("SELECT purpose, key_id FROM installation_key ORDER BY 1, 2").fetch_all(conn).await?;
    rows.iter().map(|row| Ok(Key { purpose: row.try_get(0)?, id: format!("{:08x}", row.try_get::<i64, _>(1)?) })).collect()
}

async fn tenants(conn: &mut PgConnection) -> Result<Vec<Tenant>, DbError> {
    let statement = "SELECT t.id, t.code, t.status, coalesce(h.seq, 0), coalesce(encode(h.row_hash, 'hex'), '') \
        FROM tenant t LEFT JOIN audit_head h ON h.tenant_id = t.id ORDER BY t.code";
    let rows = sqlx::query(statement).fetch_all(conn).await?;
    let tenant = |row: &sqlx::postgres::PgRow| {
        Ok(Tenant {
            id: row.try_get(0)?,
            code: row.try_get(1)?,
            status: row.try_get(2)?,
            audit_seq: row.try_get(3)?,
            audit_head: row.try_get(4)?,
        })
    };
    rows.iter().map(tenant).collect()
}
