//! Events against a real PostgreSQL.
#![expect(clippy::unwrap_used, reason = "tests")]

mod bus;
