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
    conn.execute(AssertSqlSafe(script)).await?;
    Ok(())
}

/// An SQL identifier in double quotes.
pub(crate) fn quote(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}
