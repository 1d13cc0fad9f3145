//! Making and reading secrets.

use base64::{
    Engine,
    alphabet::{STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use erp_core::Secret;
use zeroize::Zeroize;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const BASE64: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const BASE64_URL: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

/// Letters and digits of a generated password, without those that look alike. 31 of them: 24 give 118 bits.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// What `erp secrets generate` can make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generate {
    Jwt,
    Aes256,
    Hmac,
    Password,
}

impl Generate {
    pub const ALL: [Self; 4] = [Self::Jwt, Self::Aes256, Self::Hmac, Self::Password];

    /// The word on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jwt => "jwt",
            Self::Aes256 => "aes-256",
            Self::Hmac => "hmac",
            Self::Password => "password",
        }
    }

    /// The key it is made for.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Jwt => "jwt.secret",
            Self::Aes256 => "health.aes_key",
            Self::Hmac => "health.hmac_key",
            Self::Password => "auth.super_admin_password",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The operating system gave no random bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no random bytes")]
pub struct NoRandomness;

/// A key of 32 random bytes in base64, or a password of 24 letters and digits.
pub fn generate(kind: Generate) -> Result<Secret<String>, NoRandomness> {
    let mut bytes = [0_u8; 32];
    // One key in a few million looks patterned to the checks: take another.
    loop {
        getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
        let text = if kind == Generate::Password { password()? } else { BASE64.encode(bytes) };
        if kind == Generate::Password || crate::safety::is_strong_key(&bytes) {
            bytes.zeroize();
            return Ok(Secret::new(text));
        }
    }
}

fn password() -> Result<String, NoRandomness> {
    loop {
        let mut text = String::with_capacity(24);
        while text.len() < 24 {
            let mut byte = [0_u8];
            getrandom::fill(&mut byte).map_err(|_| NoRandomness)?;
            // 248 = 8 * 31: above it the first letters would be likelier.
            if byte[0] < 248 {
                text.push(char::from(LETTERS[usize::from(byte[0]) % LETTERS.len()]));
            }
        }
        if crate::safety::is_strong_password(&text) {
            return Ok(text);
        }
    }
}

/// Fresh values for `jwt.secret`, `health.aes_key`, `health.hmac_key` and `auth.super_admin_password`, as the embedded mode keeps
/// them in `.erp/secrets.toml`.
pub fn generate_table() -> Result<toml::Table, NoRandomness> {
    let mut table = toml::Table::new();
    for kind in Generate::ALL {
        let (section, key) = kind.key().split_once('.').unwrap_or((kind.key(), ""));
        let section = table.entry(section).or_insert_with(|| toml::Value::Table(toml::Table::new()));
        if let Some(section) = section.as_table_mut() {
            section.insert(key.to_owned(), toml::Value::String(generate(kind)?.expose().clone()));
        }
    }
    Ok(table)
}

/// The text is not 32 bytes of base64 or hex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not exactly 32 bytes as base64 or hex")]
pub struct NotKey32;

/// Reads a key: 64 hex digits, or base64 in either alphabet, padded or not.
pub fn decode_key32(text: &str) -> Result<Secret<[u8; 32]>, NotKey32> {
    let text = text.trim();
    if text.len() == 64 {
        let mut key = [0; 32];
        return hex::decode_to_slice(text, &mut key).map(|()| Secret::new(key)).map_err(|_| NotKey32);
    }
    let mut bytes = BASE64.decode(text).or_else(|_| BASE64_URL.decode(text)).map_err(|_| NotKey32)?;
    let key = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| NotKey32);
    bytes.zeroize();
    key.map(Secret::new)
}
