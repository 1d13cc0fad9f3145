//! The startup order as types.
//!
//! Each phase takes the witness of the one before it by value and returns its own; a witness has no public constructor, so a
//! wrong order does not compile. `erp serve` is the chain; every other command is a prefix of it.

mod config;
mod database;
mod error;
mod migrate;
mod modules;
mod names;
mod redis;
mod router;
mod seed;
mod serve;
mod tasks;

pub use config::{Checked, ConfigSource, Loaded, Observed, load};
pub use database::Connected;
pub use error::{Kind, PhaseError};
pub use migrate::{MigrateMode, Migrated};
pub use modules::Registered;
pub use names::{CHAIN, PhaseInfo, PhaseName};
pub use redis::{Limited, RedisState};
pub use router::Routed;
pub use seed::{SeedOptions, Seeded};
pub use serve::Bound;
pub use tasks::Scheduled;
