//! What a module is: how it describes itself, what it is given at start, and what it hands back.

pub mod calendar;
mod check;
mod command;
pub mod dicts;
mod event_cleanup;
mod module;
pub mod password;
pub mod patients;
mod registrar;
mod relay_task;
mod sealed;
mod seed;
pub mod settings;
pub mod system;

pub use check::{Blocked, Check, CheckContext, CheckNeeds, Finding, Verdict};
pub use command::{CommandContext, CommandError, CommandOutput, CommandRunner, ModuleCommand, Needs};
pub use dicts::{DictUse, DictUser};
pub use module::{Deps, Module, StartError, Started};
pub use patients::PatientDirectory;
pub use registrar::{Registrar, RouteInfo};
pub use relay_task::RelayTask;
pub use sealed::{SealedColumn, SealedIndex, SealedTable, SealedTables};
pub use seed::{AdminPassword, AdminSeed, Profile, SeedContext, SeedReport, Seeds};
pub use settings::{Flag, FlagSpec, Scope, Setting, SettingSpec, Settings};
