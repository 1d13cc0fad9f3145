//! Tasks against a real PostgreSQL, each test in a database of its own.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod cleanup;
mod execute;
mod faults;
mod queue;
mod schedules;
mod support;
