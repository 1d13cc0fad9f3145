//! The one service that seals, opens and indexes personal data, for every module.

use std::{fmt, sync::Arc};

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::{
    AuditKey, BlindIndex, CryptoError, Field,
    derive::{derive32, hmac_sha256, verify_hmac_sha256},
    envelope,
    key::{Keyset, MasterKey},
    random::random_bytes,
};
use crate::{ids::TenantId, pii::Pii};

/// The column under which a subject's wrapped key is sealed.
pub const SUBJECT_COLUMN: &str = "subject_key";

const MAC_SALT: &str = "erp/mac/v1";

/// The random key of one person. It takes part in the key of every value about that person, so that deleting its wrapped
/// form erases them all, in backups too (crypto-shredding).
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SubjectKey([u8; 32]);

impl fmt::Debug for SubjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SubjectKey(***)")
    }
}

/// What a configured key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUse {
    Encryption,
    Index,
}

/// A key as an operator may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyInfo {
    pub key_use: KeyUse,
    pub id: u32,
    /// Whether new rows are written under it.
    pub primary: bool,
}

/// Seals, opens and indexes personal data. Cheap to clone.
#[derive(Clone)]
pub struct PiiCrypto(Arc<Keys>);

struct Keys {
    encryption: Keyset,
    index: Keyset,
}

impl PiiCrypto {
    /// The two keysets must not share a key; the configuration refuses equal secrets.
    pub fn new(encryption: Keyset, index: Keyset) -> Self {
        Self(Arc::new(Keys { encryption, index }))
    }

    /// A fresh key for a new person, and its wrapped form to store in [`SUBJECT_COLUMN`] of the row that `field` names.
    /// The column in `field` does not matter.
    ///
    /// # Errors
    /// [`CryptoError::Random`].
    pub fn new_subject(&self, field: &Field<'_>) -> Result<(SubjectKey, Vec<u8>), CryptoError> {
        let subject = SubjectKey(random_bytes()?);
        let wrapped = self.wrap_subject(field, &subject)?;
        Ok((subject, wrapped))
    }

    /// Wraps a person's key again, under the present primary key.
    ///
    /// # Errors
    /// [`CryptoError::Random`].
    pub fn wrap_subject(&self, field: &Field<'_>, subject: &SubjectKey) -> Result<Vec<u8>, CryptoError> {
        self.seal_bytes(&Field { column: SUBJECT_COLUMN, ..*field }, None, &subject.0)
    }

    /// The person's key from its wrapped form.
    ///
    /// # Errors
    /// As [`PiiCrypto::open`].
    pub fn open_subject(&self, field: &Field<'_>, wrapped: &[u8]) -> Result<SubjectKey, CryptoError> {
        let mut bytes = envelope::open(&self.0.encryption, &Field { column: SUBJECT_COLUMN, ..*field }, None, wrapped)?;
        let key = bytes.as_slice().try_into().map(SubjectKey).map_err(|_| CryptoError::Integrity);
        bytes.zeroize();
        key
    }

    /// Seals a text under the primary key. Twice the same text gives two different envelopes.
    ///
    /// # Errors
    /// [`CryptoError::Random`], [`CryptoError::TooLong`] from 4 GiB on.
    pub fn seal(&self, field: &Field<'_>, subject: Option<&SubjectKey>, plain: &str) -> Result<Vec<u8>, CryptoError> {
        self.seal_bytes(field, subject, plain.as_bytes())
    }

    /// Opens an envelope with the key that it names.
    ///
    /// # Errors
    /// Every variant of [`CryptoError`] that names a fault of the envelope; never a wrong text.
    pub fn open(&self, field: &Field<'_>, subject: Option<&SubjectKey>, envelope: &[u8]) -> Result<Pii<String>, CryptoError> {
        let plain = envelope::open(&self.0.encryption, field, subject.map(|s| &s.0), envelope)?;
        std::str::from_utf8(&plain).map(|text| Pii::new(text.to_owned())).map_err(|_| CryptoError::Utf8)
    }

