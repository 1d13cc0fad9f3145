//! How a hash is made and checked: the parameters of Argon2id, and the pepper.

use std::time::{Duration, Instant};

use argon2::{
    Algorithm, Argon2, KeyId, Params, ParamsBuilder, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use erp_core::{Secret, crypto::random};
use erp_settings::{AuthSection, secrets::decode_key32};
use sha2::{Digest, Sha256};

use super::hasher::HasherError;

/// A server that hashes quicker than this adds passes …
const LEAST: Duration = Duration::from_millis(40);
/// … as long as a hash stays below this, and there are no more of them than this.
const MOST: Duration = Duration::from_millis(250);
const MOST_PASSES: u32 = 10;

const PEPPER_CONTEXT: &[u8] = b"erp/pepper-id/v1";

#[derive(Clone)]
pub(super) struct Recipe {
    params: Params,
    pepper: Option<Pepper>,
    /// Peppers of earlier times.
    older: Vec<Pepper>,
}

/// Argon2's secret input (RFC 9106 §3.1). Its id, which follows from it, stands in the hash as `keyid`.
#[derive(Clone)]
struct Pepper {
    id: [u8; 8],
    key: Secret<[u8; 32]>,
}

impl Pepper {
    fn read(text: &Secret<String>) -> Result<Self, HasherError> {
        let key = decode_key32(text.expose()).map_err(|e| HasherError(format!("auth.pepper: {e}")))?;
        let digest = Sha256::new().chain_update(PEPPER_CONTEXT).chain_update(key.expose()).finalize();
        let mut id = [0; 8];
        id.copy_from_slice(&digest[..8]);
        Ok(Self { id, key })
    }
}

impl Recipe {
    pub(super) fn new(section: &AuthSection) -> Result<Self, HasherError> {
        let pepper = section.pepper.as_ref().map(Pepper::read).transpose()?;
        let older = section.pepper_previous.iter().map(Pepper::read).collect::<Result<Vec<_>, _>>()?;
        let mut builder = ParamsBuilder::new();
        builder.m_cost(section.argon2_memory_kib).t_cost(section.argon2_iterations).p_cost(1);
        if let Some(pepper) = &pepper {
            builder.keyid(KeyId::new(&pepper.id).map_err(|e| HasherError(e.to_string()))?);
        }
        Ok(Self { params: builder.build().map_err(|e| HasherError(e.to_string()))?, pepper, older })
    }

    pub(super) const fn memory(&self) -> u32 {
        self.params.m_cost()
    }

    pub(super) const fn passes(&self) -> u32 {
        self.params.t_cost()
    }

    pub(super) fn has_pepper(&self) -> bool {
        self.pepper.is_some()
    }

    /// The hash of a password that nobody knows, and how long it took.
    pub(super) fn dummy(&self) -> Result<(String, Duration), HasherError> {
        let random = random::token(32).map_err(|e| HasherError(e.to_string()))?;
        let start = Instant::now();
        let hash = self.make(random.as_bytes()).map_err(HasherError)?;
        Ok((hash, start.elapsed()))
    }

    pub(super) fn make(&self, password: &[u8]) -> Result<String, String> {
        let hash = argon2(self.pepper.as_ref(), self.params.clone())?.hash_password(password).map_err(|e| e.to_string())?;
        Ok(hash.to_string())
    }

    /// Whether the password is the hash's. It takes as long as making one, even where the stored hash is an older, cheaper one:
    /// such a user would else be told from an unknown one by the time.
    pub(super) fn check(&self, password: &[u8], stored: &str) -> Result<bool, String> {
        let parsed = PasswordHash::new(stored).map_err(|e| e.to_string())?;
        let params = Params::try_from(&parsed).map_err(|e| e.to_string())?;
        let pepper = self.pepper.iter().chain(&self.older).find(|pepper| pepper.id.as_slice() == params.keyid());
        if pepper.is_none() && !params.keyid().is_empty() {
            tracing::error!("a password is hashed under a pepper that is neither auth.pepper nor one of auth.pepper_previous");
            self.make(password)?;
            return Ok(false);
        }
        // The parameters come from the hash itself.
        let matches = argon2(pepper, params.clone())?.verify_password(password, &parsed).is_ok();
        let missing = work(&self.params).saturating_sub(work(&params)) / u64::from(self.params.m_cost());
        if let Some(passes) = u32::try_from(missing).ok().filter(|passes| *passes > 0) {
            let params = Params::new(self.params.m_cost(), passes, 1, None).map_err(|e| e.to_string())?;
            argon2(None, params)?.hash_password(password).map_err(|e| e.to_string())?;
        }
        Ok(matches)
    }

    /// Whether a hash was made under weaker parameters than today's, or under another pepper.
    pub(super) fn is_outdated(&self, stored: &str) -> bool {
        let Some(params) = PasswordHash::new(stored).ok().and_then(|hash| Params::try_from(&hash).ok()) else { return true };
        params.m_cost() < self.params.m_cost() || params.t_cost() < self.params.t_cost() || params.keyid() != self.params.keyid()
    }

    /// The recipe with enough passes that a hash takes [`LEAST`], where the one that took `took` was quicker, with its dummy and what that
    /// took; else `None`.
    pub(super) fn slower(&self, took: Duration) -> Result<Option<(Self, String, Duration)>, HasherError> {
        let mut best = None;
        let (mut passes, mut took) = (self.passes(), took);
        while took < LEAST && passes < MOST_PASSES {
            let wanted = f64::from(passes) * LEAST.as_secs_f64() / took.as_secs_f64().max(1e-6);
            passes = (wanted.ceil() as u32).clamp(passes + 1, MOST_PASSES);
            let mut builder = ParamsBuilder::new();
            builder.m_cost(self.memory()).t_cost(passes).p_cost(1);
            builder.keyid(KeyId::new(self.params.keyid()).map_err(|e| HasherError(e.to_string()))?);
            let recipe = Self { params: builder.build().map_err(|e| HasherError(e.to_string()))?, ..self.clone() };
            let dummy;
            (dummy, took) = recipe.dummy()?;
            if took <= MOST {
                best = Some((recipe, dummy, took));
            }
        }
        Ok(best)
    }
}

fn argon2(pepper: Option<&Pepper>, params: Params) -> Result<Argon2<'_>, String> {
    match pepper {
        Some(pepper) => {
            Argon2::new_with_secret(pepper.key.expose(), Algorithm::Argon2id, Version::V0x13, params).map_err(|e| e.to_string())
        }
        None => Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params)),
    }
}

/// What a hash costs, as memory by passes.
fn work(params: &Params) -> u64 {
    u64::from(params.m_cost()) * u64::from(params.t_cost())
}
