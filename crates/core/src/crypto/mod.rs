//! Crypto primitives: keysets, key derivation, the envelope of protected fields, blind indexes, the audit chain, randomness.
//!
//! Everything here is a pure function of its arguments and the operating system's random numbers. The formats are final:
//! rows written under them have to stay readable, so a change is a new version byte or a new salt, never an edit.

pub mod chain;
mod checkpoint;
pub mod derive;
mod envelope;
mod error;
mod index;
mod key;
mod pii;
pub mod random;
mod stream;
#[cfg(test)]
mod vectors;

pub use chain::{AuditKey, CanonicalError, GENESIS, canonical_json};
pub use checkpoint::{Checkpoint, CheckpointError, CheckpointKey, CheckpointSigner};
pub use envelope::{Field, key_id_of};
pub use error::CryptoError;
pub use index::BlindIndex;
pub use key::{KeyError, Keyset, MasterKey, decode_key32};
pub use pii::{KeyInfo, KeyUse, PiiCrypto, SUBJECT_COLUMN, SubjectKey};
pub use stream::{STREAM_SALT, StreamOpener, StreamSealer, stream_material};
