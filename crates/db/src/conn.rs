//! One pooled connection inside one transaction: client-side time limit, repair on drop.

use std::{sync::Arc, time::Duration};

use sea_orm::{
    DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement,
    sqlx::{self, AssertSqlSafe, Executor, PgConnection, Postgres},
};
use sea_query_sqlx::SqlxValues;
use tokio::time::Instant;

use crate::{
    DbError,
    pool::{Lent, Pool},
    tx::AfterCommit,
};

/// How long the repair of an abandoned connection may take before the connection is closed instead.
const REPAIR_LIMIT: Duration = Duration::from_secs(2);
const TIMEOUT_TEXT: &str = "client-side statement limit";

/// A connection that owes the server the end of a transaction until `settled`.
pub(crate) struct TxConn {
    conn: Option<Lent>,
    limit: Duration,
    /// Nothing is owed: the connection may go back as it is.
    settled: bool,
    /// The protocol state is unknown (a call timed out): close, never reuse.
    broken: bool,
}

impl TxConn {
    /// Begins with `begin` (one simple-query message). The value exists before `BEGIN` is sent, so a caller that is cancelled
    /// in here leaves through `Drop`, which repairs the connection: sqlx's own `begin()` would hand it on mid-transaction.
    ///
    /// A connection that died while it was idle is found out here, where nothing has happened yet: a fresh one takes its place.
    /// All of it takes no longer than a wait for a free connection may.
    pub(crate) async fn begin(pool: &Pool, limit: Duration, begin: &str) -> Result<Self, DbError> {
        let by = Instant::now() + limit.min(pool.acquire_timeout());
        let conn = pool.get(by).await?;
        let used = conn.is_used();
        match Self::begin_on(conn, limit, by, begin).await {
            Err(error) if used && error.is_unavailable() => {
                pool.forget_idle();
                if matches!(error, DbError::Timeout(_)) {
                    return Err(error);
                }
                Self::begin_on(pool.get(by).await?, limit, by, begin).await
            }
            begun => begun,
        }
    }

    async fn begin_on(conn: Lent, limit: Duration, by: Instant, begin: &str) -> Result<Self, DbError> {
        let mut this = Self { conn: Some(conn), limit, settled: false, broken: false };
        let lent = this.lent()?;
        let begin = format!("{}{begin}", lent.enter());
        let begun = tokio::time::timeout_at(by, lent.pg().execute(AssertSqlSafe(begin))).await;
        let begun = begun.map_err(|_| DbError::Timeout(limit)).and_then(|result| result.map_err(DbError::from));
        // Before the first statement there is nothing to repair that a new connection does not do better.
        this.broken = begun.is_err();
        begun.map(|_| this)
    }

    fn lent(&mut self) -> Result<&mut Lent, DbError> {
        self.conn.as_mut().ok_or_else(|| DbError::Unavailable("the transaction has ended".to_owned()))
    }

    /// Runs one call under the client-side limit. A frozen server answers nothing, so its own limits cannot help.
    async fn call<T>(&mut self, run: impl AsyncFnOnce(&mut PgConnection) -> Result<T, sqlx::Error>) -> Result<T, DbErr> {
        let limit = self.limit;
        let conn = self.conn.as_mut().map(Lent::pg).ok_or_else(|| DbErr::Custom("the transaction has ended".to_owned()))?;
        match tokio::time::timeout(limit, run(conn)).await {
            Ok(result) => result.map_err(|e| DbErr::Query(RuntimeErr::SqlxError(Arc::new(e)))),
            Err(_) => {
                self.broken = true;
                Err(DbErr::Custom(format!("{TIMEOUT_TEXT}: {}", limit.as_millis())))
            }
        }
    }

    pub(crate) async fn execute(&mut self, stmt: &Statement) -> Result<ExecResult, DbErr> {
        self.call(async |c| query(stmt).execute(c).await).await.map(Into::into)
    }

    pub(crate) async fn execute_unprepared(&mut self, sql: &str) -> Result<ExecResult, DbErr> {
        let sql = sql.to_owned();
        self.call(async |c| c.execute(AssertSqlSafe(sql)).await).await.map(Into::into)
    }

    pub(crate) async fn query_one(&mut self, stmt: &Statement) -> Result<Option<QueryResult>, DbErr> {
        self.call(async |c| query(stmt).fetch_optional(c).await).await.map(|row| row.map(Into::into))
    }

