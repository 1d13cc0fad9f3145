//! Events against a real PostgreSQL, as the serving role.
#![expect(clippy::unwrap_used, reason = "tests")]

mod bus;
mod consumers;
mod delivery;
mod faults;
mod partitions;
mod replay;
mod replicas;
mod retries;
mod slow;
mod support;
