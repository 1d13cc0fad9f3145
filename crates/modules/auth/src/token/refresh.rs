//! Refresh tokens: `<tenant>.<secret>`, both base64url without padding; the secret is 32 random bytes.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use erp_core::{Problem, Secret, TenantId, crypto::random::random_bytes};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A parsed refresh token. The tenant is a hint that says where to look: it is trusted only once the hash is found there.
pub struct RefreshToken {
    pub tenant: Uuid,
    /// SHA-256 of the whole text: all that is ever stored. A random secret of 256 bits needs no slow hash.
    pub hash: [u8; 32],
}

impl RefreshToken {
    /// A new token's text.
    pub fn generate(tenant: TenantId) -> Result<Secret<String>, Problem> {
        let secret = random_bytes::<32>()?;
        Ok(Secret::new(format!("{}.{}", URL_SAFE_NO_PAD.encode(tenant.get()), URL_SAFE_NO_PAD.encode(secret))))
    }

    /// `None` for whatever is not of the form.
    pub fn parse(text: &str) -> Option<Self> {
        let (tenant, secret) = text.split_once('.')?;
        if tenant.len() != 22 || secret.len() != 43 {
            return None;
        }
        let tenant = Uuid::from_slice(&URL_SAFE_NO_PAD.decode(tenant).ok()?).ok()?;
        URL_SAFE_NO_PAD.decode(secret).ok()?;
        Some(Self { tenant, hash: hash(text) })
    }
}

/// What is stored of a token.
pub fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test may make a tenant id")]
    fn a_token_names_its_tenant_and_junk_is_refused() {
        let tenant = TenantId::from_verified(Uuid::now_v7());
        let text = RefreshToken::generate(tenant).unwrap();
        let parsed = RefreshToken::parse(text.expose()).unwrap();
        assert_eq!((parsed.tenant, parsed.hash), (tenant.get(), hash(text.expose())));
        for junk in ["", ".", "a.b", &text.expose()[1..], &format!("{}=", text.expose()), &text.expose().replace('.', "/")] {
            assert!(RefreshToken::parse(junk).is_none(), "{junk}");
        }
    }
}
