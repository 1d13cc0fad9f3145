//! A migration as SQL statements: what is applied is what is hashed.

use sea_orm::{ConnectionTrait, DbErr, EntityName as _, sqlx};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager};
use sha2::{Digest, Sha256};

use crate::{gate::Classes, grants::quote, sql};

/// One step of the history. Names sort by time and carry the module: `m20261122_000101_auth_users`.
#[derive(Clone, Debug)]
pub struct SqlMigration {
    pub name: &'static str,
    pub up: Vec<String>,
    /// The way back; empty where there is none, and then `why_no_down` says why.
    pub down: Vec<String>,
    pub why_no_down: Option<&'static str>,
    /// `CREATE INDEX CONCURRENTLY` and the like cannot run in a transaction; such a step must be safe to repeat.
    pub transactional: bool,
    /// The oldest migration level whose binary still works on this schema: lets a release be rolled back.
    pub compat_floor: &'static str,
}

impl SqlMigration {
    /// SHA-256 over the statements, in hex: a changed migration is told from an applied one.
    pub fn checksum(&self) -> String {
        let mut hash = Sha256::new();
        for statement in &self.up {
            hash.update((statement.len() as u64).to_be_bytes());
            hash.update(statement.as_bytes());
        }
        hex::encode(hash.finalize())
    }
}

/// The whole linear history and the classes of its tables.
pub trait History: MigratorTrait {
    fn steps() -> Vec<SqlMigration>;
    fn classes() -> Classes;
}

impl MigrationName for SqlMigration {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SqlMigration {
    fn use_transaction(&self) -> Option<bool> {
        Some(self.transactional)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let started = std::time::Instant::now();
        if !self.transactional {
            drop_broken_indexes(db, &self.up).await?;
        }
        for statement in &self.up {
            db.execute_unprepared(statement).await.map_err(|e| DbErr::Migration(format!("{}: {} — {e}", self.name, head(statement))))?;
        }
        let host = crate::host_name();
        db.execute_raw(sql(
            "INSERT INTO erp_migrations (name, checksum, erp_version, git, duration_ms, host, compat_floor) VALUES ($1, $2, $3, $4, $5, $6, $7) \
             ON CONFLICT (name) DO UPDATE SET checksum = excluded.checksum, erp_version = excluded.erp_version, git = excluded.git, applied_at = now()",
            [
                self.name.into(),
                self.checksum().into(),
                env!("CARGO_PKG_VERSION").into(),
                option_env!("ERP_GIT_SHA").unwrap_or("unknown").into(),
                (started.elapsed().as_millis() as i64).into(),
                host.into(),
                self.compat_floor.into(),
            ],
        ))
        .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if let Some(why) = self.why_no_down {
            return Err(DbErr::Migration(format!("{} has no way back: {why}", self.name)));
        }
        for statement in &self.down {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        manager.get_connection().execute_raw(sql("DELETE FROM erp_migrations WHERE name = $1", [self.name.into()])).await?;
        Ok(())
    }
}

/// What a `CREATE INDEX CONCURRENTLY` leaves that was broken off: an index that costs every write and answers nothing, which
/// `IF NOT EXISTS` takes for the real one.
async fn drop_broken_indexes(db: &impl ConnectionTrait, statements: &[String]) -> Result<(), DbErr> {
    let broken = "SELECT c.relname::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
        WHERE NOT i.indisvalid AND c.relnamespace = 'public'::regnamespace";
    for row in db.query_all_raw(sql(broken, [])).await? {
        let name: String = row.try_get("", "name")?;
        if statements.iter().any(|statement| statement.contains(&name)) {
            db.execute_unprepared(&format!("DROP INDEX IF EXISTS public.{}", quote(&name))).await?;
        }
    }
    Ok(())
}

/// The first words of a statement, for messages.
fn head(statement: &str) -> String {
    let line: String = statement.split_whitespace().take(8).collect::<Vec<_>>().join(" ");
    line.chars().take(80).collect()
}

pub(super) const SIDE_TABLE: &str = "CREATE TABLE IF NOT EXISTS erp_migrations (name text PRIMARY KEY, checksum text NOT NULL, erp_version text NOT NULL, git text NOT NULL, \
    duration_ms bigint NOT NULL, host text NOT NULL, compat_floor text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(), marked_reason text)";

/// Name and, where known, checksum and compatibility floor of every applied step, oldest first.
pub(crate) async fn applied(conn: &mut sqlx::PgConnection) -> Result<Vec<(String, Option<String>, Option<String>)>, sqlx::Error> {
    use sqlx::Row;
    let name = sea_orm_migration::seaql_migrations::Entity.table_name();
    let present: bool = sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL AND to_regclass('erp_migrations') IS NOT NULL")
        .bind(name)
        .fetch_one(&mut *conn)
        .await?;
    if !present {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(
        "SELECT s.version, m.checksum, m.compat_floor FROM seaql_migrations s LEFT JOIN erp_migrations m ON m.name = s.version ORDER BY s.version",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(|r| Ok((r.try_get(0)?, r.try_get(1)?, r.try_get(2)?))).collect()
}

/// Writes both tables' rows for a step that is not run here. The reason is kept beside the checksum.
pub(super) async fn mark(conn: &mut sqlx::PgConnection, step: &SqlMigration, reason: &str) -> Result<(), sqlx::Error> {
    use sqlx::{Connection, Executor};
    let mut tx = conn.begin().await?;
    tx.execute(SIDE_TABLE).await?;
    tx.execute("CREATE TABLE IF NOT EXISTS seaql_migrations (version varchar NOT NULL PRIMARY KEY, applied_at bigint NOT NULL)").await?;
    sqlx::query("INSERT INTO seaql_migrations (version, applied_at) VALUES ($1, extract(epoch FROM now())::bigint) ON CONFLICT (version) DO NOTHING")
        .bind(step.name)
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "INSERT INTO erp_migrations (name, checksum, erp_version, git, duration_ms, host, compat_floor, marked_reason) VALUES ($1, $2, $3, $4, 0, $5, $6, $7) \
         ON CONFLICT (name) DO UPDATE SET checksum = excluded.checksum, erp_version = excluded.erp_version, git = excluded.git, applied_at = now(), \
         marked_reason = excluded.marked_reason",
    )
    .bind(step.name)
    .bind(step.checksum())
    .bind(env!("CARGO_PKG_VERSION"))
    .bind(option_env!("ERP_GIT_SHA").unwrap_or("unknown"))
    .bind(crate::host_name())
    .bind(step.compat_floor)
    .bind(reason)
    .execute(&mut *tx)
    .await?;
    tx.commit().await
}
