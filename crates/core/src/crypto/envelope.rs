//! The envelope of a protected value.
//!
//! ```text
//! 0x01 ‖ algorithm (1 byte) ‖ key id (u32, big-endian) ‖ nonce (12) ‖ ciphertext ‖ tag (16)
//! ```
//!
//! Algorithm 1 is AES-256-GCM (NIST SP 800-38D) with a random nonce. The key is HKDF-SHA-256 with salt `erp/enc/v1`, the master
//! key as key material, followed by the 32 bytes of the subject's key where the row has one, and the length-prefixed tenant,
//! table and column as info. The associated data is the length-prefixed list of `erp-pii-v1`, tenant, table, column and row:
//! ids as their 16 bytes, names as UTF-8. A ciphertext moved to another place therefore does not open.
//!
//! The plaintext is a big-endian `u32` length, the value, and zeros up to 16, 32, 64 or a multiple of 64 bytes, so that the
//! size of a row does not tell the length of a name.

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    CryptoError,
    derive::{DerivedKey, derive32, length_prefixed},
    key::{Keyset, MasterKey},
    random::random_bytes,
};
use crate::ids::TenantId;

const VERSION: u8 = 1;
const AES_256_GCM: u8 = 1;
const HEADER: usize = 6;
const NONCE: usize = 12;
const TAG: usize = 16;
const LENGTH: usize = 4;
const SALT: &str = "erp/enc/v1";
const AAD_CONTEXT: &[u8] = b"erp-pii-v1";

/// The place of a value: an envelope opens only where it was sealed.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    pub tenant: TenantId,
    pub table: &'a str,
    pub column: &'a str,
    pub row: Uuid,
}

impl Field<'_> {
    fn associated_data(&self) -> Vec<u8> {
        let (tenant, row) = (self.tenant.get(), self.row);
        length_prefixed(&[AAD_CONTEXT, tenant.as_bytes(), self.table.as_bytes(), self.column.as_bytes(), row.as_bytes()])
    }

    pub(super) fn key(&self, master: &MasterKey, subject: Option<&[u8; 32]>) -> DerivedKey {
        let mut material = Zeroizing::new([0; 64]);
        material[..32].copy_from_slice(master.bytes());
        let used = subject.map_or(32, |subject| {
            material[32..].copy_from_slice(subject);
            64
        });
        derive32(SALT, &material[..used], &[self.tenant.get().as_bytes(), self.table.as_bytes(), self.column.as_bytes()])
    }
}

pub(super) fn seal(keys: &Keyset, field: &Field<'_>, subject: Option<&[u8; 32]>, plain: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let nonce = random_bytes::<NONCE>()?;
    let padded = pad(plain)?;
    let key = field.key(keys.primary(), subject);
    let sealed = encrypt(&key, &nonce, &field.associated_data(), &padded)?;
    let mut envelope = Vec::with_capacity(HEADER + NONCE + sealed.len());
    envelope.extend_from_slice(&[VERSION, AES_256_GCM]);
    envelope.extend_from_slice(&keys.primary_id().to_be_bytes());
    envelope.extend_from_slice(&nonce);
    envelope.extend_from_slice(&sealed);
    Ok(envelope)
}

pub(super) fn open(
    keys: &Keyset,
    field: &Field<'_>,
    subject: Option<&[u8; 32]>,
    envelope: &[u8],
) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let key_id = key_id_of(envelope)?;
    let master = keys.get(key_id).ok_or(CryptoError::UnknownKey { key_id })?;
    let (nonce, sealed) = envelope[HEADER..].split_first_chunk::<NONCE>().ok_or(CryptoError::Truncated)?;
    let key = field.key(master, subject);
    unpad(decrypt(&key, nonce, &field.associated_data(), sealed)?)
}

/// AES-256-GCM as it is, ciphertext ‖ tag. Apart from [`seal`] so that published vectors, which bring their own nonces, run
/// through the very calls that protect rows.
pub(super) fn encrypt(key: &[u8; 32], nonce: &[u8; NONCE], aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, CryptoError> {
    Aes256Gcm::new(key.into()).encrypt(nonce.into(), Payload { msg: plain, aad }).map_err(|_| CryptoError::TooLong)
}

/// The way back of [`encrypt`].
pub(super) fn decrypt(key: &[u8; 32], nonce: &[u8; NONCE], aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let plain = Aes256Gcm::new(key.into()).decrypt(nonce.into(), Payload { msg: sealed, aad });
    plain.map(Zeroizing::new).map_err(|_| CryptoError::Integrity)
}

/// The id of the key that sealed an envelope, without opening it: what a rotation selects by.
///
/// # Errors
/// The header's faults: truncated, unknown version, unknown algorithm.
pub fn key_id_of(envelope: &[u8]) -> Result<u32, CryptoError> {
    match envelope {
        [version, ..] if *version != VERSION => Err(CryptoError::UnknownVersion),
        [_, algorithm, ..] if *algorithm != AES_256_GCM => Err(CryptoError::UnknownAlgorithm),
        [_, _, a, b, c, d, rest @ ..] if rest.len() >= NONCE + TAG => Ok(u32::from_be_bytes([*a, *b, *c, *d])),
        _ => Err(CryptoError::Truncated),
    }
}

fn bucket(len: usize) -> usize {
    match len {
        0..=16 => 16,
        17..=32 => 32,
        _ => len.next_multiple_of(64),
    }
}

fn pad(plain: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let len = u32::try_from(plain.len()).map_err(|_| CryptoError::TooLong)?;
    // Sized once: growing would leave a copy behind that nobody wipes.
    let mut padded = Zeroizing::new(vec![0; bucket(LENGTH + plain.len())]);
    padded[..LENGTH].copy_from_slice(&len.to_be_bytes());
    padded[LENGTH..LENGTH + plain.len()].copy_from_slice(plain);
    Ok(padded)
}

fn unpad(mut padded: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let (prefix, body) = padded.split_first_chunk::<LENGTH>().ok_or(CryptoError::Integrity)?;
    let len = u32::from_be_bytes(*prefix) as usize;
    let whole = body.len() >= len && bucket(LENGTH + len) == padded.len() && body[len..].iter().all(|byte| *byte == 0);
    if !whole {
        return Err(CryptoError::Integrity);
    }
    padded.copy_within(LENGTH..LENGTH + len, 0);
    padded.truncate(len);
    Ok(padded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_hides_the_length_and_gives_it_back() {
        for (len, size) in [(0, 16), (9, 16), (12, 16), (13, 32), (28, 32), (29, 64), (60, 64), (61, 128), (1000, 1024)] {
            let plain = vec![0; len];
            let padded = pad(&plain).unwrap();
            assert_eq!(padded.len(), size, "{len}");
            assert_eq!(*unpad(padded).unwrap(), plain);
        }
    }

    #[test]
    fn a_padding_that_we_would_not_write_is_refused() {
        let faults: [&[u8]; 5] = [b"", b"\0\0\0\x01", b"\0\0\0\x0dabcdefghijkl", b"\0\0\0\x01ab\0\0\0\0\0\0\0\0\0\0", &[0; 32]];
        for fault in faults {
            assert_eq!(unpad(Zeroizing::new(fault.to_vec())).unwrap_err(), CryptoError::Integrity, "{fault:?}");
        }
    }
}
