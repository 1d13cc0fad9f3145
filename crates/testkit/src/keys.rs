//! The keys of test installations: fixed, and varied enough for the safety checks.

use base64::{Engine, engine::general_purpose::STANDARD};
use erp_core::crypto::{Keyset, MasterKey, PiiCrypto};
use sha2::{Digest, Sha256};

pub fn key(name: &str) -> [u8; 32] {
    Sha256::digest(format!("erp test key: {name}")).into()
}

pub fn base64(name: &str) -> String {
    STANDARD.encode(key(name))
}

/// As envelopes name the key.
pub fn id(name: &str) -> u32 {
    MasterKey::from_bytes(key(name)).id()
}

/// As `health.aes_key` and `health.hmac_key` make it in the binary.
pub fn crypto() -> PiiCrypto {
    let set = |name| Keyset::new(MasterKey::from_bytes(key(name)), Vec::new());
    PiiCrypto::new(set("aes"), set("hmac"))
}
