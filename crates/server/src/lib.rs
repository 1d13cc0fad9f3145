//! Assembly: the startup phases as types, their errors, and the life of the running server.

mod accept;
mod embedded;
mod lifecycle;
mod maintenance;
mod metrics;
pub mod notify;
pub mod phase;
mod skew;
mod telemetry;
mod timeline;
#[cfg_attr(feature = "otel", path = "traces/otlp.rs")]
#[cfg_attr(not(feature = "otel"), path = "traces/none.rs")]
mod traces;

pub use embedded::{Embedded, EmbeddedOptions};
pub use lifecycle::{Ended, Stop};
pub use phase::{PhaseError, PhaseInfo, PhaseName};
pub use timeline::Timeline;
