//! The assembled HTTP side with a few routes of its own, asked without a socket.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod bounds;
mod cors;
mod docs;
mod errors;
mod large;
mod limits;
mod load;
mod private;
mod probes;
mod support;
