//! While no connection can be opened, callers are refused at once instead of each waiting to find out.

use std::{
    io,
    sync::{Arc, Weak},
    time::Duration,
};

use erp_core::Breaker;
use sea_orm::sqlx::{self, ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};

/// Failures in a row after which no caller tries.
const THRESHOLD: u32 = 3;
/// Between two looks whether the server is back.
const PAUSE: Duration = Duration::from_millis(500);

/// Opens connections, unless the server is known to be away. Idle connections are none of its business: while the server is
/// merely full, those that stand go on serving.
pub(crate) struct Opening(Arc<Inner>);

struct Inner {
    options: PgConnectOptions,
    limit: Duration,
    breaker: Breaker,
}

impl Opening {
    /// `limit` is the longest that opening one may take.
    pub(crate) fn new(options: PgConnectOptions, limit: Duration) -> Self {
        Self(Arc::new(Inner { options, limit, breaker: Breaker::new(THRESHOLD) }))
    }

    pub(crate) async fn open(&self) -> Result<PgConnection, sqlx::Error> {
        if !self.0.breaker.allows() {
            return Err(sqlx::Error::Io(io::Error::other("no connection could be opened lately")));
        }
        match self.0.connect().await {
            Ok(conn) => {
                self.0.breaker.succeeded();
                Ok(conn)
            }
            Err(error) => {
                if is_away(&error) {
                    self.failed(&error);
                }
                Err(error)
            }
        }
    }

    fn failed(&self, error: &sqlx::Error) {
        if self.0.breaker.failed() {
            tracing::warn!(%error, "no connection to the database can be opened; requests are refused until one can");
            tokio::spawn(probe(Arc::downgrade(&self.0)));
        }
    }
}

impl Inner {
    async fn connect(&self) -> Result<PgConnection, sqlx::Error> {
        match tokio::time::timeout(self.limit, self.options.connect()).await {
            Ok(result) => result,
            Err(_) => Err(sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, format!("no connection within {:?}", self.limit)))),
        }
    }
}

/// Whether nobody answered. A server that refuses a session (it is full, the password is wrong) does so at once: nobody waits for
/// it, and the next may be luckier.
fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) => true,
        // Starting up, shutting down, recovering.
        sqlx::Error::Database(db) => db.code().is_some_and(|code| code.starts_with("57P")),
        _ => false,
    }
}

/// Looks for the server off the request path, until it answers or the pool is gone.
async fn probe(opening: Weak<Inner>) {
    loop {
        tokio::time::sleep(PAUSE).await;
        let Some(opening) = opening.upgrade() else { return };
        if let Ok(conn) = opening.connect().await {
            opening.breaker.succeeded();
            tracing::info!("the database answers again");
            conn.close().await.ok();
            return;
        }
    }
}
