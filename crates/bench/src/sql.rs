//! The harness's own look into the database, as the superuser.

use anyhow::{Context, Result};
use sea_orm::sqlx::{AssertSqlSafe, Connection, Decode, Executor, PgConnection, Postgres, Type, query_scalar};

pub async fn connect(url: &str) -> Result<PgConnection> {
    PgConnection::connect(url).await.context("connect to PostgreSQL")
}

/// One or more statements.
pub async fn run(conn: &mut PgConnection, text: &str) -> Result<()> {
    conn.execute(AssertSqlSafe(text.to_owned())).await.with_context(|| text.to_owned())?;
    Ok(())
}

/// The first column of the first row.
pub async fn scalar<T>(conn: &mut PgConnection, text: &str) -> Result<T>
where
    T: for<'r> Decode<'r, Postgres> + Type<Postgres> + Send + Unpin,
{
    query_scalar(AssertSqlSafe(text.to_owned())).fetch_one(conn).await.with_context(|| text.to_owned())
}
