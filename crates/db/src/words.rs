//! Words between processes: a NOTIFY, and a connection that listens for it.

use sea_orm::{
    ConnectionTrait,
    sqlx::postgres::{PgListener, PgPool, PgPoolOptions},
};

use crate::{Db, DbError, WriteTx, connect::lasting_options, sql};

/// One word, and the backend that said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub from: u32,
}

/// A connection that listens to one channel. After an error it is of no use: what was said meanwhile is lost, so open another
/// and look for yourself.
pub struct Words {
    inner: PgListener,
    pool: PgPool,
}

impl Words {
    /// `application` is how the session shows in `pg_stat_activity`.
    pub async fn open(db: &Db, application: &'static str, channel: &'static str) -> Result<Self, DbError> {
        let options = lasting_options(&db.options().url, application).map_err(|e| DbError::Unavailable(e.to_string()))?;
        let pool = PgPoolOptions::new().max_connections(1).acquire_timeout(db.options().acquire_timeout).connect_lazy_with(options);
        let mut inner = PgListener::connect_with(&pool).await?;
        inner.listen(channel).await?;
        Ok(Self { inner, pool })
    }

    pub async fn next(&mut self) -> Result<Word, DbError> {
        match self.inner.try_recv().await? {
            Some(heard) => Ok(Word { text: heard.payload().to_owned(), from: heard.process_id() }),
            None => Err(DbError::Unavailable("the connection that listens was lost".to_owned())),
        }
    }

    pub async fn close(self) {
        drop(self.inner);
        self.pool.close().await;
    }
}

/// Says a word to every listener once this transaction has committed. Commits that do so queue for a lock of the whole cluster:
/// for what changes rarely.
pub async fn say(tx: &WriteTx, channel: &'static str, word: &str) -> Result<(), DbError> {
    tx.execute_raw(sql("SELECT pg_notify($1, $2)", [channel.into(), word.into()])).await?;
    Ok(())
}
