//! Bringing a tenant's rows in: all of them, in one transaction of the owner's, or none.

use std::io::BufRead;

use sea_orm::sqlx::{self, AssertSqlSafe, Connection, Executor, PgConnection, Postgres, Transaction};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    BATCH, PortableError, Progress, carried,
    layout::{self, Table},
    manifest::{FORMAT, Manifest},
    read::FORMS,
};
use crate::{Db, DbError, gate::Classes};

/// Why a tenant cannot come into this database. Nothing has been written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Values are sealed or indexed under a key that the configuration does not hold.
    Key { purpose: String, id: String },
    /// The tables were made by other steps; the first that differs.
    Schema { step: String },
    /// A tenant of this slug is here.
    Slug(String),
    /// The tenant is here, under this slug; or rows of it, without it.
    Tenant(String),
    /// A host or an app id is another tenant's.
    Locator(String),
}

/// The database that a tenant comes into, as the owner of its tables.
pub struct Target {
    conn: PgConnection,
    tables: Vec<Table>,
}

/// What came in.
#[derive(Clone, Copy, Debug)]
pub struct Imported {
    pub rows: u64,
    /// Whether the plan was made, there being none of its code.
    pub plan_made: bool,
    pub sessions_ended: u64,
}

/// Reads the manifest, which is the first line.
pub(super) fn manifest(input: &mut impl BufRead) -> Result<Manifest, PortableError> {
    let (mark, text) = next_line(input)?;
    if mark != 'M' {
        return Err(PortableError::Format("there is no manifest".to_owned()));
    }
    let manifest: Manifest = parse(&text)?;
    if manifest.format != FORMAT {
        return Err(PortableError::Format(format!("its format is {}, not {FORMAT}", manifest.format)));
    }
    Ok(manifest)
}

impl Manifest {
    /// Reads it: the first line of an export.
    pub fn read(input: &mut impl BufRead) -> Result<Self, PortableError> {
        manifest(input)
    }
}

impl Target {
    pub async fn open(db: &Db, classes: &Classes) -> Result<Self, PortableError> {
        let mut conn = db.dedicated(db.owner_url(), "erp/tenant-import").await?;
        let may = "SELECT has_table_privilege('audit_archive', 'INSERT') AND has_table_privilege('tenant', 'DELETE')";
        if !sqlx::query_scalar::<_, bool>(may).fetch_one(&mut conn).await? {
            return Err(DbError::Privilege("only the owner of the tables brings a tenant in".to_owned()).into());
        }
        let tables = layout::tables(&mut conn, &carried(classes)).await?;
        Ok(Self { conn, tables })
    }

    pub async fn close(self) {
        self.conn.close().await.ok();
    }

    /// What stands in the way of this tenant.
    pub async fn conflicts(&mut self, db: &Db, manifest: &Manifest) -> Result<Vec<Conflict>, PortableError> {
        let mut found = Vec::new();
        let ours: Vec<(String, String)> =
            db.crypto().fingerprints().iter().map(|key| (purpose(key.key_use), format!("{:08x}", key.id))).collect();
        for key in &manifest.keys {
            if !ours.iter().any(|(purpose, id)| *purpose == key.purpose && *id == key.id) {
                found.push(Conflict::Key { purpose: key.purpose.clone(), id: key.id.clone() });
            }
        }
        let here = layout::schema(&mut self.conn).await?;
        let differs = |a: &[(String, Option<String>)], b: &[(String, Option<String>)]| {
            a.iter().find(|step| !b.contains(step)).map(|step| step.0.clone())
        };
        if let Some(step) = differs(&manifest.schema.0, &here.0).or_else(|| differs(&here.0, &manifest.schema.0)) {
            found.push(Conflict::Schema { step });
        }
        let tenant = &manifest.tenant;
        if self.waits(manifest).await? {
            return Ok(found);
        }
        let taken: Vec<(Uuid, String)> = sqlx::query_as("SELECT id, code FROM tenant WHERE id = $1 OR code = $2")
            .bind(tenant.id)
            .bind(&tenant.code)
            .fetch_all(&mut self.conn)
            .await?;
        for (id, code) in taken {
            found.push(if id == tenant.id { Conflict::Tenant(code) } else { Conflict::Slug(code) });
        }
        for locator in &manifest.locators {
            let statement = "SELECT EXISTS (SELECT 1 FROM tenant_locator WHERE kind = $1 AND key = $2)";
            if sqlx::query_scalar(statement).bind(&locator.kind).bind(&locator.key).fetch_one(&mut self.conn).await? {
                found.push(Conflict::Locator(format!("{} {}", locator.kind, locator.key)));
            }
        }
        let mut tx = self.conn.begin().await?;
        as_tenant(&mut tx, tenant.id).await?;
        for table in &self.tables {
            let statement = format!("SELECT EXISTS (SELECT 1 FROM {} WHERE tenant_id = $1)", table.quoted());
            if sqlx::query_scalar(AssertSqlSafe(statement)).bind(tenant.id).fetch_one(&mut *tx).await? {
                found.push(Conflict::Tenant(format!("rows in {}", table.name)));
                break;
            }
        }
        tx.rollback().await?;
        Ok(found)
    }

