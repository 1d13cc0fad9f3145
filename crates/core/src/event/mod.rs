//! Domain events, as a transaction hands them to the outbox.
//!
//! An event is a type, declared by [`events!`](crate::events) with its name, its version, the kind of thing it is about and what it
//! says; nothing else can be published. Its fields are of types that cannot hold personal data, see [`EventSafe`].

mod code;
mod safe;
mod typed;

use serde_json::Value;
use uuid::Uuid;

use crate::ids::new_id;

pub use code::{Code, SerialNumber};
pub use safe::EventSafe;
pub use typed::{Event, EventInfo};

/// For [`events!`](crate::events) alone: its presence elsewhere is an event or a type that this crate has not looked at.
#[doc(hidden)]
pub mod declared {
    pub use super::{
        safe::{Safe, one_of},
        typed::{Declared, Field},
    };
    pub use serde_json::Value;
}

/// Shards of the outbox. An aggregate's events share a shard, so that one relay keeps their order.
pub const SHARDS: u16 = 16;

/// An event to be written with the change that caused it.
#[derive(Clone, Debug)]
#[non_exhaustive]
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
    pub fn of<E: Event>(aggregate_id: Uuid, aggregate_version: i64, event: &E) -> Self {
        Self {
            event_id: new_id(),
            event_type: E::TYPE,
            schema_version: E::VERSION,
            aggregate_type: E::AGGREGATE,
            aggregate_id,
            aggregate_version,
            payload: event.payload(),
        }
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
