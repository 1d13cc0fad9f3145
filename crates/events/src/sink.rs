//! Where events go.

use std::time::Duration;

use crate::Envelope;

/// One receiver of events. The relay gives it one event of an aggregate at a time, in order, and many aggregates at once.
#[async_trait::async_trait]
pub trait Sink: Send + Sync + 'static {
    /// `internal`, `log`, `redis_stream`, `nats` or `webhook`.
    fn kind(&self) -> &'static str;

    /// Hands the event over. `Ok` means that the receiver has it for good. It may get the same event again after a crash, under the
    /// same `event_id`. Must end by itself in bounded time; dropping the future must be safe.
    async fn deliver(&self, event: &Envelope) -> Result<(), Refusal>;
}

/// Why an event was not taken. The text names no payload and no credential: it is stored and shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The receiver is away or busy: again later, at the earliest after `after` if it said so.
    #[error("{error}")]
    Retry { error: String, after: Option<Duration> },
    /// It will never take this event.
    #[error("{error}")]
    Dead { error: String },
}
