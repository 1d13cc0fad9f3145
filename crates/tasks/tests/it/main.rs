//! Tasks against a real PostgreSQL: one private cluster for all tests, a database of its own for each.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod cleanup;
mod execute;
mod faults;
mod schedules;
mod support;
