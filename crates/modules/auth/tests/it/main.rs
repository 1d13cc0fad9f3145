//! The module against a real PostgreSQL, through the whole HTTP assembly.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod audit_log;
mod cookies;
mod devices;
mod forged;
mod login;
mod login_log;
mod mfa;
mod org;
mod password;
mod purge;
mod refresh;
mod roles;
mod seeds;
mod sessions;
mod support;
mod user_guards;
mod users;