    pub(crate) async fn query_all(&mut self, stmt: &Statement) -> Result<Vec<QueryResult>, DbErr> {
        let rows = self.call(async |c| query(stmt).fetch_all(c).await).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// Commits off the request path: once sent, a commit is awaited to its end, and `after` run, even when the caller is cancelled.
    pub(crate) async fn commit(mut self, after: AfterCommit) -> Result<(), DbError> {
        let task = tokio::spawn(async move {
            let limit = self.limit;
            let outcome = tokio::time::timeout(limit, self.lent()?.pg().execute("COMMIT")).await;
            self.settle(limit, outcome.map(|result| result.map(|_| ())))?;
            for then in after {
                then();
            }
            Ok(())
        });
        task.await.map_err(|e| DbError::Unavailable(e.to_string()))?
    }

    /// Notes how the commit ended: done, failed (Drop rolls back), or unknown (Drop closes).
    fn settle(&mut self, limit: Duration, outcome: Result<Result<(), sqlx::Error>, tokio::time::error::Elapsed>) -> Result<(), DbError> {
        self.settled = matches!(outcome, Ok(Ok(())));
        self.broken = outcome.is_err();
        if let (true, Some(conn)) = (self.settled, &mut self.conn) {
            conn.leave();
        }
        outcome.map_err(|_| DbError::Timeout(limit))?.map_err(DbError::from)
    }

    /// Ends a read: the ROLLBACK rides with the connection's next BEGIN.
    pub(crate) fn end_read(mut self) {
        if self.broken {
            return;
        }
        if let Some(conn) = self.conn.take() {
            conn.owing();
        }
    }
}

impl Drop for TxConn {
    /// Error, panic, time limit or a client that went away: roll back off the request path, or close.
    fn drop(&mut self) {
        let Some(mut conn) = self.conn.take() else { return };
        if self.settled {
            return;
        }
        let runtime = tokio::runtime::Handle::try_current().ok().filter(|_| !self.broken);
        let Some(runtime) = runtime else {
            conn.discard();
            return;
        };
        runtime.spawn(async move {
            match tokio::time::timeout(REPAIR_LIMIT, conn.pg().execute("ROLLBACK")).await {
                Ok(Ok(_)) => conn.leave(),
                Ok(Err(_)) | Err(_) => conn.discard(),
            }
        });
    }
}

fn query(stmt: &Statement) -> sqlx::query::Query<'_, Postgres, SqlxValues> {
    let values = stmt.values.clone().unwrap_or(sea_orm::sea_query::Values(vec![]));
    sqlx::query_with(AssertSqlSafe(stmt.sql.as_str()), SqlxValues(values))
}

/// Recognises the error that `call` makes of a time limit: `DbErr` has no variant for it.
pub(crate) fn timeout_of(text: &str) -> Option<Duration> {
    text.strip_prefix(TIMEOUT_TEXT)?.trim_start_matches([':', ' ']).parse().ok().map(Duration::from_millis)
}

/// `ConnectionTrait` over a mutex-guarded [`TxConn`], for every transaction type of this crate.
macro_rules! connection_trait {
    ($type:ty) => {
        #[async_trait::async_trait]
        impl sea_orm::ConnectionTrait for $type {
            fn get_database_backend(&self) -> sea_orm::DbBackend {
                $crate::conn::BACKEND
            }
            async fn execute_raw(&self, stmt: sea_orm::Statement) -> Result<sea_orm::ExecResult, sea_orm::DbErr> {
                self.conn().lock().await.execute(&stmt).await
            }
            async fn execute_unprepared(&self, sql: &str) -> Result<sea_orm::ExecResult, sea_orm::DbErr> {
                self.conn().lock().await.execute_unprepared(sql).await
            }
            async fn query_one_raw(&self, stmt: sea_orm::Statement) -> Result<Option<sea_orm::QueryResult>, sea_orm::DbErr> {
                self.conn().lock().await.query_one(&stmt).await
            }
            async fn query_all_raw(&self, stmt: sea_orm::Statement) -> Result<Vec<sea_orm::QueryResult>, sea_orm::DbErr> {
                self.conn().lock().await.query_all(&stmt).await
            }
        }
    };
}
pub(crate) use connection_trait;
pub(crate) const BACKEND: DbBackend = DbBackend::Postgres;
