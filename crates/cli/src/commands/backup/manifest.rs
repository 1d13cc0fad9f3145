//! What stands beside the dump.

use chrono::{DateTime, Utc};
use erp_db::backup::{Counts, Facts};
use serde::{Deserialize, Serialize};

pub const FORMAT: &str = "erp.backup/v1";

/// `manifest.json`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    pub format: String,
    pub erp_version: String,
    pub git: String,
    /// Where it was made, and by whom.
    pub host: String,
    pub actor: String,
    pub finished_at: DateTime<Utc>,
    pub dump: Dump,
    #[serde(flatten)]
    pub facts: Facts,
    /// Rows of each tenant in each table, counted in the snapshot that was dumped.
    pub tables: Counts,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Dump {
    pub file: String,
    pub bytes: u64,
    pub sha256: String,
    /// The major version of the pg_dump that wrote it: an older pg_restore cannot read it.
    pub pg_dump_major: u32,
}
