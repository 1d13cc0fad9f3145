//! Events as lines of the log: for development, and to see what a sink would get.

use async_trait::async_trait;

use crate::{Envelope, Refusal, Sink};

/// Writes what an event is, never its payload.
#[derive(Debug)]
pub struct LogSink {
    /// The sink's name.
    pub name: String,
}

#[async_trait]
impl Sink for LogSink {
    fn kind(&self) -> &'static str {
        "log"
    }

    async fn deliver(&self, event: &Envelope) -> Result<(), Refusal> {
        tracing::info!(
            sink = self.name,
            event_id = %event.event_id,
            tenant_id = %event.tenant_id,
            event_type = event.event_type,
            aggregate_id = %event.aggregate_id,
            aggregate_version = event.aggregate_version,
            "event"
        );
        Ok(())
    }
}
