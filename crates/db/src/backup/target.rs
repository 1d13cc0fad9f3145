//! The database that a backup is restored into, held against migrations while that goes on.

use std::time::Duration;

use erp_core::Secret;
use sea_orm::sqlx::{self, Connection, Executor, PgConnection};

use super::{BackupError, Counts, counts};
use crate::{
    Db, DbError,
    grants::quote,
    locks::{self, SessionLock},
};

/// How long our own sessions, just closed, may take to be gone on the server.
const GONE_WITHIN: Duration = Duration::from_secs(3);

/// Holds the migration lock.
pub struct Target {
    conn: PgConnection,
    lock: SessionLock,
    url: Secret<String>,
}

impl Target {
    /// As the owner that `url` names.
    pub async fn open(db: &Db, url: &Secret<String>) -> Result<Self, BackupError> {
        let lock = SessionLock::try_on(db.dedicated(url, "erp/restore").await?, locks::MIGRATIONS, 0).await?;
        let mut conn = db.dedicated(url, "erp/restore").await?;
        let Some(lock) = lock else {
            return Err(BackupError::Locked(locks::holder(&mut conn, locks::MIGRATIONS, 0).await?));
        };
        conn.execute("SET idle_in_transaction_session_timeout = 0").await.map_err(DbError::from)?;
        Ok(Self { conn, lock, url: url.clone() })
    }

    pub const fn url(&self) -> &Secret<String> {
        &self.url
    }

    /// Tables that are there already.
    pub async fn tables(&mut self) -> Result<Vec<String>, BackupError> {
        Ok(counts::tables(&mut self.conn).await?.into_iter().map(|(name, _)| name).collect())
    }

    /// How many other sessions use the database, once those that are on their way out have gone.
    pub async fn others(&mut self) -> Result<i64, BackupError> {
        let deadline = tokio::time::Instant::now() + GONE_WITHIN;
        let lock = self.lock.pid().await?;
        loop {
            // What a session is stays hidden from other roles; autovacuum has none.
            let statement = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usesysid IS NOT NULL \
                AND pid NOT IN (pg_backend_pid(), $1)";
            let others: i64 = sqlx::query_scalar(statement).bind(lock).fetch_one(&mut self.conn).await.map_err(DbError::from)?;
            if others == 0 || tokio::time::Instant::now() > deadline {
                return Ok(others);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The statements that empty the schema, to run in the transaction that fills it again.
    pub async fn clearing(&mut self) -> Result<Vec<String>, BackupError> {
        // Tables first: what belongs to them goes with them, and is not there any more when its turn comes.
        let statement = "SELECT statement FROM ( \
              SELECT CASE WHEN relkind IN ('r', 'p') THEN 1 ELSE 2 END AS turn, format('DROP %s IF EXISTS public.%I CASCADE', CASE relkind WHEN 'v' THEN 'VIEW' \
                WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, relname) AS statement \
                FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f') \
              UNION ALL SELECT 3, format('DROP ROUTINE IF EXISTS %s CASCADE', oid::regprocedure) FROM pg_proc \
                WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_proc.oid AND d.deptype = 'e') \
              UNION ALL SELECT 4, format('DROP TYPE IF EXISTS public.%I CASCADE', typname) FROM pg_type \
                WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd', 'r') \
            ) AS all_of_it ORDER BY turn";
        Ok(sqlx::query_scalar(statement).fetch_all(&mut self.conn).await.map_err(DbError::from)?)
    }

    /// Counts every tenant's rows. The owner is bound by forced row-level security; it is lifted for this transaction alone, which
    /// is rolled back.
    pub async fn counts(&mut self) -> Result<Counts, BackupError> {
        let mut tx = self.conn.begin().await.map_err(DbError::from)?;
        for (table, _) in counts::tables(&mut tx).await? {
            let statement = format!("ALTER TABLE public.{} NO FORCE ROW LEVEL SECURITY", quote(&table));
            tx.execute(sqlx::AssertSqlSafe(statement)).await.map_err(DbError::from)?;
        }
        let counts = counts::read(&mut tx).await?;
        tx.rollback().await.map_err(DbError::from)?;
        Ok(counts)
    }

    pub async fn close(self) {
        self.conn.close().await.ok();
        self.lock.release().await.ok();
    }
}
