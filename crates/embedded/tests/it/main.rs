//! The cluster against a real PostgreSQL. Each test has a folder of its own.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod crash;
mod root;
mod secrets;
mod start;
mod support;
