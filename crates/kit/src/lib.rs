//! What a module is: how it describes itself, what it is given at start, and what it hands back.

mod check;
mod command;
mod event_cleanup;
mod module;
pub mod password;
mod registrar;
mod relay_task;
mod sealed;
mod seed;
pub mod system;

pub use check::{Blocked, Check, CheckContext, CheckNeeds, Finding, Verdict};
pub use command::{CommandContext, CommandError, CommandOutput, CommandRunner, ModuleCommand, Needs};
pub use module::{Deps, Module, StartError, Started};
pub use registrar::{Registrar, RouteInfo};
pub use relay_task::RelayTask;
pub use sealed::{SealedColumn, SealedIndex, SealedTable, SealedTables};
pub use seed::{AdminPassword, AdminSeed, Profile, SeedContext, SeedReport};
