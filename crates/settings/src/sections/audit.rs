use std::path::PathBuf;

use erp_core::Secret;
use serde::Deserialize;

use crate::{
    finding::Finding,
    key::{Key, SecretKind},
    schema::Section,
    secrets,
};

/// Signed checkpoints of the audit chains (both keys or neither), and how long the trail is kept where.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub struct AuditSection {
    /// 32 bytes as base64 or hex: the secret key of Ed25519.
    pub signing_key: Option<Secret<String>>,
    /// Where checkpoints are appended: outside the database, better yet on another machine.
    pub checkpoint_file: Option<PathBuf>,
    /// Where `erp audit archive` puts files, and where verification looks for them.
    pub archive_dir: Option<PathBuf>,
    /// Rows younger than so many days are not archived.
    pub hot_days: u32,
    /// Files are to be kept until their youngest row is so many years old.
    pub cold_years: u32,
}

impl AuditSection {
    /// The fewest days that rows stay in the table: six months (Cybersecurity Law, art. 21).
    pub const HOT_DAYS_MIN: u32 = 180;
}

impl Default for AuditSection {
    fn default() -> Self {
        // The longest six months there are.
        Self { signing_key: None, checkpoint_file: None, archive_dir: None, hot_days: 184, cold_years: 6 }
    }
}

impl Section for AuditSection {
    const PATH: &'static str = "audit";

    fn keys() -> Vec<Key> {
        vec![
            Key::text("audit.signing_key", "The key that signs checkpoints of the audit chains: 32 random bytes as base64 or hex.")
                .secret(SecretKind::Key32)
                .optional(),
            Key::text("audit.checkpoint_file", "The file that checkpoints of the audit chains are appended to.").optional(),
            Key::text("audit.archive_dir", "The folder of archived parts of the audit chains.").optional(),
            Key::integer(
                "audit.hot_days",
                i64::from(Self::HOT_DAYS_MIN),
                36_500,
                "Days for which audit rows stay in the database at least.",
            ),
            Key::integer("audit.cold_years", 6, 100, "Years for which archived audit rows are kept."),
        ]
    }

    fn validate(&self, findings: &mut Vec<Finding>) {
        if self.signing_key.as_ref().is_some_and(|key| secrets::decode_key32(key.expose()).is_err()) {
            findings.push(Finding::invalid("audit.signing_key", "must be exactly 32 bytes as base64 or hex"));
        }
        if self.signing_key.is_some() != self.checkpoint_file.is_some() {
            findings.push(Finding::invalid("audit.checkpoint_file", "goes with audit.signing_key: set both or neither"));
        }
    }
}
