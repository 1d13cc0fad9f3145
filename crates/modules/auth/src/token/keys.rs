//! The keys of access tokens: one signs, all verify.

use erp_core::Secret;
use erp_settings::secrets::{NotKey32, decode_key32};
use jsonwebtoken::{DecodingKey, EncodingKey};
use sha2::{Digest, Sha256};

const KID_CONTEXT: &[u8] = b"erp/jwt-kid/v1";

/// A keyset. A key's name (`kid`) follows from the key, so that no configuration can give a key a wrong name.
pub(super) struct Keys {
    pub(super) signing: EncodingKey,
    pub(super) signing_kid: String,
    verifying: Vec<(String, DecodingKey)>,
}

impl Keys {
    /// `secret` signs; `previous` only verify until their last token has expired.
    pub(super) fn new(secret: &Secret<String>, previous: &[Secret<String>]) -> Result<Self, NotKey32> {
        let primary = decode_key32(secret.expose())?;
        let mut verifying = vec![(kid(primary.expose()), DecodingKey::from_secret(primary.expose()))];
        for text in previous {
            let key = decode_key32(text.expose())?;
            verifying.push((kid(key.expose()), DecodingKey::from_secret(key.expose())));
        }
        Ok(Self { signing: EncodingKey::from_secret(primary.expose()), signing_kid: kid(primary.expose()), verifying })
    }

    /// The key of exactly this name.
    pub(super) fn find(&self, kid: &str) -> Option<&DecodingKey> {
        self.verifying.iter().find_map(|(name, key)| (name == kid).then_some(key))
    }
}

/// The first 16 hex digits of SHA-256(`erp/jwt-kid/v1` ‖ key).
fn kid(key: &[u8; 32]) -> String {
    hex::encode(&Sha256::new().chain_update(KID_CONTEXT).chain_update(key).finalize()[..8])
}
