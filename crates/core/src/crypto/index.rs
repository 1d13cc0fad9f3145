//! Blind indexes: equality search over encrypted columns.

use std::fmt;

use subtle::ConstantTimeEq;

use super::{
    derive::{derive32, hmac_sha256},
    key::MasterKey,
};
use crate::{ids::TenantId, pii::normalise};

const SALT: &str = "erp/idx/v1";

/// HMAC-SHA-256 of a normalised value, cut to 16 bytes, under a key of its own per tenant, table, column, index and
/// version of the normaliser. Equal values of two tenants or two columns give unrelated bytes.
#[derive(Clone, Copy)]
pub struct BlindIndex([u8; 16]);

impl BlindIndex {
    pub const LEN: usize = 16;

    pub(super) fn new(master: &MasterKey, tenant: TenantId, table: &str, column: &str, index: &str, normalised: &str) -> Self {
        let (tenant, version) = (tenant.get(), normalise::VERSION.to_be_bytes());
        let key = derive32(SALT, master.bytes(), &[tenant.as_bytes(), table.as_bytes(), column.as_bytes(), index.as_bytes(), &version]);
        let mut short = [0; 16];
        short.copy_from_slice(&hmac_sha256(key.as_ref(), &[normalised.as_bytes()])[..16]);
        Self(short)
    }

    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The 16 bytes as a `bytea` parameter.
    pub fn to_vec(self) -> Vec<u8> {
        self.0.to_vec()
    }
}

impl PartialEq for BlindIndex {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for BlindIndex {}

impl fmt::Debug for BlindIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlindIndex(***)")
    }
}
