//! Reading a tenant's rows, in one snapshot and bound by row-level security.

use std::{collections::BTreeMap, io::Write, time::Duration};

use chrono::{DateTime, Utc};
use erp_core::TenantId;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, Executor, PgConnection, Row};
use serde_json::json;

use super::{
    BATCH, PortableError, Progress, carried,
    layout::{self, Table},
    manifest::{FORMAT, Locator, Manifest, Plan, TenantRow},
};
use crate::{Db, DbError, backup::Key, gate::Classes};

/// How columns are written: as they are read again, whatever the server is set to.
pub(super) const FORMS: &str = "SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL extra_float_digits = 1; \
    SET LOCAL bytea_output = 'hex'; SET LOCAL timezone = 'UTC'; SET LOCAL idle_in_transaction_session_timeout = 0";

/// One tenant's rows as they stood at a moment.
pub struct Source {
    conn: PgConnection,
    tables: Vec<Table>,
    manifest: Manifest,
    /// Since when the tenant has its status.
    since: DateTime<Utc>,
}

/// What was written.
#[derive(Clone, Debug)]
pub struct Export {
    pub manifest: Manifest,
    pub rows: u64,
}

impl Source {
    /// Takes the snapshot as the serving role, so that nobody else's rows can be among it, and counts.
    pub async fn open(db: &Db, classes: &Classes, tenant: TenantId) -> Result<Self, PortableError> {
        let mut conn = db.dedicated(&db.options().url, "erp/tenant-export").await?;
        let begin = format!("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL app.current_tenant_id = '{tenant}'; {FORMS}");
        conn.execute(AssertSqlSafe(begin)).await?;
        let tables = layout::tables(&mut conn, &carried(classes)).await?;
        let mut rows = BTreeMap::new();
        for table in &tables {
            let statement = format!("SELECT count(*) FROM {} WHERE tenant_id = $1", table.quoted());
            let count: i64 = sqlx::query_scalar(AssertSqlSafe(statement)).bind(tenant.get()).fetch_one(&mut conn).await?;
            rows.insert(table.name.clone(), count as u64);
        }
        let (manifest, since) = manifest(&mut conn, tenant, rows).await?;
        Ok(Self { conn, tables, manifest, since })
    }

    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// How long until whatever was let in before the tenant went out of use has ended, `quiet` being the longest that it takes. What is
    /// written before that may lack what somebody was told is there. `None` of a tenant in use, whose file is never the last one.
    pub fn early(&self, quiet: Duration) -> Option<Duration> {
        if self.manifest.tenant.status == "active" {
            return None;
        }
        let over = (self.manifest.taken_at - self.since).to_std().unwrap_or_default();
        quiet.checked_sub(over).filter(|rest| !rest.is_zero())
    }

    pub async fn close(self) {
        self.conn.close().await.ok();
    }

    /// Writes everything. What is found must be what was counted.
    pub async fn write(mut self, out: &mut impl Write, progress: Progress<'_>) -> Result<Export, PortableError> {
        line(out, 'M', &serde_json::to_value(&self.manifest).unwrap_or_default())?;
        let mut total = 0;
        for table in &self.tables {
            line(out, 'T', &json!({ "table": table.name, "columns": table.column_names() }))?;
            let rows = write_table(&mut self.conn, table, self.manifest.tenant.id, out, progress).await?;
            let counted = self.manifest.rows.get(&table.name).copied().unwrap_or_default();
            if rows != counted {
                return Err(PortableError::Counts { table: table.name.clone(), counted, found: rows });
            }
            line(out, 'E', &json!({ "table": table.name, "rows": rows }))?;
            total += rows;
        }
        line(out, 'Z', &json!({ "rows": total }))?;
        self.conn.close().await.ok();
        Ok(Export { manifest: self.manifest, rows: total })
    }
}

fn line(out: &mut impl Write, mark: char, value: &serde_json::Value) -> Result<(), PortableError> {
    Ok(writeln!(out, "{mark} {value}")?)
}

async fn write_table(
    conn: &mut PgConnection,
    table: &Table,
    tenant: uuid::Uuid,
    out: &mut impl Write,
    progress: Progress<'_>,
) -> Result<u64, PortableError> {
    let columns: Vec<String> = table.columns.iter().map(|column| format!("{}::text", crate::grants::quote(&column.name))).collect();
    let cursor = format!(
        "DECLARE erp_rows NO SCROLL CURSOR FOR SELECT to_json(ARRAY[{}])::text FROM {} WHERE tenant_id = '{tenant}'",
        columns.join(", "),
        table.quoted()
    );
    conn.execute(AssertSqlSafe(cursor)).await?;
    let mut rows = 0;
    loop {
        let batch = sqlx::query(AssertSqlSafe(format!("FETCH {BATCH} FROM erp_rows"))).fetch_all(&mut *conn).await?;
        for row in &batch {
            writeln!(out, "R {}", row.try_get::<&str, _>(0)?)?;
        }
        rows += batch.len() as u64;
        progress(batch.len() as u64, &table.name);
        if batch.len() < BATCH {
            break;
        }
    }
    conn.execute("CLOSE erp_rows").await?;
    Ok(rows)
}

async fn manifest(
    conn: &mut PgConnection,
    tenant: TenantId,
    rows: BTreeMap<String, u64>,
) -> Result<(Manifest, DateTime<Utc>), PortableError> {
    let statement = "SELECT now(), t.code, t.name, t.status, t.timezone, t.expires_at, t.max_users, t.created_at, t.seeded_at, \
        p.code, p.name, p.permission_codes, p.quotas, t.status_at FROM tenant t LEFT JOIN tenant_plan p ON p.id = t.plan_id WHERE t.id = $1";
    let row = sqlx::query(statement).bind(tenant.get()).fetch_one(&mut *conn).await?;
    let plan = match row.try_get::<Option<String>, _>(9)? {
        Some(code) => Some(Plan {
            code,
            name: row.try_get(10)?,
            permission_codes: row.try_get(11)?,
            quotas: row.try_get::<serde_json::Value, _>(12)?,
        }),
        None => None,
    };
    let own = TenantRow {
        id: tenant.get(),
        code: row.try_get(1)?,
        name: row.try_get(2)?,
        status: row.try_get(3)?,
        timezone: row.try_get(4)?,
        expires_at: row.try_get(5)?,
        max_users: row.try_get(6)?,
        created_at: row.try_get(7)?,
        seeded_at: row.try_get(8)?,
    };
    let statement = "SELECT kind, key FROM tenant_locator WHERE tenant_id = $1 AND kind <> 'slug' ORDER BY kind, key";
    let found = sqlx::query(statement).bind(tenant.get()).fetch_all(&mut *conn).await?;
    let locators = found.iter().map(|row| Ok(Locator { kind: row.try_get(0)?, key: row.try_get(1)? }));
    let locators = locators.collect::<Result<_, DbError>>()?;
    let found = sqlx::query("SELECT purpose, key_id FROM installation_key ORDER BY 1, 2").fetch_all(&mut *conn).await?;
    let keys = found.iter().map(|row| Ok(Key { purpose: row.try_get(0)?, id: format!("{:08x}", row.try_get::<i64, _>(1)?) }));
    let keys = keys.collect::<Result<_, DbError>>()?;
    let schema = layout::schema(conn).await?;
    let manifest = Manifest { format: FORMAT.to_owned(), taken_at: row.try_get(0)?, tenant: own, plan, locators, schema, keys, rows };
    Ok((manifest, row.try_get(13)?))
}
