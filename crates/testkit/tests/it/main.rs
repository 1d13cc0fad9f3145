//! The kit itself.
#![expect(clippy::unwrap_used, reason = "tests")]

mod database;
mod own_cluster;
mod process;
mod proxy;
mod redis;
