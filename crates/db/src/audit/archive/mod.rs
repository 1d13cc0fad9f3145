//! Old parts of the chains in files.
//!
//! A *segment* is a run of a chain's oldest rows, moved into a file; a row of `audit_archive` says which rows those were, where they
//! are and how to know the file again, under a tag of the tenant's audit key. The chain in the table goes on behind the last segment.

mod check;
mod commit;
mod due;
mod files;
mod format;
mod segment;
mod write;

use std::path::{Path, PathBuf};

use super::{Fault, fault::FaultKind};
use crate::{ConnectError, DbError};

pub use due::{Due, Oldest, due, oldest, time_ago};
pub use files::Files;
pub(super) use segment::{Archived, lines, read};
pub use segment::{ArchivedFile, ArchivedPart, FileState, Segment};
pub use write::{Archiver, MOST_ROWS};

/// Every segment that the database records, in order, and the first fault of these records. Files are not looked at.
pub async fn list(db: &crate::Db, tenant: erp_core::TenantId) -> Result<(Vec<Segment>, Option<Fault>), DbError> {
    let archived = read(db, tenant).await?;
    Ok((archived.segments, archived.fault))
}

/// Why rows were not archived, or files not read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error("{}: {error}", path.display())]
    Io { path: PathBuf, error: std::io::Error },
    /// Nothing of an unsound chain is moved.
    #[error("the audit chain has the fault {} at row {}", .0.kind.as_str(), .0.seq)]
    Unsound(Fault),
    /// Overwriting it would destroy what it proves.
    #[error("{} is a signed segment of another history than the database's", .0.display())]
    OtherHistory(PathBuf),
    /// What was written could not be read back as it was.
    #[error("{} does not hold what was written to it ({})", .0.display(), .1.as_str())]
    NotKept(PathBuf, FaultKind),
    #[error("the rows {0} to {1} changed while they were archived")]
    Changed(i64, i64),
}

impl ArchiveError {
    fn io(path: &Path, error: std::io::Error) -> Self {
        Self::Io { path: path.to_owned(), error }
    }
}
