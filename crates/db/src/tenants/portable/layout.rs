//! The tables as the catalogue has them.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::sqlx::{self, PgConnection, Row};

use super::{PortableError, manifest::Schema};
use crate::{DbError, grants::quote};

/// A table whose rows are carried.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    /// Columns by which rows of the table refer to others of it.
    pub parents: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Column {
    pub name: String,
    /// As SQL writes it: `timestamp with time zone`.
    pub kind: String,
}

impl Table {
    pub fn quoted(&self) -> String {
        format!("public.{}", quote(&self.name))
    }

    pub fn column_names(&self) -> Vec<&str> {
        self.columns.iter().map(|column| column.name.as_str()).collect()
    }

    /// `"id", "code"`.
    pub fn column_list(&self) -> String {
        self.columns.iter().map(|column| quote(&column.name)).collect::<Vec<_>>().join(", ")
    }
}

const COLUMNS: &str = "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod) FROM pg_class c \
    JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY ($1) AND a.attnum > 0 \
    AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY c.relname, a.attnum";
const REFERENCES: &str = "SELECT c.relname::text, p.relname::text, ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid \
    AND a.attnum = ANY (k.conkey) AND a.attname <> 'tenant_id') FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid \
    WHERE k.contype = 'f' AND c.relnamespace = 'public'::regnamespace AND c.relname = ANY ($1) AND p.relname = ANY ($1)";

/// These tables, each behind those that its rows refer to.
pub(super) async fn tables(conn: &mut PgConnection, names: &[&str]) -> Result<Vec<Table>, PortableError> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut found: BTreeMap<String, Table> = BTreeMap::new();
    for row in sqlx::query(COLUMNS).bind(&names).fetch_all(&mut *conn).await? {
        let name: String = row.try_get(0)?;
        let table = found.entry(name.clone()).or_insert_with(|| Table { name, columns: Vec::new(), parents: Vec::new() });
        table.columns.push(Column { name: row.try_get(1)?, kind: row.try_get(2)? });
    }
    let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in sqlx::query(REFERENCES).bind(&names).fetch_all(&mut *conn).await? {
        let (child, parent, columns): (String, String, Vec<String>) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        if child != parent {
            needs.entry(child).or_default().insert(parent);
        } else if let Some(table) = found.get_mut(&child) {
            table.parents.extend(columns);
        }
    }
    order(found, &needs)
}

fn order(mut found: BTreeMap<String, Table>, needs: &BTreeMap<String, BTreeSet<String>>) -> Result<Vec<Table>, PortableError> {
    let mut ordered: Vec<Table> = Vec::with_capacity(found.len());
    while !found.is_empty() {
        let waits = |name: &str| needs.get(name).is_some_and(|parents| parents.iter().any(|parent| found.contains_key(parent)));
        let ready: Vec<String> = found.keys().filter(|name| !waits(name)).cloned().collect();
        if ready.is_empty() {
            return Err(PortableError::Circle(found.into_keys().collect::<Vec<_>>().join(", ")));
        }
        ordered.extend(ready.iter().filter_map(|name| found.remove(name)));
    }
    Ok(ordered)
}

/// The steps that made the tables.
pub(super) async fn schema(conn: &mut PgConnection) -> Result<Schema, DbError> {
    let statement = "SELECT name, checksum FROM erp_migrations ORDER BY name COLLATE \"C\"";
    let rows = sqlx::query(statement).fetch_all(conn).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect::<Result<_, DbError>>().map(Schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> (String, Table) {
        (name.to_owned(), Table { name: name.to_owned(), columns: vec![], parents: vec![] })
    }

    #[test]
    fn a_table_stands_behind_those_it_refers_to() {
        let found: BTreeMap<_, _> = ["a", "b", "c"].map(table).into();
        let needs = |pairs: &[(&str, &str)]| {
            let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for (child, parent) in pairs {
                needs.entry((*child).to_owned()).or_default().insert((*parent).to_owned());
            }
            needs
        };
        let names = |tables: Vec<Table>| tables.into_iter().map(|table| table.name).collect::<Vec<_>>();
        assert_eq!(names(order(found.clone(), &needs(&[("a", "b"), ("b", "c")])).unwrap()), ["c", "b", "a"]);
        assert!(matches!(order(found, &needs(&[("a", "b"), ("b", "a")])), Err(PortableError::Circle(names)) if names == "a, b"));
    }
}
