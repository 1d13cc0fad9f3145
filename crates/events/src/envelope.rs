//! An event as the outbox holds it.

use chrono::{DateTime, Utc};
use erp_core::ids::TraceId;
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
    /// `correlation_id` (the trace's id), `actor`, `traceparent`; `causation_id` where another event was the cause.
    pub headers: Value,
    pub payload: Value,
}

impl Envelope {
    /// As it leaves the product: with the `traceparent` by which a receiver goes on with the trace of the change that caused the event
    /// (W3C Trace Context). It is made of what is stored anyway: the same at each delivery, and marked as not recorded.
    pub(crate) fn outward(&self) -> Self {
        let mut outward = self.clone();
        let trace = self.headers.get("correlation_id").and_then(Value::as_str);
        let parent = trace.map(|trace| format!("00-{trace}-{:016x}-00", self.event_id.as_u128() as u64));
        // Of a text that is no trace's id none is made.
        let parent = parent.filter(|parent| TraceId::from_traceparent(parent).is_some());
        if let (Some(headers), Some(parent)) = (outward.headers.as_object_mut(), parent) {
            headers.insert("traceparent".to_owned(), parent.into());
        }
        outward
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_receiver_can_go_on_with_the_trace() {
        let of = |headers: Value| Envelope {
            id: 1,
            shard: 0,
            event_id: Uuid::from_u128(0x0192_f3c4_5a6b_7c8d_9e0f_1234_5678_9abc),
            tenant_id: Uuid::nil(),
            event_type: "test.thing.done".to_owned(),
            schema_version: 1,
            aggregate_type: "thing".to_owned(),
            aggregate_id: Uuid::nil(),
            aggregate_version: 1,
            occurred_at: DateTime::UNIX_EPOCH,
            headers,
            payload: json!({}),
        };
        let outward = of(json!({ "correlation_id": "4bf92f3577b34da6a3ce929d0e0e4736" })).outward();
        assert_eq!(outward.headers["traceparent"], "00-4bf92f3577b34da6a3ce929d0e0e4736-9e0f123456789abc-00");
        for other in [json!({ "correlation_id": "none" }), json!({}), json!(null)] {
            assert_eq!(of(other.clone()).outward().headers, other);
        }
    }
}
