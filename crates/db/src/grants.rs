//! The serving role's privileges, brought in line with the declared classes after every migration.

use std::collections::BTreeMap;

use sea_orm::sqlx::{self, AssertSqlSafe, Executor, PgConnection};

use crate::{DbError, gate::Classes};

/// Grants `role` exactly what `classes` declares, and nothing on any other table. `role` must not be the owner.
pub async fn apply(conn: &mut PgConnection, classes: &Classes, role: &str) -> Result<(), DbError> {
    let role = quote(role);
    // After a first step alone, the later steps' tables and columns are not there yet.
    let statement = "SELECT c.relname::text, array_agg(a.attname::text) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid \
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped GROUP BY c.relname";
    let there: BTreeMap<String, Vec<String>> =
        sqlx::query_as::<_, (String, Vec<String>)>(statement).fetch_all(&mut *conn).await?.into_iter().collect();
    let mut script = format!("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}; GRANT USAGE ON SCHEMA public TO {role};");
    for (table, class) in &classes.tables {
        let Some(columns) = there.get(table) else { continue };
        for grant in class.grants.iter().filter_map(|grant| of_columns(grant, columns)) {
            // `SELECT(id, code)` grants columns, `INSERT` the whole table: both read as `privilege ON table`.
            script.push_str(&format!("GRANT {grant} ON {} TO {role};", quote(table)));
        }
    }
    for function in &class_functions(conn, classes).await? {
        script.push_str(&format!("REVOKE ALL ON FUNCTION {function} FROM PUBLIC; GRANT EXECUTE ON FUNCTION {function} TO {role};"));
    }
    conn.execute(AssertSqlSafe(script)).await?;
    Ok(())
}

/// The grant without the columns that are not there; none if it was for those alone.
fn of_columns(grant: &str, there: &[String]) -> Option<String> {
    let Some((privilege, list)) = grant.split_once('(') else { return Some(grant.to_owned()) };
    let known = |name: &&str| there.iter().any(|column| column == name);
    let columns: Vec<&str> = list.trim_end_matches(')').split(',').map(str::trim).filter(known).collect();
    (!columns.is_empty()).then(|| format!("{}({})", privilege, columns.join(", ")))
}

/// The declared functions that are there, as `name(types)`.
async fn class_functions(conn: &mut PgConnection, classes: &Classes) -> Result<Vec<String>, DbError> {
    let statement = "SELECT to_regprocedure('public.' || f)::text FROM jsonb_array_elements_text($1) f WHERE to_regprocedure('public.' || f) IS NOT NULL";
    Ok(sqlx::query_scalar(statement).bind(serde_json::json!(classes.functions)).fetch_all(conn).await?)
}

/// An SQL identifier in double quotes.
pub(crate) fn quote(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}
