//! An event as the outbox holds it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// A stored event. Serialised, it is what leaves the product: the body of a webhook, the data of a stream's entry.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Envelope {
    /// The place in the outbox: rises with the commits of one aggregate. Not for those outside.
    #[serde(skip)]
    pub id: i64,
    #[serde(skip)]
    pub shard: i16,
    /// UUIDv7. The same for every delivery of the event: receivers deduplicate by it.
    pub event_id: Uuid,
    pub tenant_id: Uuid,
    /// `module.resource.happened`.
    pub event_type: String,
    pub schema_version: i16,
    pub aggregate_type: String,
    pub aggregate_id: Uuid,
    /// The aggregate's row version after the change.
    pub aggregate_version: i64,
    /// By the database's clock.
    pub occurred_at: DateTime<Utc>,
    /// `correlation_id`, `causation_id`, `actor`, `traceparent`.
    pub headers: Value,
    pub payload: Value,
}
