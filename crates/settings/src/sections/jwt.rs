use std::time::Duration;

use erp_core::Secret;
use serde::Deserialize;

use super::{DAY, MINUTE, SECOND};
use crate::{
    de,
    finding::Finding,
    key::{Key, SecretKind},
    schema::Section,
    secrets,
};

/// Access and refresh tokens.
#[derive(Clone, Debug, Deserialize)]
pub struct JwtSection {
    /// 32 bytes as base64 or hex ([`secrets::decode_key32`]): signs and verifies.
    pub secret: Secret<String>,
    /// Retired keys of the same form: verify only, while their tokens live.
    pub previous: Vec<Secret<String>>,
    #[serde(deserialize_with = "de::duration")]
    pub access_token_ttl: Duration,
    #[serde(deserialize_with = "de::duration")]
    pub refresh_token_ttl: Duration,
    pub issuer: String,
    pub audience: String,
}

impl Section for JwtSection {
    const PATH: &'static str = "jwt";

    fn keys() -> Vec<Key> {
        vec![
            Key::text("jwt.secret", "The key that signs access tokens: 32 random bytes as base64 or hex.").secret(SecretKind::Key32),
            Key::list("jwt.previous", "Retired signing keys: their tokens are still accepted until they expire.").secret(SecretKind::Other),
            Key::duration("jwt.access_token_ttl", SECOND, DAY, "How long an access token lives; at most 60 minutes."),
            Key::duration("jwt.refresh_token_ttl", SECOND, 365 * DAY, "How long a refresh token lives; more than 30 days is a warning."),
            Key::text("jwt.issuer", "The `iss` claim of our tokens."),
            Key::text("jwt.audience", "The `aud` claim of our tokens."),
        ]
    }

    fn validate(&self, findings: &mut Vec<Finding>) {
        previous("jwt.previous", &self.previous, findings);
        if self.refresh_token_ttl < self.access_token_ttl.max(MINUTE) {
            findings.push(Finding::invalid("jwt.refresh_token_ttl", "must be at least a minute and not less than jwt.access_token_ttl"));
        }
        for (key, value) in [("jwt.issuer", &self.issuer), ("jwt.audience", &self.audience)] {
            if value.trim().is_empty() {
                findings.push(Finding::invalid(key, "must not be empty"));
            }
        }
    }
}

/// Retired keys need the same form as the one in use, or old data cannot be read.
pub(super) fn previous(key: &'static str, keys: &[Secret<String>], findings: &mut Vec<Finding>) {
    if !keys.iter().all(|key| secrets::decode_key32(key.expose()).is_ok()) {
        findings.push(Finding::invalid(key, "each must be exactly 32 bytes as base64 or hex"));
    }
}