    /// Whether all that this very export holds came in before, and the run broke off before it could tell.
    pub async fn waits(&mut self, manifest: &Manifest) -> Result<bool, PortableError> {
        let statement = "SELECT EXISTS (SELECT 1 FROM tenant WHERE id = $1 AND code = $2 AND status = 'preparing' AND exported_at = $3)";
        let (id, code) = (manifest.tenant.id, &manifest.tenant.code);
        Ok(sqlx::query_scalar(statement).bind(id).bind(code).bind(manifest.taken_at).fetch_one(&mut self.conn).await?)
    }

    /// Brings in what follows the manifest, without open sessions. The tenant is nobody's (`preparing`) until
    /// [`super::super::mark_imported`] says so in the system's chain, which this transaction cannot reach.
    pub async fn load(&mut self, manifest: &Manifest, input: &mut impl BufRead, progress: Progress<'_>) -> Result<Imported, PortableError> {
        let mut tx = self.conn.begin().await?;
        as_tenant(&mut tx, manifest.tenant.id).await?;
        let plan_made = own_rows(&mut tx, manifest).await?;
        tx.execute("CREATE TEMP TABLE erp_stage (r jsonb NOT NULL) ON COMMIT DROP").await?;
        let mut total = 0;
        for table in &self.tables {
            let rows = load_table(&mut tx, table, input, progress).await?;
            let counted = manifest.rows.get(&table.name).copied().unwrap_or_default();
            let statement = format!("SELECT count(*) FROM {} WHERE tenant_id = $1", table.quoted());
            let found: i64 = sqlx::query_scalar(AssertSqlSafe(statement)).bind(manifest.tenant.id).fetch_one(&mut *tx).await?;
            if rows != counted || found as u64 != counted {
                return Err(PortableError::Counts { table: table.name.clone(), counted, found: found as u64 });
            }
            total += rows;
        }
        let (mark, text) = next_line(input)?;
        let end: End = parse(&text)?;
        if mark != 'Z' || end.rows != total || total != manifest.total() {
            return Err(PortableError::Format("it ends before its end".to_owned()));
        }
        // Whoever was signed in elsewhere is not here.
        let statement =
            "UPDATE session SET revoked_at = now(), revoke_reason = 'tenant_imported' WHERE tenant_id = $1 AND revoked_at IS NULL";
        let sessions_ended = sqlx::query(statement).bind(manifest.tenant.id).execute(&mut *tx).await?.rows_affected();
        tx.commit().await?;
        Ok(Imported { rows: total, plan_made, sessions_ended })
    }
}

fn purpose(key_use: erp_core::crypto::KeyUse) -> String {
    match key_use {
        erp_core::crypto::KeyUse::Encryption => "encryption".to_owned(),
        erp_core::crypto::KeyUse::Index => "index".to_owned(),
    }
}

/// The owner is bound by row-level security too: what comes in is this tenant's, or is refused.
async fn as_tenant(tx: &mut Transaction<'_, Postgres>, id: Uuid) -> Result<(), DbError> {
    tx.execute(AssertSqlSafe(format!("SET LOCAL app.current_tenant_id = '{id}'; {FORMS}"))).await?;
    Ok(())
}

