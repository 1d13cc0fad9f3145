//! The relay's own session: it holds the locks of the shards it leads, and what is done for a shard is done on it. A leader that
//! was given up, however long it slept, can thereby complete nothing any more.

use std::time::Duration;

use sea_orm::{
    QueryResult, Statement,
    sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, PgConnection},
};
use sea_query_sqlx::SqlxValues;

use crate::{Db, DbError, connect::lasting_options};

/// A connection of its own, outside the pool, that sees the queue tables of every tenant. Each call has a time limit; after an error
/// of the connection the session is of no use any more.
pub struct RelaySession {
    conn: PgConnection,
    pid: i32,
    limit: Duration,
    broken: bool,
}

impl RelaySession {
    /// Refused behind a pooler that hands each statement to another backend: the locks would be anybody's.
    pub async fn open(db: &Db, name: &str, limit: Duration) -> Result<Self, DbError> {
        let options = lasting_options(&db.options().url, name).map_err(|e| DbError::Unavailable(e.to_string()))?;
        let options = options.options([("app.scope", "system")]);
        let within = db.options().acquire_timeout;
        let conn = tokio::time::timeout(within, options.connect()).await.map_err(|_| DbError::Timeout(within))??;
        let mut this = Self { conn, pid: 0, limit, broken: false };
        this.pid = this.ask_pid().await?;
        if this.ask_pid().await? != this.pid {
            return Err(DbError::Unavailable(
                "the database is behind a transaction pooler; set database.url to the server itself".to_owned(),
            ));
        }
        Ok(this)
    }

    async fn ask_pid(&mut self) -> Result<i32, DbError> {
        let rows = self.fetch(crate::sql("SELECT pg_backend_pid()", [])).await?;
        rows.first().map_or(Err(DbError::Unavailable("no answer".to_owned())), |row| Ok(row.try_get_by_index(0)?))
    }

    /// The session's process on the server.
    pub const fn pid(&self) -> i32 {
        self.pid
    }

    /// Whether a call failed in a way that leaves the connection's state unknown.
    pub const fn is_broken(&self) -> bool {
        self.broken
    }

    pub async fn fetch(&mut self, statement: Statement) -> Result<Vec<QueryResult>, DbError> {
        let limit = self.limit;
        let rows = self.call(limit, async |conn| query(&statement).fetch_all(conn).await).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// How many rows were changed.
    pub async fn execute(&mut self, statement: Statement) -> Result<u64, DbError> {
        let limit = self.limit;
        self.call(limit, async |conn| query(&statement).execute(conn).await.map(|done| done.rows_affected())).await
    }

    async fn call<T>(&mut self, limit: Duration, run: impl AsyncFnOnce(&mut PgConnection) -> Result<T, sqlx::Error>) -> Result<T, DbError> {
        if self.broken {
            return Err(DbError::Unavailable("the relay's session was lost".to_owned()));
        }
        // A call that is dropped half-way leaves the session broken.
        self.broken = true;
        let result = tokio::time::timeout(limit, run(&mut self.conn)).await.map_err(|_| DbError::Timeout(limit))?.map_err(DbError::from);
        self.broken = matches!(&result, Err(error) if error.is_unavailable());
        result
    }

    pub async fn close(self) {
        if !self.broken {
            self.conn.close().await.ok();
        }
    }
}

fn query(statement: &Statement) -> sqlx::query::Query<'_, sqlx::Postgres, SqlxValues> {
    let values = statement.values.clone().unwrap_or(sea_orm::sea_query::Values(vec![]));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}
