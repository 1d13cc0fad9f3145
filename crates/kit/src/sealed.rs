//! Which columns hold sealed values, so that a rotation of keys reaches the rows of every module.

use std::sync::{Arc, Mutex, PoisonError};

/// A table of a tenant, with the key `(tenant_id, id)`, some of whose columns are sealed.
#[derive(Debug)]
pub struct SealedTable {
    pub table: &'static str,
    /// What envelopes are bound to where that is not the row they stand in: another table, and the column here with the id of the row
    /// there. Copies of another table's envelopes keep its place.
    pub bound_to: Option<(&'static str, &'static str)>,
    /// Whether a row has a key of its own, wrapped, in [`erp_core::crypto::SUBJECT_COLUMN`]. Without it nothing sealed opens.
    pub subject: bool,
    pub columns: &'static [SealedColumn],
}

impl SealedTable {
    /// The table that envelopes are bound to, and the column of this one with the id of the row there.
    pub fn place(&self) -> (&'static str, &'static str) {
        self.bound_to.unwrap_or((self.table, "id"))
    }
}

/// A column of envelopes of text.
#[derive(Debug)]
pub struct SealedColumn {
    /// `phone_enc`
    pub column: &'static str,
    /// What the envelope calls it: `phone`.
    pub field: &'static str,
    /// Columns that find it.
    pub indexes: &'static [SealedIndex],
}

/// A blind index of a sealed column's text.
#[derive(Debug)]
pub struct SealedIndex {
    /// `phone_bidx`
    pub column: &'static str,
    /// The index's name within [`erp_core::crypto::PiiCrypto::blind`].
    pub index: &'static str,
    /// The text as it is indexed; none where it is not.
    pub text: fn(&str) -> Option<String>,
}

/// Those of all modules, whoever registered them when. Clones share one list.
#[derive(Clone, Debug, Default)]
pub struct SealedTables(Arc<Mutex<Vec<&'static SealedTable>>>);

impl SealedTables {
    pub fn add(&self, table: &'static SealedTable) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(table);
    }

    pub fn all(&self) -> Vec<&'static SealedTable> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
