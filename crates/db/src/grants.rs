//! The serving role's privileges, brought in line with the declared classes after every migration.

use sea_orm::sqlx::{self, AssertSqlSafe, Executor, PgConnection};

use crate::{DbError, gate::Classes};

/// Grants `role` exactly what `classes` declares, and nothing on any other table. `role` must not be the owner.
pub async fn apply(conn: &mut PgConnection, classes: &Classes, role: &str) -> Result<(), DbError> {
    let role = quote(role);
    // After a first step alone, the later steps' tables are not there yet.
    let there: Vec<String> =
        sqlx::query_scalar("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'").fetch_all(&mut *conn).await?;
    let mut script = format!("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}; GRANT USAGE ON SCHEMA public TO {role};");
    for (table, class) in classes.tables.iter().filter(|(table, _)| there.contains(table)) {
        for grant in &class.grants {
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

/// The declared functions that are there, as `name(types)`.
async fn class_functions(conn: &mut PgConnection, classes: &Classes) -> Result<Vec<String>, DbError> {
    let statement = "SELECT to_regprocedure('public.' || f)::text FROM jsonb_array_elements_text($1) f WHERE to_regprocedure('public.' || f) IS NOT NULL";
    Ok(sqlx::query_scalar(statement).bind(serde_json::json!(classes.functions)).fetch_all(conn).await?)
}

/// An SQL identifier in double quotes.
pub(crate) fn quote(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}
