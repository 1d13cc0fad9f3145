//! Sealed rows by `COPY`.

use std::{
    fmt::Write,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Duration, Utc};
use erp_core::{TenantId, crypto::PiiCrypto, new_id};
use erp_health::{
    identifier::{entity as identifier, service as identifiers},
    patient::{entity as patient, register as patients},
};
use indicatif::{ProgressBar, ProgressStyle};
use sea_orm::{ActiveModelTrait, ActiveValue, EntityTrait, IdenStatic, Iterable, Value, sqlx::PgConnection};
use uuid::Uuid;

use super::people;
use crate::sql;

const CHUNK: u64 = 2_000;
/// Sealing is ours, writing is PostgreSQL's: more of them than cores keeps both busy.
const WORKERS: usize = 4;

/// Part of a tenant's patients: those numbered `from..to`.
#[derive(Clone, Copy)]
struct Part {
    tenant: Uuid,
    from: u64,
    to: u64,
    /// Of the tenant.
    total: u64,
}

/// Seals and writes the given number of patients for each tenant.
pub async fn patients(url: &str, crypto: &PiiCrypto, tenants: Vec<(Uuid, u64)>) -> Result<()> {
    let parts = tenants.iter().flat_map(|(tenant, total)| {
        (0..*total).step_by(CHUNK as usize).map(|from| Part { tenant: *tenant, from, to: (from + CHUNK).min(*total), total: *total })
    });
    let parts: Arc<Mutex<Vec<Part>>> = Arc::new(Mutex::new(parts.collect()));
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} patients {elapsed}").unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(tenants.iter().map(|(_, total)| total).sum()).with_style(style);
    let mut workers = Vec::new();
    for _ in 0..WORKERS {
        let mut conn = sql::connect(url).await?;
        let (parts, crypto, bar) = (parts.clone(), crypto.clone(), bar.clone());
        workers.push(tokio::spawn(async move {
            loop {
                let Some(part) = parts.lock().unwrap_or_else(PoisonError::into_inner).pop() else { return anyhow::Ok(()) };
                let crypto = crypto.clone();
                let (patients, identifiers) = tokio::task::spawn_blocking(move || seal(&crypto, part)).await??;
                sql::run(&mut conn, "BEGIN").await?;
                patients.send(&mut conn).await?;
                identifiers.send(&mut conn).await?;
                sql::run(&mut conn, "COMMIT").await?;
                bar.inc(part.to - part.from);
            }
        }));
    }
    for worker in workers {
        worker.await??;
    }
    bar.finish_and_clear();
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the ids come from the tenant table, and the rows become old ones")]
fn seal(crypto: &PiiCrypto, part: Part) -> Result<(Rows, Rows)> {
    let tenant = TenantId::from_verified(part.tenant);
    let now = Utc::now();
    let (mut rows, mut numbers) = (Rows::default(), Rows::default());
    for n in part.from..part.to {
        let (known, drafts) = people::person(n);
        let at = now - Duration::minutes((part.total - n) as i64);
        let stamps = [("tenant_id", part.tenant.into()), ("created_at", at.into()), ("updated_at", at.into())];
        let (person, row) = patients::seal(crypto, tenant, new_id(), format!("B{n:09}"), &known, "import", true)?;
        rows.push::<patient::Entity>(stamped(row, &stamps))?;
        for draft in &drafts {
            numbers.push::<identifier::Entity>(stamped(identifiers::seal(&person, draft)?, &stamps))?;
        }
    }
    Ok((rows, numbers))
}

fn stamped<A: ActiveModelTrait>(mut row: A, stamps: &[(&str, Value)]) -> A {
    for column in <A::Entity as EntityTrait>::Column::iter() {
        if let Some((_, value)) = stamps.iter().find(|(name, _)| *name == column.as_str()) {
            row.set(column, value.clone());
        }
    }
    row
}

/// Rows in PostgreSQL's text format; the first one says which columns there are.
#[derive(Default)]
struct Rows {
    head: String,
    text: String,
}

impl Rows {
    fn push<E: EntityTrait>(&mut self, row: impl ActiveModelTrait<Entity = E>) -> Result<()> {
        let set = |column: &E::Column| match row.get(*column) {
            ActiveValue::Set(value) | ActiveValue::Unchanged(value) => Some((*column, value)),
            ActiveValue::NotSet => None,
        };
        let cells: Vec<(E::Column, Value)> = E::Column::iter().filter_map(|column| set(&column)).collect();
        if self.head.is_empty() {
            let names: Vec<&str> = cells.iter().map(|(column, _)| column.as_str()).collect();
            self.head = format!("COPY {} ({}) FROM STDIN", E::default().table_name(), names.join(", "));
        }
        for (index, (_, value)) in cells.iter().enumerate() {
            if index > 0 {
                self.text.push('\t');
            }
            write_cell(&mut self.text, value)?;
        }
        self.text.push('\n');
        Ok(())
    }

    async fn send(&self, conn: &mut PgConnection) -> Result<()> {
        let mut copy = conn.copy_in_raw(&self.head).await.context("COPY")?;
        copy.send(self.text.as_bytes()).await?;
        copy.finish().await.with_context(|| self.head.clone())?;
        Ok(())
    }
}

fn write_cell(text: &mut String, value: &Value) -> Result<()> {
    match value {
        Value::String(Some(value)) => value.chars().for_each(|c| match c {
            '\\' => text.push_str("\\\\"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            c => text.push(c),
        }),
        Value::Bytes(Some(value)) => {
            text.push_str("\\\\x");
            text.push_str(&hex::encode(value));
        }
        Value::Uuid(Some(value)) => write!(text, "{value}")?,
        Value::SmallInt(Some(value)) => write!(text, "{value}")?,
        Value::Int(Some(value)) => write!(text, "{value}")?,
        Value::ChronoDateTimeUtc(Some(value)) => text.push_str(&stamp(value)),
        Value::String(None) | Value::Bytes(None) | Value::Uuid(None) | Value::SmallInt(None) | Value::ChronoDate(None) => {
            text.push_str("\\N");
        }
        other => bail!("{other:?} has no place in a copied row"),
    }
    Ok(())
}

fn stamp(at: &DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(value: impl Into<Value>) -> String {
        let mut text = String::new();
        write_cell(&mut text, &value.into()).unwrap();
        text
    }

    #[test]
    fn cells_are_written_as_postgresql_reads_them() {
        assert_eq!(cell("a\tb\\c\n"), "a\\tb\\\\c\\n");
        assert_eq!(cell(vec![0_u8, 255]), "\\\\x00ff");
        assert_eq!(cell(None::<String>), "\\N");
        assert_eq!(cell(DateTime::from_timestamp(0, 1_000).unwrap()), "1970-01-01T00:00:00.000001Z");
        assert!(write_cell(&mut String::new(), &Value::Double(Some(1.0))).is_err());
    }
}
