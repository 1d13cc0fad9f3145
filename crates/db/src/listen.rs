//! What other processes say about the outbox and about runs that are left to servers.

use crate::{
    Db, DbError,
    wake::CHANNEL,
    words::{Word, Words},
};

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
    words: Words,
    db: Db,
}

impl Listener {
    pub async fn open(db: &Db) -> Result<Self, DbError> {
        let words = Words::open(db, "erp/listen", CHANNEL).await?;
        // What was said before is lost.
        db.wake().ring_tasks();
        Ok(Self { words, db: db.clone() })
    }

    /// The next word about the outbox from another process; what this one said itself, it knows.
    pub async fn next(&mut self) -> Result<Heard, DbError> {
        loop {
            let Word { text, from } = self.words.next().await?;
            match text.as_str() {
                "kick" => return Ok(Heard::Kick),
                "sinks" => return Ok(Heard::Sinks),
                "tasks" => self.db.wake().ring_tasks(),
                bits if !self.db.wake().is_ours(from) => return Ok(bits.parse().map_or(Heard::Kick, Heard::Events)),
                _ => {}
            }
        }
    }

    pub async fn close(self) {
        self.words.close().await;
    }
}
