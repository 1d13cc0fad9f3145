//! Taking a closed tenant's rows out of the world: keys first, so that what is left when it breaks off cannot be read.
//!
//! The audit trail stays. It names ids and says what was done, by law for years; and a chain that is gone could not be told from one that
//! somebody has cut off.

use std::collections::BTreeMap;

use erp_core::TenantId;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, Executor, PgConnection};

use super::{
    PortableError, Progress, erasable,
    layout::{self, Table},
};
use crate::{Db, DbError, gate::Classes, grants::quote};

/// Rows of one transaction.
const MOST: u64 = 1_000;

/// Works as the owner of the tables, who is bound by row-level security: no other tenant's row is within reach.
pub struct Eraser {
    conn: PgConnection,
    tenant: TenantId,
    queues: Vec<Table>,
    /// Each before those that its rows refer to.
    own: Vec<Table>,
}

/// What was erased, by table.
#[derive(Clone, Debug, Default)]
pub struct Erased {
    /// Persons whose keys were destroyed.
    pub keys: u64,
    pub rows: BTreeMap<String, u64>,
}

impl Erased {
    pub fn total(&self) -> u64 {
        self.rows.values().sum()
    }
}

impl Eraser {
    pub async fn open(db: &Db, classes: &Classes, tenant: TenantId) -> Result<Self, PortableError> {
        let mut conn = db.dedicated(db.owner_url(), "erp/tenant-erase").await?;
        let may = "SELECT has_table_privilege('user_account', 'DELETE') AND has_table_privilege('tenant_locator', 'DELETE')";
        if !sqlx::query_scalar::<_, bool>(may).fetch_one(&mut conn).await? {
            return Err(DbError::Privilege("only the owner of the tables erases a tenant".to_owned()).into());
        }
        conn.execute(AssertSqlSafe(format!("SET app.current_tenant_id = '{tenant}'"))).await?;
        let (queues, own) = erasable(classes);
        let queues = layout::tables(&mut conn, &queues).await?;
        let mut own = layout::tables(&mut conn, &own).await?;
        own.reverse();
        Ok(Self { conn, tenant, queues, own })
    }

    pub async fn close(self) {
        self.conn.close().await.ok();
    }

    /// How many rows there are to erase.
    pub async fn count(&mut self) -> Result<u64, PortableError> {
        let mut total = 0;
        for table in self.queues.iter().chain(&self.own) {
            let statement = format!("SELECT count(*) FROM {} WHERE tenant_id = $1", table.quoted());
            let rows: i64 = sqlx::query_scalar(AssertSqlSafe(statement)).bind(self.tenant.get()).fetch_one(&mut self.conn).await?;
            total += rows as u64;
        }
        Ok(total)
    }

    /// Destroys the keys of persons, then deletes every row, batch by batch. Broken off, the next one goes on.
    pub async fn erase(&mut self, progress: Progress<'_>) -> Result<Erased, PortableError> {
        let mut erased = Erased::default();
        for table in self.with_keys().await? {
            erased.keys += self.destroy_keys(&table, progress).await?;
        }
        for table in self.queues.clone().iter().chain(&self.own.clone()) {
            let rows = self.empty(table, progress).await?;
            if rows > 0 {
                erased.rows.insert(table.name.clone(), rows);
            }
        }
        let statement = "DELETE FROM tenant_locator WHERE tenant_id = $1 AND kind <> 'slug'";
        sqlx::query(statement).bind(self.tenant.get()).execute(&mut self.conn).await?;
        Ok(erased)
    }

    /// The tables whose rows have a person's key, as the catalogue tells: none is left out because nobody thought of it.
    async fn with_keys(&mut self) -> Result<Vec<String>, PortableError> {
        let statement = "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = $1 AND NOT a.attisdropped \
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.relname";
        let found: Vec<String> = sqlx::query_scalar(statement).bind(erp_core::crypto::SUBJECT_COLUMN).fetch_all(&mut self.conn).await?;
        Ok(found.into_iter().filter(|name| self.own.iter().any(|table| table.name == *name)).collect())
    }

    async fn destroy_keys(&mut self, table: &str, progress: Progress<'_>) -> Result<u64, PortableError> {
        let (table, column) = (format!("public.{}", quote(table)), quote(erp_core::crypto::SUBJECT_COLUMN));
        let statement = format!(
            "UPDATE {table} SET {column} = NULL WHERE tenant_id = $1 AND id IN (SELECT id FROM {table} WHERE tenant_id = $1 AND {column} IS NOT NULL LIMIT {MOST})"
        );
        self.batches(&statement, |rows| progress(rows, "keys")).await
    }

    async fn empty(&mut self, table: &Table, progress: Progress<'_>) -> Result<u64, PortableError> {
        let name = table.quoted();
        // Rows that others of the table refer to have their turn when those are gone.
        let childless = table.parents.iter().fold(String::new(), |text, column| {
            text + &format!(" AND NOT EXISTS (SELECT 1 FROM {name} c WHERE c.tenant_id = t.tenant_id AND c.{} = t.id)", quote(column))
        });
        // A partition's rows are told apart by their table too.
        let statement = format!(
            "DELETE FROM {name} WHERE tenant_id = $1 AND (tableoid, ctid) IN (SELECT t.tableoid, t.ctid FROM {name} t WHERE t.tenant_id = $1{childless} LIMIT {MOST})"
        );
        self.batches(&statement, |rows| progress(rows, &table.name)).await
    }

    /// Until a batch finds nothing.
    async fn batches(&mut self, statement: &str, done: impl Fn(u64)) -> Result<u64, PortableError> {
        let mut total = 0;
        loop {
            let rows = sqlx::query(AssertSqlSafe(statement)).bind(self.tenant.get()).execute(&mut self.conn).await?.rows_affected();
            if rows == 0 {
                return Ok(total);
            }
            total += rows;
            done(rows);
        }
    }
}
