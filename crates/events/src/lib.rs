//! Domain events on their way out of the outbox.
//!
//! A business transaction writes its events with its state; the relay offers each of them to every sink and moves it to the archive.
//! What a sink could not take waits for its retry, in order; what it will never take becomes a dead letter.

mod bus;
mod consumer;
pub mod dead_letters;
mod envelope;
mod log_sink;
pub mod months;
pub mod names;
pub mod outbox;
pub mod proofs;
mod relay;
pub mod replay;
mod sink;
pub mod sink_desk;
mod sink_rows;
pub mod sinks;
pub mod tenant_outbox;
mod waiting;

pub use bus::{Announced, CAPACITY, EventBus, LAGGED, Subscriber, Subscription};
pub use consumer::{Consumer, ConsumerError};
pub use envelope::Envelope;
pub use log_sink::LogSink;
pub use relay::{Build, Counts, Once, Relay, RelayOptions, metrics};
pub use sink::{Refusal, Sink};
pub use sink_rows::{OnDead, SinkRow, sync_consumers};
