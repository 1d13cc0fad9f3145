//! The startup order as types.
//!
//! Each phase takes the witness of the one before it by value and returns its own; a witness has no public constructor, so a
//! wrong order does not compile. `erp serve` is the chain; every other command is a prefix of it.
//!
//! The right order compiles:
//!
//! ```
//! use erp_server::{PhaseError, phase::{Connected, Limited, MigrateMode, Registered, SeedOptions}};
//! async fn right(connected: Connected, mode: &MigrateMode, seed: &SeedOptions) -> Result<Registered, PhaseError> {
//!     let limited: Limited = connected.migrate(mode, &mut ()).await?.seed(seed).await?.redis().await?;
//!     limited.events().modules().await
//! }
//! ```
//!
//! Seeding before migrating does not:
//!
//! ```compile_fail,E0599
//! use erp_server::{PhaseError, phase::{Connected, SeedOptions, Seeded}};
//! async fn wrong(connected: Connected, seed: &SeedOptions) -> Result<Seeded, PhaseError> {
//!     connected.seed(seed).await
//! }
//! ```
//!
//! Nor do modules before Redis, or a witness used twice, or one made by hand:
//!
//! ```compile_fail,E0599
//! use erp_server::{PhaseError, phase::{Registered, Seeded}};
//! async fn wrong(seeded: Seeded) -> Result<Registered, PhaseError> {
//!     seeded.modules().await
//! }
//! ```
//!
//! ```compile_fail,E0382
//! use erp_server::{PhaseError, phase::{Connected, MigrateMode}};
//! async fn wrong(connected: Connected, mode: &MigrateMode) -> Result<(), PhaseError> {
//!     connected.migrate(mode, &mut ()).await?;
//!     connected.migrate(mode, &mut ()).await?;
//!     Ok(())
//! }
//! ```
//!
//! ```compile_fail,E0451
//! use erp_server::phase::{Connected, Migrated};
//! fn wrong(connected: Connected) -> Migrated {
//!     Migrated { checked: todo!(), db: todo!(), report: None }
//! }
//! ```

mod config;
mod database;
mod error;
mod events;
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
pub use events::Wired;
pub use migrate::{MigrateMode, Migrated};
pub use modules::Registered;
pub use names::{CHAIN, PhaseInfo, PhaseName};
pub use redis::{Limited, RedisState, redis_handle, redis_state};
pub use router::Routed;
pub use seed::{SeedOptions, Seeded};
pub use serve::{Bound, Reloads};
pub use tasks::{Roles, Scheduled};
