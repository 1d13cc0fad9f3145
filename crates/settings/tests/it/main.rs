//! The configuration from outside: layers, origins, refusals.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking")]

mod bad;
mod cases;
mod defaults;
mod layers;
mod leaks;
mod sections;
mod single_files;
mod support;
mod typos;
mod warnings;
