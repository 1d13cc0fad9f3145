//! Issuing and verifying access tokens.
//!
//! `jsonwebtoken` signs, verifies and encodes; what a token may look like is decided here, because its `decode` accepts an
//! unknown `crit`, any `typ`, a future `nbf` and a missing `aud`, and reads the machine's clock instead of ours.

use std::{sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use erp_core::{Clock, Problem, TenantId, new_id};
use erp_settings::{JwtSection, secrets::NotKey32};
use jsonwebtoken::{Algorithm, crypto, encode};
use uuid::Uuid;

use super::{
    claims::{Claims, Header, TYPE},
    keys::Keys,
    provider,
};

/// Longer text is not parsed at all, in bytes.
const LONGEST_TOKEN: usize = 4096;
/// No configuration makes an access token live longer.
const LONGEST_LIFE: Duration = Duration::from_hours(1);

/// The keys or lives of the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TokenConfigError {
    #[error("jwt.secret and jwt.previous must be 32 bytes each as base64 or hex")]
    Key(#[from] NotKey32),
    #[error("jwt.access_token_ttl must be at least a second and at most 60 minutes")]
    Life,
}

/// Makes and checks access tokens.
pub struct AccessTokens {
    keys: Keys,
    life: Duration,
    issuer: String,
    audience: String,
    clock: Arc<dyn Clock>,
}

/// A token on its way to a client.
#[derive(Clone)]
pub struct Issued {
    pub token: String,
    /// Seconds.
    pub expires_in: u64,
}

/// Whom a token stands for. Of one that is ours and alive; whether the user and the session still are is the database's to say.
#[derive(Clone, Copy, Debug)]
pub struct Identity {
    pub tenant: TenantId,
    pub user: Uuid,
    pub session: Uuid,
    pub epoch: i32,
    /// When the user last proved who they are, in seconds since 1970.
    pub authenticated_at: i64,
}

impl AccessTokens {
    pub fn new(section: &JwtSection, clock: Arc<dyn Clock>) -> Result<Self, TokenConfigError> {
        provider::install();
        let keys = Keys::new(&section.secret, &section.previous)?;
        if section.access_token_ttl.as_secs() == 0 || section.access_token_ttl > LONGEST_LIFE {
            return Err(TokenConfigError::Life);
        }
        let (issuer, audience) = (section.issuer.clone(), section.audience.clone());
        Ok(Self { keys, life: section.access_token_ttl, issuer, audience, clock })
    }

    pub fn issue(&self, who: &Identity) -> Result<Issued, Problem> {
        let now = self.clock.now().timestamp();
        let expires_in = self.life.as_secs();
        let claims = Claims {
            exp: now.saturating_add_unsigned(expires_in),
            nbf: now,
            iat: now,
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: who.user,
            tid: who.tenant.get(),
            sid: who.session,
            jti: new_id(),
            ver: who.epoch,
            auth_time: who.authenticated_at,
        };
        let mut header = jsonwebtoken::Header::new(Algorithm::HS256);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(self.keys.signing_kid.clone());
        let token = encode(&header, &claims, &self.keys.signing).map_err(Problem::internal)?;
        Ok(Issued { token, expires_in })
    }

    /// One identical refusal for every reason.
    pub fn verify(&self, token: &str) -> Result<Identity, Problem> {
        self.read(token).ok_or_else(Problem::unauthenticated)
    }

    #[expect(clippy::disallowed_methods, reason = "the token verifier vouches for the tenant it signed itself")]
    fn read(&self, token: &str) -> Option<Identity> {
        if token.len() > LONGEST_TOKEN {
            return None;
        }
        let (message, signature) = token.rsplit_once('.')?;
        let (header, claims) = message.split_once('.')?;
        if claims.contains('.') {
            return None;
        }
        let header: Header = parse(header)?;
        if header.alg != Algorithm::HS256 || header.typ != TYPE {
            return None;
        }
        let key = self.keys.find(&header.kid)?;
        // The algorithm is the key's, never the header's.
        if !crypto::verify(signature, message.as_bytes(), key, Algorithm::HS256).unwrap_or(false) {
            return None;
        }
        let claims: Claims = parse(claims)?;
        if !claims.hold(self.clock.now().timestamp(), &self.issuer, &self.audience, self.life) {
            return None;
        }
        Some(Identity {
            tenant: TenantId::from_verified(claims.tid),
            user: claims.sub,
            session: claims.sid,
            epoch: claims.ver,
            authenticated_at: claims.auth_time,
        })
    }
}

/// A segment: strict base64url without padding, then one JSON object of exactly the type's members, each once.
fn parse<T: serde::de::DeserializeOwned>(segment: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(segment).ok()?).ok()
}

#[cfg(test)]
#[path = "access_tests.rs"]
mod tests;