    /// As [`PiiCrypto::seal`], for bytes.
    ///
    /// # Errors
    /// As [`PiiCrypto::seal`].
    pub fn seal_bytes(&self, field: &Field<'_>, subject: Option<&SubjectKey>, plain: &[u8]) -> Result<Vec<u8>, CryptoError> {
        envelope::seal(&self.0.encryption, field, subject.map(|s| &s.0), plain)
    }

    /// As [`PiiCrypto::open`], for bytes.
    ///
    /// # Errors
    /// As [`PiiCrypto::open`], without [`CryptoError::Utf8`].
    pub fn open_bytes(&self, field: &Field<'_>, subject: Option<&SubjectKey>, envelope: &[u8]) -> Result<Pii<Vec<u8>>, CryptoError> {
        envelope::open(&self.0.encryption, field, subject.map(|s| &s.0), envelope).map(|plain| Pii::new(plain.to_vec()))
    }

    /// Whether an envelope is sealed under the primary key; a rotation rewrites the others.
    pub fn is_current(&self, envelope: &[u8]) -> bool {
        envelope::key_id_of(envelope) == Ok(self.key_id())
    }

    /// The blind index of a value that [`crate::pii::normalise`] has normalised, under the primary index key: what is stored.
    pub fn blind(&self, tenant: TenantId, table: &str, column: &str, index: &str, normalised: &str) -> BlindIndex {
        BlindIndex::new(self.0.index.primary(), tenant, table, column, index, normalised)
    }

    /// The blind indexes under every key, the primary first: what a search asks for while a rotation runs.
    pub fn blind_all(&self, tenant: TenantId, table: &str, column: &str, index: &str, normalised: &str) -> Vec<BlindIndex> {
        self.0.index.iter().map(|(_, key)| BlindIndex::new(key, tenant, table, column, index, normalised)).collect()
    }

    /// The id of the key that seals.
    pub fn key_id(&self) -> u32 {
        self.0.encryption.primary_id()
    }

    /// The key of a tenant's audit chain, from the primary key of the index keyset.
    pub fn audit_key(&self, tenant: TenantId) -> AuditKey {
        AuditKey::new(self.0.index.primary_id(), self.0.index.primary(), tenant)
    }

    /// The key that wrote older audit rows.
    ///
    /// # Errors
    /// [`CryptoError::UnknownKey`].
    pub fn audit_key_by_id(&self, tenant: TenantId, key_id: u32) -> Result<AuditKey, CryptoError> {
        let master = self.0.index.get(key_id).ok_or(CryptoError::UnknownKey { key_id })?;
        Ok(AuditKey::new(key_id, master, tenant))
    }

    /// HMAC-SHA-256 of `bytes` under a key for this purpose and tenant alone, such as `idempotency`.
    pub fn mac(&self, purpose: &str, tenant: TenantId, bytes: &[u8]) -> [u8; 32] {
        hmac_sha256(mac_key(self.0.index.primary(), purpose, tenant).as_ref(), &[bytes])
    }

    /// Whether `tag` came from [`PiiCrypto::mac`] under any key of the set; constant time per key.
    pub fn verify_mac(&self, purpose: &str, tenant: TenantId, bytes: &[u8], tag: &[u8; 32]) -> bool {
        self.0.index.iter().any(|(_, key)| verify_hmac_sha256(mac_key(key, purpose, tenant).as_ref(), &[bytes], tag))
    }

    /// Every configured key by its id, for `check-config` and the start-up log.
    pub fn fingerprints(&self) -> Vec<KeyInfo> {
        let list = |key_use, set: &Keyset| -> Vec<KeyInfo> {
            set.iter().map(|(id, _)| KeyInfo { key_use, id, primary: id == set.primary_id() }).collect()
        };
        [list(KeyUse::Encryption, &self.0.encryption), list(KeyUse::Index, &self.0.index)].concat()
    }
}

impl fmt::Debug for PiiCrypto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PiiCrypto(encryption {:08x}, index {:08x})", self.0.encryption.primary_id(), self.0.index.primary_id())
    }
}

fn mac_key(master: &MasterKey, purpose: &str, tenant: TenantId) -> super::derive::DerivedKey {
    derive32(MAC_SALT, master.bytes(), &[purpose.as_bytes(), tenant.get().as_bytes()])
}
