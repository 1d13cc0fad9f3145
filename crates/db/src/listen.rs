//! What other processes say about the outbox.

use sea_orm::sqlx::postgres::{PgListener, PgPool, PgPoolOptions};

use crate::{Db, DbError, connect::lasting_options, wake::CHANNEL};

/// What was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Events of these shards, a bit each, were committed by another process.
    Events(u16),
    /// Look at everything.
    Kick,
    /// The sinks have changed; look at everything.
    Sinks,
}

/// A connection that listens. After an error it is of no use: what was said meanwhile is lost, so open another and look for yourself.
pub struct Listener {
    inner: PgListener,
    pool: PgPool,
    db: Db,
}

impl Listener {
    pub async fn open(db: &Db) -> Result<Self, DbError> {
        let options = lasting_options(&db.options().url, "erp/listen").map_err(|e| DbError::Unavailable(e.to_string()))?;
        let pool = PgPoolOptions::new().max_connections(1).acquire_timeout(db.options().acquire_timeout).connect_lazy_with(options);
        let mut inner = PgListener::connect_with(&pool).await?;
        inner.listen(CHANNEL).await?;
        Ok(Self { inner, pool, db: db.clone() })
    }

    /// The next word from another process; what this one said itself, it knows.
    pub async fn next(&mut self) -> Result<Heard, DbError> {
        loop {
            let Some(heard) = self.inner.try_recv().await? else {
                return Err(DbError::Unavailable("the connection that listens was lost".to_owned()));
            };
            match heard.payload() {
                "kick" => return Ok(Heard::Kick),
                "sinks" => return Ok(Heard::Sinks),
                bits if !self.db.wake().is_ours(heard.process_id()) => return Ok(bits.parse().map_or(Heard::Kick, Heard::Events)),
                _ => {}
            }
        }
    }

    pub async fn close(self) {
        drop(self.inner);
        self.pool.close().await;
    }
}
