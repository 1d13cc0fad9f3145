//! Domain events, as a transaction hands them to the outbox.

use serde_json::Value;
use uuid::Uuid;

use crate::ids::new_id;

/// Shards of the outbox. An aggregate's events share a shard, so that one relay keeps their order.
pub const SHARDS: u16 = 16;

/// An event to be written with the change that caused it. The payload holds ids, codes and masked values: never plaintext PII.
#[derive(Clone, Debug)]
pub struct NewEvent {
    pub event_id: Uuid,
    /// `module.resource.happened`, for example `health.patient.created`.
    pub event_type: &'static str,
    pub schema_version: i16,
    pub aggregate_type: &'static str,
    pub aggregate_id: Uuid,
    /// The aggregate's row version after the change: orders the events of one aggregate.
    pub aggregate_version: i64,
    pub payload: Value,
}

impl NewEvent {
    pub fn new(event_type: &'static str, aggregate_type: &'static str, aggregate_id: Uuid, aggregate_version: i64, payload: Value) -> Self {
        Self { event_id: new_id(), event_type, schema_version: 1, aggregate_type, aggregate_id, aggregate_version, payload }
    }
}

/// The shard of an aggregate: FNV-1a over tenant, type and id, so that every node and every version agrees.
pub fn shard_of(tenant: Uuid, aggregate_type: &str, aggregate_id: Uuid) -> i16 {
    let bytes = tenant.as_bytes().iter().chain(aggregate_type.as_bytes()).chain(aggregate_id.as_bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    // FNV's low bits mix poorly; fold the high half in before taking the remainder.
    ((hash ^ (hash >> 32)) % u64::from(SHARDS)) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_stable_and_spread() {
        assert_eq!(shard_of(Uuid::nil(), "patient", Uuid::nil()), shard_of(Uuid::nil(), "patient", Uuid::nil()));
        let mut counts = [0_u32; SHARDS as usize];
        for n in 0..16_000_u128 {
            counts[shard_of(Uuid::nil(), "patient", Uuid::from_u128(n)) as usize] += 1;
        }
        assert!(counts.iter().all(|c| (700..1_300).contains(c)), "{counts:?}");
    }
}
