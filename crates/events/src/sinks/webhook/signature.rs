//! Signatures of Standard Webhooks (<https://www.standardwebhooks.com>, symmetric, version 1).

use base64::{Engine, engine::general_purpose::STANDARD};
use erp_core::Secret;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroize;

const PREFIX: &str = "whsec_";
/// Of bytes, by the specification.
const SHORTEST: usize = 24;
const LONGEST: usize = 64;

/// The keys of one receiver: several while it moves from one to the next.
pub struct Signer(Vec<Secret<Vec<u8>>>);

impl Signer {
    /// Reads secrets of the form `whsec_` and 24 to 64 bytes in base64. The reason of a refusal contains nothing of them.
    ///
    /// # Errors
    /// The form that they must have.
    pub fn new(secrets: &[Secret<String>]) -> Result<Self, String> {
        let keys: Option<Vec<_>> = secrets.iter().map(|secret| key(secret.expose())).collect();
        let keys = keys.ok_or_else(|| format!("each secret must be {PREFIX} and {SHORTEST} to {LONGEST} bytes in base64"))?;
        if keys.is_empty() { Err("at least one secret must be given".to_owned()) } else { Ok(Self(keys)) }
    }

    /// The value of `webhook-signature`: one signature a key.
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let timestamp = timestamp.to_string();
        let one = |key: &Secret<Vec<u8>>| {
            let mut mac = Hmac::<Sha256>::new_from_slice(key.expose()).ok()?;
            for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
                mac.update(part);
            }
            Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
        };
        self.0.iter().filter_map(one).collect::<Vec<_>>().join(" ")
    }
}

fn key(text: &str) -> Option<Secret<Vec<u8>>> {
    let mut bytes = STANDARD.decode(text.trim().strip_prefix(PREFIX)?).ok()?;
    if (SHORTEST..=LONGEST).contains(&bytes.len()) {
        Some(Secret::new(bytes))
    } else {
        bytes.zeroize();
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(texts: &[&str]) -> Vec<Secret<String>> {
        texts.iter().map(|text| Secret::new((*text).to_owned())).collect()
    }

    #[test]
    fn the_published_vectors() {
        let file: serde_json::Value = serde_json::from_str(include_str!("../../../tests/fixtures/standard_webhooks.json")).unwrap();
        let vectors = file["vectors"].as_array().unwrap();
        assert_eq!(vectors.len(), 2);
        for vector in vectors {
            let text = |name: &str| vector[name].as_str().unwrap();
            let sign = |with: &[&str]| {
                let signer = Signer::new(&secrets(with)).unwrap();
                signer.sign(text("id"), vector["timestamp"].as_i64().unwrap(), text("body").as_bytes())
            };
            assert_eq!(sign(&[text("secret")]), text("signature"));
            let both = sign(&["whsec_QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB", text("secret")]);
            assert_eq!(both.split(' ').nth(1), Some(text("signature")));
        }
    }

    #[test]
    fn secrets_have_one_form() {
        for bad in [
            "",
            "whsec_",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_c2hvcnQ=",
            "whsec_!!!!",
            "whsec_QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE", // 23 bytes
            &format!("whsec_{}", STANDARD.encode([7; 65])),
        ] {
            let refused = Signer::new(&secrets(&[bad])).err().unwrap();
            assert!(bad.is_empty() || bad == PREFIX || !refused.contains(bad), "{bad}: {refused}");
        }
        assert!(Signer::new(&[]).is_err());
    }
}
