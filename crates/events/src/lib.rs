//! Domain events on their way out of the outbox.
//!
//! A business transaction writes its events with its state; the relay offers each of them to every sink and moves it to the archive.
//! What a sink could not take waits for its retry, in order; what it will never take becomes a dead letter.

mod bus;
mod envelope;
mod sink;
pub mod sinks;

pub use bus::{Announced, CAPACITY, EventBus, LAGGED, Subscriber, Subscription};
pub use envelope::Envelope;
pub use sink::{Refusal, Sink};
