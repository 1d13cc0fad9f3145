//! The module over HTTP on a real PostgreSQL, as the serving role.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking")]

mod concurrency;
mod create;
mod erasure;
mod import;
mod leaks;
mod pages;
mod replace;
mod reveal;
mod search;
mod support;
mod tenancy;
