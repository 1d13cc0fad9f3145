use std::path::PathBuf;

use erp_core::Secret;
use serde::Deserialize;

use crate::{
    finding::Finding,
    key::{Key, SecretKind},
    schema::Section,
    secrets,
};

/// Signed checkpoints of the audit chains. Both keys or neither.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AuditSection {
    /// 32 bytes as base64 or hex: the secret key of Ed25519.
    pub signing_key: Option<Secret<String>>,
    /// Where checkpoints are appended: outside the database, better yet on another machine.
    pub checkpoint_file: Option<PathBuf>,
}

impl Section for AuditSection {
    const PATH: &'static str = "audit";

    fn keys() -> Vec<Key> {
        vec![
            Key::text("audit.signing_key", "The key that signs checkpoints of the audit chains: 32 random bytes as base64 or hex.")
                .secret(SecretKind::Key32)
                .optional(),
            Key::text("audit.checkpoint_file", "The file that checkpoints of the audit chains are appended to.").optional(),
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
