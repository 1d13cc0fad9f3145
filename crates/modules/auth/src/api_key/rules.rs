//! What a key looks like: `erp_` and 54 bytes as base64url. Six of them tell keys apart, sixteen are the tenant's, the rest is secret.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use erp_core::{Problem, Secret, TenantId, crypto::random::random_bytes};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// By which scanners for leaked secrets know what they found.
const MARK: &str = "erp_";
/// Bytes by which people tell keys apart: eight characters.
const NAME: usize = 6;
const TENANT: usize = 16;
const SECRET: usize = 32;

/// A new key.
pub struct NewKey {
    /// Shown once.
    pub text: Secret<String>,
    /// Its beginning, which may be shown.
    pub prefix: String,
    /// SHA-256 of the text: a secret of 256 random bits needs no slow hash.
    pub hash: [u8; 32],
}

/// What somebody brings. The tenant says where to look; it is trusted only once the hash is found there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presented {
    pub tenant: Uuid,
    pub hash: [u8; 32],
}

impl NewKey {
    pub fn generate(tenant: TenantId) -> Result<Self, Problem> {
        let bytes = [&random_bytes::<NAME>()?[..], tenant.get().as_bytes(), &random_bytes::<SECRET>()?].concat();
        let text = format!("{MARK}{}", URL_SAFE_NO_PAD.encode(bytes));
        let prefix = text.chars().take(MARK.len() + NAME / 3 * 4).collect();
        Ok(Self { prefix, hash: hash(&text), text: Secret::new(text) })
    }
}

impl Presented {
    /// `None` for whatever is not of the form.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; NAME + TENANT + SECRET] = URL_SAFE_NO_PAD.decode(text.strip_prefix(MARK)?).ok()?.try_into().ok()?;
        Some(Self { tenant: Uuid::from_slice(&bytes[NAME..NAME + TENANT]).ok()?, hash: hash(text) })
    }
}

fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test may make a tenant id")]
    fn a_key_names_its_tenant_and_junk_is_refused() {
        let tenant = TenantId::from_verified(Uuid::now_v7());
        let key = NewKey::generate(tenant).unwrap();
        let text = key.text.expose();
        assert_eq!((text.len(), key.prefix.len()), (76, 12));
        assert!(text.starts_with(&key.prefix));
        assert_eq!(Presented::parse(text), Some(Presented { tenant: tenant.get(), hash: key.hash }));
        let other = NewKey::generate(tenant).unwrap();
        assert!(other.prefix != key.prefix && other.hash != key.hash);
        for junk in ["", "erp_", "erp_a", &text[4..], &text[..75], &format!("{text}A"), &format!("{text}="), &text.replace("erp_", "erq_")]
        {
            assert!(Presented::parse(junk).is_none(), "{junk}");
        }
    }
}
