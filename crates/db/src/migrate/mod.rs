//! The migration runner around sea-orm-migration, which by itself takes no lock and fails on a newer database.

mod down;
mod runner;
mod sql;
mod state;

pub use down::DownReport;
pub use runner::{Applied, MigrateError, Progress, Report, Runner, UpOptions};
pub(crate) use sql::applied;
pub use sql::{History, SqlMigration};
pub use state::{State, Status, classify};
