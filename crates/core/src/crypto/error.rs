//! Why a protected value could not be written or read.

use crate::problem::Problem;

/// The internal reasons, told apart for the log and the alarm; a client sees one answer for all of them.
/// No variant carries plaintext, ciphertext or key material.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    #[error("the envelope is shorter than its header, nonce and tag")]
    Truncated,
    #[error("the envelope has a version that this build does not know")]
    UnknownVersion,
    #[error("the envelope names an algorithm that this build does not know")]
    UnknownAlgorithm,
    #[error("the keyset holds no key {key_id:08x}")]
    UnknownKey { key_id: u32 },
    #[error("the envelope was altered, moved, or sealed under another key")]
    Integrity,
    #[error("the opened value is not UTF-8")]
    Utf8,
    #[error("the value is too long to seal")]
    TooLong,
    #[error("the operating system gave no random bytes")]
    Random,
}

impl From<CryptoError> for Problem {
    /// One answer for every reason; the reason goes to the log.
    fn from(error: CryptoError) -> Self {
        Self { code: "common.pii.unreadable", ..Self::internal(error) }
    }
}
