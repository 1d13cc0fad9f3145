//! What a backup needs of the database beside pg_dump: one snapshot for the dump and the counts, a target that is empty or held
//! exclusively, and a database to rehearse in.
//!
//! Row-level security is why this is not pg_dump alone. The owner is bound by it too, so its dump fails, or with
//! `--enable-row-security` quietly has no rows. Hence a role that is not bound reads ([`Source`]), and every table's rows are
//! counted by tenant, to be compared wherever the dump goes.

mod counts;
mod scratch;
mod source;
mod target;
mod url;

pub use counts::{Counts, TableRows};
pub use scratch::Scratch;
pub use source::{Facts, Key, Migration, Source, Tenant};
pub use target::Target;
pub use url::with_database;

use crate::{DbError, locks::Holder};

#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error(transparent)]
    Db(#[from] DbError),
    /// The role would see no tenant's rows.
    #[error("the role {role} is bound by row-level security and sees no tenant's rows: its dump would be empty")]
    Bound { role: String },
    #[error("the role {role} may not read the table {table}")]
    Unreadable { role: String, table: String },
    #[error("another process migrates or restores this database{}", .0.as_ref().map(|h| format!(": {} (pid {})", h.application, h.pid)).unwrap_or_default())]
    Locked(Option<Holder>),
    #[error("no role of the configuration may create databases: {roles}")]
    NoCreateDb { roles: String },
    #[error("another drill is under way on this server")]
    Drilling,
}
