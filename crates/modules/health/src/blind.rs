//! Where each blind index lives, and the values to store and to search by.

use erp_core::{TenantId, crypto::PiiCrypto};
use sea_orm::Value;

/// One index. The names are part of its key: renaming one orphans every stored value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Index {
    /// The full name; kept only where `health.index_names` is on, since equal names show as equal bytes.
    Name,
    /// The full pinyin, under the same condition.
    Pinyin,
    Phone,
    /// The last four digits, for the reception desk.
    PhoneLast4,
    /// Name and birth date together, for the duplicate check.
    BirthName,
    Identifier,
    IdentifierLast4,
}

impl Index {
    const fn place(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Name => ("patient", "name", "exact"),
            Self::Pinyin => ("patient", "name_pinyin", "exact"),
            Self::Phone => ("patient", "phone", "exact"),
            Self::PhoneLast4 => ("patient", "phone", "last4"),
            Self::BirthName => ("patient", "birth_date", "name"),
            Self::Identifier => ("patient_identifier", "value", "exact"),
            Self::IdentifierLast4 => ("patient_identifier", "value", "last4"),
        }
    }
}

/// Makes blind indexes for one tenant.
#[derive(Clone, Copy)]
pub struct Blinder<'a> {
    crypto: &'a PiiCrypto,
    tenant: TenantId,
}

impl<'a> Blinder<'a> {
    pub const fn new(crypto: &'a PiiCrypto, tenant: TenantId) -> Self {
        Self { crypto, tenant }
    }

    /// What is stored for a normalised value.
    pub fn stored(&self, index: Index, normalised: &str) -> Vec<u8> {
        let (table, column, name) = index.place();
        self.crypto.blind(self.tenant, table, column, name, normalised).to_vec()
    }

    /// What a search asks for: one value per key while a rotation runs.
    pub fn searched(&self, index: Index, normalised: &str) -> Vec<Value> {
        self.all(index, normalised).into_iter().map(Value::from).collect()
    }

    /// As [`Blinder::searched`], as bytes to compare with stored ones.
    pub fn all(&self, index: Index, normalised: &str) -> Vec<Vec<u8>> {
        let (table, column, name) = index.place();
        self.crypto.blind_all(self.tenant, table, column, name, normalised).into_iter().map(|blind| blind.to_vec()).collect()
    }
}