/// The rows of the global tables; whether the plan was made.
async fn own_rows(tx: &mut Transaction<'_, Postgres>, manifest: &Manifest) -> Result<bool, DbError> {
    let mut plan_id: Option<Uuid> = None;
    let mut made = false;
    if let Some(plan) = &manifest.plan {
        let statement =
            "INSERT INTO tenant_plan (id, code, name, permission_codes, quotas) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (code) DO NOTHING";
        let done = sqlx::query(statement)
            .bind(erp_core::new_id())
            .bind(&plan.code)
            .bind(&plan.name)
            .bind(&plan.permission_codes)
            .bind(&plan.quotas)
            .execute(&mut **tx)
            .await?;
        made = done.rows_affected() > 0;
        plan_id = sqlx::query_scalar("SELECT id FROM tenant_plan WHERE code = $1").bind(&plan.code).fetch_optional(&mut **tx).await?;
    }
    let tenant = &manifest.tenant;
    let statement = "INSERT INTO tenant (id, code, name, status, timezone, plan_id, expires_at, max_users, created_at, seeded_at, exported_at) \
        VALUES ($1, $2, $3, 'preparing', $4, $5, $6, $7, $8, $9, $10)";
    sqlx::query(statement)
        .bind(tenant.id)
        .bind(&tenant.code)
        .bind(&tenant.name)
        .bind(&tenant.timezone)
        .bind(plan_id)
        .bind(tenant.expires_at)
        .bind(tenant.max_users)
        .bind(tenant.created_at)
        .bind(tenant.seeded_at)
        .bind(manifest.taken_at)
        .execute(&mut **tx)
        .await?;
    let slug = ("slug", tenant.code.as_str());
    for (kind, key) in manifest.locators.iter().map(|locator| (locator.kind.as_str(), locator.key.as_str())).chain([slug]) {
        let statement = "INSERT INTO tenant_locator (kind, key, tenant_id) VALUES ($1, $2, $3)";
        sqlx::query(statement).bind(kind).bind(key).bind(tenant.id).execute(&mut **tx).await?;
    }
    // A key of theirs stays asked for as long as a row may be under it.
    for key in &manifest.keys {
        let id = i64::from_str_radix(&key.id, 16).unwrap_or_default();
        let statement = "INSERT INTO installation_key (purpose, key_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        sqlx::query(statement).bind(&key.purpose).bind(id).execute(&mut **tx).await?;
    }
    Ok(made)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Begin {
    table: String,
    columns: Vec<String>,
}

#[derive(Deserialize)]
struct End {
    rows: u64,
}

async fn load_table(
    tx: &mut Transaction<'_, Postgres>,
    table: &Table,
    input: &mut impl BufRead,
    progress: Progress<'_>,
) -> Result<u64, PortableError> {
    let (mark, text) = next_line(input)?;
    let begin: Begin = parse(&text)?;
    if mark != 'T' || begin.table != table.name || begin.columns != table.column_names() {
        return Err(PortableError::Format(format!("{} was expected, with the columns that it has here", table.name)));
    }
    let columns: Vec<String> = table.columns.iter().enumerate().map(|(n, column)| format!("(e.r->>{n})::{}", column.kind)).collect();
    let insert = format!("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {}", table.quoted(), table.column_list(), columns.join(", "));
    // Rows that refer to each other come in by one statement, behind which they are judged.
    let staged = !table.parents.is_empty();
    let direct = if staged {
        "INSERT INTO erp_stage (r) SELECT e.r FROM jsonb_array_elements($1::jsonb) AS e(r)".to_owned()
    } else {
        format!("{insert} FROM jsonb_array_elements($1::jsonb) AS e(r)")
    };
    let (mut rows, mut batch, mut held) = (0, String::new(), 0);
    loop {
        let (mark, text) = next_line(input)?;
        if mark == 'R' {
            batch.push(if held == 0 { '[' } else { ',' });
            batch.push_str(&text);
            held += 1;
        }
        if held > 0 && (mark != 'R' || held == BATCH) {
            batch.push(']');
            sqlx::query(AssertSqlSafe(direct.as_str())).bind(&batch).execute(&mut **tx).await?;
            rows += held as u64;
            progress(held as u64, &table.name);
            batch.clear();
            held = 0;
        }
        match mark {
            'R' => {}
            'E' if parse::<End>(&text)?.rows == rows => break,
            _ => return Err(PortableError::Format(format!("the rows of {} are not all there", table.name))),
        }
    }
    if staged && rows > 0 {
        tx.execute(AssertSqlSafe(format!("{insert} FROM erp_stage e"))).await?;
        tx.execute("DELETE FROM erp_stage").await?;
    }
    Ok(rows)
}

fn parse<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, PortableError> {
    serde_json::from_str(text).map_err(|error| PortableError::Format(error.to_string()))
}

/// What a line is, and what it says.
fn next_line(input: &mut impl BufRead) -> Result<(char, String), PortableError> {
    let mut text = String::new();
    input.read_line(&mut text)?;
    let mark = text.chars().next().filter(char::is_ascii).ok_or_else(|| PortableError::Format("it ends before its end".to_owned()))?;
    let rest = text.get(2..).unwrap_or_default().trim_end_matches('\n').to_owned();
    Ok((mark, rest))
}
