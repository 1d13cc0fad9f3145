//! Signed checkpoints of an audit chain, to be kept outside the database.
//!
//! A line is the canonical JSON of its members; the signature is Ed25519 (RFC 8032) over `"erp-audit-checkpoint-v1"` and the line without
//! it. Asymmetric, so that whoever verifies cannot make one up.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{chain::canonical_json, key::MasterKey};

const CONTEXT: &[u8] = b"erp-audit-checkpoint-v1";

/// The head of one tenant's chain at a time when the chain was sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub tenant: Uuid,
    /// The last row, and, since a chain has no gaps, how many there are.
    pub seq: i64,
    pub head: [u8; 32],
    pub at: DateTime<Utc>,
}

/// Signs checkpoints.
pub struct CheckpointSigner(SigningKey);

/// Verifies checkpoints.
#[derive(Clone, PartialEq, Eq)]
pub struct CheckpointKey(VerifyingKey);

/// Why a line is no checkpoint of this key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    #[error("is not a checkpoint")]
    Malformed,
    #[error("was signed with another key")]
    OtherKey,
    #[error("has a signature that does not fit")]
    Forged,
}

impl CheckpointSigner {
    pub fn new(key: &MasterKey) -> Self {
        Self(SigningKey::from_bytes(key.bytes()))
    }

    pub fn public(&self) -> CheckpointKey {
        CheckpointKey(self.0.verifying_key())
    }

    /// The checkpoint as one line, without its end.
    pub fn line(&self, checkpoint: &Checkpoint) -> String {
        let mut members = members(checkpoint, &self.public());
        let signature = self.0.sign(&signed(&members));
        if let Value::Object(map) = &mut members {
            map.insert("signature".to_owned(), hex::encode(signature.to_bytes()).into());
        }
        String::from_utf8_lossy(&canonical_json(&members).unwrap_or_default()).into_owned()
    }
}

impl CheckpointKey {
    /// From 64 hex digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let bytes: [u8; 32] = hex::decode(text.trim()).ok()?.try_into().ok()?;
        VerifyingKey::from_bytes(&bytes).ok().map(Self)
    }

    pub fn to_hex(&self) -> String {
        hex::encode(self.0.as_bytes())
    }

    /// Names the key in a line: its first 8 hex digits.
    pub fn id(&self) -> String {
        hex::encode(&self.0.as_bytes()[..4])
    }

    /// Reads a line and checks its signature.
    ///
    /// # Errors
    /// [`CheckpointError`].
    pub fn read(&self, line: &str) -> Result<Checkpoint, CheckpointError> {
        let value: Value = serde_json::from_str(line).map_err(|_| CheckpointError::Malformed)?;
        // A line that is whole JSON was not torn by a crash: whatever else is wrong with it was done to it.
        let checkpoint = parse(&value).ok_or(CheckpointError::Forged)?;
        let text = |name: &str| value.get(name).and_then(Value::as_str).ok_or(CheckpointError::Forged);
        if text("key_id")? != self.id() {
            return Err(CheckpointError::OtherKey);
        }
        let bytes = hex::decode(text("signature")?).map_err(|_| CheckpointError::Forged)?;
        let signature = Signature::from_slice(&bytes).map_err(|_| CheckpointError::Forged)?;
        // Over what was understood, not over what stands there: a member that nobody reads cannot be smuggled in.
        let bytes = signed(&members(&checkpoint, self));
        self.0.verify_strict(&bytes, &signature).map_err(|_| CheckpointError::Forged)?;
        Ok(checkpoint)
    }
}

fn members(checkpoint: &Checkpoint, key: &CheckpointKey) -> Value {
    json!({
        "v": 1, "tenant": checkpoint.tenant, "seq": checkpoint.seq, "count": checkpoint.seq, "head": hex::encode(checkpoint.head),
        "at": checkpoint.at.to_rfc3339_opts(SecondsFormat::Micros, true), "key_id": key.id(),
    })
}

fn signed(members: &Value) -> Vec<u8> {
    // Strings and small integers alone: there is a canonical form.
    [CONTEXT, &canonical_json(members).unwrap_or_default()].concat()
}

fn parse(value: &Value) -> Option<Checkpoint> {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let number = |name: &str| value.get(name).and_then(Value::as_i64);
    let seq = number("seq").filter(|seq| *seq >= 0 && number("count") == Some(*seq) && number("v") == Some(1))?;
    Some(Checkpoint {
        tenant: text("tenant")?.parse().ok()?,
        seq,
        head: hex::decode(text("head")?).ok()?.try_into().ok()?,
        at: DateTime::parse_from_rfc3339(text("at")?).ok()?.to_utc(),
    })
}

impl fmt::Debug for CheckpointSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CheckpointSigner({})", self.public().id())
    }
}

impl fmt::Debug for CheckpointKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CheckpointKey({})", self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(n: u8) -> CheckpointSigner {
        CheckpointSigner::new(&MasterKey::from_bytes([n; 32]))
    }

    fn checkpoint() -> Checkpoint {
        let at = DateTime::parse_from_rfc3339("2026-11-22T09:00:00.000001Z").unwrap().to_utc();
        Checkpoint { tenant: Uuid::from_u128(7), seq: 42, head: [9; 32], at }
    }

    #[test]
    fn a_line_is_read_back_by_its_key_alone() {
        let line = signer(1).line(&checkpoint());
        assert_eq!(signer(1).public().read(&line), Ok(checkpoint()));
        assert_eq!(signer(2).public().read(&line), Err(CheckpointError::OtherKey));
        assert_eq!(CheckpointKey::from_hex(&signer(1).public().to_hex()), Some(signer(1).public()));
        assert_eq!(CheckpointKey::from_hex("12"), None);
    }

    #[test]
    fn every_member_is_signed() {
        let line = signer(1).line(&checkpoint());
        let edits =
            [("42", "41"), ("\"09", "\"08"), ("0909\"", "0908\""), ("00000007", "00000008"), ("T09:00", "T08:00"), ("\"v\":1", "\"v\":2")];
        for (from, to) in edits {
            let edited = line.replace(from, to);
            if edited != line {
                assert!(signer(1).public().read(&edited).is_err(), "{from} -> {to}");
            }
        }
        for line in ["", "{\"v\":1,\"ten", "nonsense"] {
            assert_eq!(signer(1).public().read(line), Err(CheckpointError::Malformed), "torn by a crash");
        }
        for line in ["{}", "[]"] {
            assert_eq!(signer(1).public().read(line), Err(CheckpointError::Forged), "whole, and not ours");
        }
    }

    /// RFC 8032 §7.1, test 1: the public key of a secret key.
    #[test]
    fn keys_are_those_of_rfc_8032() {
        let secret = hex::decode("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").unwrap();
        let signer = CheckpointSigner::new(&MasterKey::from_bytes(secret.try_into().unwrap()));
        assert_eq!(signer.public().to_hex(), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    }
}
