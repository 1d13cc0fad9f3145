//! The database crate against a real PostgreSQL, as the serving role.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod audit;
mod audit_verify;
mod cancel;
mod gate;
mod migrate;
mod outage;
mod tenancy;
