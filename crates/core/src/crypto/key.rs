//! Master keys and keysets.

use std::fmt;

use base64::{
    Engine,
    alphabet::{Alphabet, STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

const ID_CONTEXT: &[u8] = b"erp/key-id/v1";

/// A 32-byte master key. Nothing is encrypted or indexed under it directly: see [`super::derive`].
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The name of the key in envelopes and audit rows: the first four bytes, big-endian, of
    /// SHA-256(`erp/key-id/v1` ‖ key). It follows from the key, so that no configuration can give a key a wrong name.
    pub fn id(&self) -> u32 {
        let digest = Sha256::new().chain_update(ID_CONTEXT).chain_update(self.0).finalize();
        u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
    }

    pub(super) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({:08x})", self.id())
    }
}

/// The key that writes, and the keys that only read until the last row is re-encrypted.
#[derive(Clone, Debug)]
pub struct Keyset {
    primary: (u32, MasterKey),
    older: Vec<(u32, MasterKey)>,
}

impl Keyset {
    /// An older key equal to the primary, or given twice, is kept once.
    pub fn new(primary: MasterKey, older: Vec<MasterKey>) -> Self {
        let primary = (primary.id(), primary);
        let mut kept: Vec<(u32, MasterKey)> = Vec::with_capacity(older.len());
        for key in older {
            let id = key.id();
            if id != primary.0 && kept.iter().all(|(other, _)| *other != id) {
                kept.push((id, key));
            }
        }
        Self { primary, older: kept }
    }

    pub fn get(&self, id: u32) -> Option<&MasterKey> {
        self.iter().find_map(|(key_id, key)| (key_id == id).then_some(key))
    }

    pub const fn primary(&self) -> &MasterKey {
        &self.primary.1
    }

    pub const fn primary_id(&self) -> u32 {
        self.primary.0
    }

    /// Every key with its id, the primary first.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &MasterKey)> {
        std::iter::once(&self.primary).chain(&self.older).map(|(id, key)| (*id, key))
    }
}

/// Why a configured key was refused. The text of the key is never part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("is neither hexadecimal nor base64")]
    Encoding,
    #[error("decodes to {0} bytes instead of 32")]
    Length(usize),
}

/// Reads 32 bytes from 64 hex digits or from base64, standard or URL-safe, padded or not. Surrounding white space is dropped.
///
/// # Errors
/// [`KeyError::Encoding`] if it is neither, [`KeyError::Length`] if it decodes to another number of bytes.
pub fn decode_key32(text: &str) -> Result<MasterKey, KeyError> {
    let text = text.trim();
    // Hex first: its digits are base64 digits too, where 64 of them would mean 48 bytes.
    let bytes = Zeroizing::new(match hex::decode(text) {
        Ok(bytes) => bytes,
        Err(_) => decode_base64(text).ok_or(KeyError::Encoding)?,
    });
    let mut key = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| KeyError::Length(bytes.len()))?;
    let master = MasterKey::from_bytes(key);
    key.zeroize();
    Ok(master)
}

fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let decode = |alphabet: &Alphabet| {
        let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        GeneralPurpose::new(alphabet, config).decode(text).ok()
    };
    decode(&STANDARD).or_else(|| decode(&URL_SAFE))
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

    use super::*;

    fn bytes() -> [u8; 32] {
        std::array::from_fn(|i| 0xff_u8.wrapping_sub(i as u8 * 7))
    }

    #[test]
    fn every_spelling_of_a_key_is_read() {
        let bytes = bytes();
        let spellings = [
            hex::encode(bytes),
            hex::encode_upper(bytes),
            STANDARD.encode(bytes),
            STANDARD_NO_PAD.encode(bytes),
            URL_SAFE.encode(bytes),
            URL_SAFE_NO_PAD.encode(bytes),
            format!(" {}\n", hex::encode(bytes)),
        ];
        for text in spellings {
            assert_eq!(decode_key32(&text).unwrap().bytes(), &bytes, "{text}");
        }
    }

    #[test]
    fn other_lengths_and_other_text_are_refused_without_showing_them() {
        assert_eq!(decode_key32(&"ab".repeat(31)).unwrap_err(), KeyError::Length(31));
        assert_eq!(decode_key32("").unwrap_err(), KeyError::Length(0));
        assert_eq!(decode_key32(&STANDARD.encode([7; 33])).unwrap_err(), KeyError::Length(33));
        assert_eq!(decode_key32("correct horse battery staple!!!!").unwrap_err(), KeyError::Encoding);
    }

    #[test]
    fn the_id_follows_from_the_key_and_debug_shows_nothing_else() {
        let key = MasterKey::from_bytes([0; 32]);
        assert_eq!(format!("{key:?}"), format!("MasterKey({:08x})", key.id()));
        assert_ne!(key.id(), MasterKey::from_bytes(bytes()).id());
    }

    #[test]
    fn a_keyset_finds_its_keys_and_keeps_each_once() {
        let key = |n| MasterKey::from_bytes([n; 32]);
        let set = Keyset::new(key(1), vec![key(2), key(1), key(2), key(3)]);
        assert_eq!(set.iter().count(), 3);
        assert_eq!(set.get(key(3).id()).unwrap().bytes(), &[3; 32]);
        assert!(set.get(key(4).id()).is_none());
        assert_eq!(set.primary_id(), key(1).id());
    }
}
