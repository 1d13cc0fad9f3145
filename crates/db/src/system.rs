//! Work that belongs to no single tenant: the queue tables.

use tokio::sync::Mutex;

use crate::{
    Db, DbError,
    conn::{TxConn, connection_trait},
};

/// A transaction over the queue tables of every tenant and the global tables. It sees no tenant table's rows: their policy
/// knows the tenant setting alone. Only the events and tasks crates and this one may use it (checked by `cargo xtask check-deps`).
pub struct SystemTx {
    conn: Mutex<TxConn>,
}

connection_trait!(SystemTx);

impl SystemTx {
    fn conn(&self) -> &Mutex<TxConn> {
        &self.conn
    }
}

impl Db {
    /// Runs `work` in a system-scope transaction: commits on `Ok`, rolls back otherwise.
    pub async fn system<T, E, F>(&self, work: F) -> Result<T, E>
    where
        E: From<DbError>,
        F: AsyncFnOnce(&SystemTx) -> Result<T, E>,
    {
        let conn = TxConn::begin(&self.0.pool, self.0.options.statement_timeout, "BEGIN;SET LOCAL app.scope='system'").await?;
        let tx = SystemTx { conn: Mutex::new(conn) };
        let answer = work(&tx).await?;
        tx.conn.into_inner().commit(Vec::new()).await?;
        Ok(answer)
    }
}
