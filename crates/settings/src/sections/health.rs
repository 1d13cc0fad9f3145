use erp_core::Secret;
use serde::Deserialize;

use super::jwt::previous;
use crate::{
    finding::Finding,
    key::{Key, SecretKind},
    schema::Section,
};

/// The keys of personal data. Each is 32 bytes as base64 or hex ([`crate::secrets::decode_key32`]).
#[derive(Clone, Debug, Deserialize)]
pub struct HealthSection {
    /// Encrypts.
    pub aes_key: Secret<String>,
    /// Older keys: decrypt only, until `health.reencrypt` has moved their data.
    pub aes_key_previous: Vec<Secret<String>>,
    /// Makes blind indexes and the audit chain.
    pub hmac_key: Secret<String>,
    /// Older keys: search only, until `health.reencrypt` has moved their indexes.
    pub hmac_key_previous: Vec<Secret<String>>,
    /// Whether names get a blind index for search.
    pub index_names: bool,
}

impl Section for HealthSection {
    const PATH: &'static str = "health";

    fn keys() -> Vec<Key> {
        vec![
            Key::text("health.aes_key", "The key that encrypts personal data: 32 random bytes as base64 or hex.").secret(SecretKind::Key32),
            Key::list("health.aes_key_previous", "Older encryption keys: still decrypt, never encrypt.").secret(SecretKind::Other),
            Key::text("health.hmac_key", "The key of blind indexes and of the audit chain: 32 random bytes as base64 or hex.")
                .secret(SecretKind::Key32),
            Key::list("health.hmac_key_previous", "Older index keys: still searched, never written.").secret(SecretKind::Other),
            Key::bool("health.index_names", "Whether patients can be found by name through a blind index."),
        ]
    }

    fn validate(&self, findings: &mut Vec<Finding>) {
        previous("health.aes_key_previous", &self.aes_key_previous, findings);
        previous("health.hmac_key_previous", &self.hmac_key_previous, findings);
    }
}
