//! The module over HTTP on a real PostgreSQL, as the serving role.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking")]

mod calendar;
mod dicts;
mod flags;
mod menus;
mod nodes;
mod seeds;
mod sequences;
mod settings;
mod support;
mod themes;
