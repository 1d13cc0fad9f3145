//! Rows by table and tenant.

use std::collections::BTreeMap;

use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection, Row};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{DbError, grants::quote};

/// Every table of the schema, the partitions of a partitioned one in its place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Counts(pub BTreeMap<String, TableRows>);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRows {
    pub rows: u64,
    /// By tenant, where rows have one. Tenants without rows do not stand here.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tenants: BTreeMap<Uuid, u64>,
}

impl TableRows {
    pub fn add(&mut self, tenant: Option<Uuid>, rows: u64) {
        self.rows += rows;
        if let Some(tenant) = tenant {
            *self.tenants.entry(tenant).or_default() += rows;
        }
    }
}

impl Counts {
    pub fn total(&self) -> u64 {
        self.0.values().map(|table| table.rows).sum()
    }

    /// What differs, one line each: `patient of tenant …: 12 recorded, 0 found`.
    pub fn differences(&self, found: &Self) -> Vec<String> {
        let none = TableRows::default();
        let mut lines = Vec::new();
        for table in self.0.keys().chain(found.0.keys().filter(|table| !self.0.contains_key(*table))) {
            let (ours, theirs) = (self.0.get(table).unwrap_or(&none), found.0.get(table).unwrap_or(&none));
            let tenants = ours.tenants.keys().chain(theirs.tenants.keys().filter(|tenant| !ours.tenants.contains_key(tenant)));
            let mut by_tenant = Vec::new();
            for tenant in tenants {
                let (a, b) = (ours.tenants.get(tenant).copied().unwrap_or(0), theirs.tenants.get(tenant).copied().unwrap_or(0));
                if a != b {
                    by_tenant.push(format!("{table} of tenant {tenant}: {a} recorded, {b} found"));
                }
            }
            if by_tenant.is_empty() && ours.rows != theirs.rows {
                by_tenant.push(format!("{table}: {} recorded, {} found", ours.rows, theirs.rows));
            }
            lines.extend(by_tenant);
        }
        lines
    }
}

/// The names of the tables, and whether their rows have a tenant.
pub(super) async fn tables(conn: &mut PgConnection) -> Result<Vec<(String, bool)>, DbError> {
    let rows = sqlx::query(
        "SELECT c.relname::text, EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id') \
         FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY 1",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Counts every row; by whoever is not bound by row-level security.
pub(super) async fn read(conn: &mut PgConnection) -> Result<Counts, DbError> {
    let mut counts = Counts::default();
    for (name, by_tenant) in tables(conn).await? {
        let mut table = TableRows::default();
        let from = format!("FROM public.{}", quote(&name));
        let statement =
            if by_tenant { format!("SELECT tenant_id, count(*) {from} GROUP BY 1") } else { format!("SELECT NULL::uuid, count(*) {from}") };
        for row in sqlx::query(AssertSqlSafe(statement)).fetch_all(&mut *conn).await? {
            table.add(row.try_get(0)?, row.try_get::<i64, _>(1)? as u64);
        }
        counts.0.insert(name, table);
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_name_table_and_tenant() {
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let counts = |patients: &[(Uuid, u64)], tenants: u64| {
            let mut patient = TableRows::default();
            for (tenant, rows) in patients {
                patient.add(Some(*tenant), *rows);
            }
            let mut tenant = TableRows::default();
            tenant.add(None, tenants);
            Counts([("patient".to_owned(), patient), ("tenant".to_owned(), tenant)].into())
        };
        let recorded = counts(&[(a, 3), (b, 1)], 2);
        assert_eq!(recorded.total(), 6);
        assert_eq!(recorded.differences(&recorded.clone()), Vec::<String>::new());
        // The same sum, other tenants: a comparison of totals alone would miss it.
        let moved = recorded.differences(&counts(&[(a, 4)], 2));
        assert_eq!(moved, [format!("patient of tenant {a}: 3 recorded, 4 found"), format!("patient of tenant {b}: 1 recorded, 0 found")]);
        assert_eq!(recorded.differences(&counts(&[(a, 3), (b, 1)], 1)), ["tenant: 2 recorded, 1 found"]);
        assert_eq!(Counts::default().differences(&recorded).len(), 3, "what should not be there counts too");
    }
}
