//! What has to change in one row: pure, so that it can be made before any row is locked.

use erp_core::{
    TenantId,
    crypto::{CryptoError, PiiCrypto},
    pii::normalise::last4,
};
use uuid::Uuid;

use crate::{
    blind::{Blinder, Index},
    identifier::{entity as numbers, rules},
    patient::{
        entity as patients,
        person::{Demographics, Person},
    },
};

/// A column that gets `new` if it still holds `old`. An envelope's nonce is random and a blind index follows from its text, so
/// equal bytes mean that nobody has changed the value.
pub struct Swap {
    pub column: &'static str,
    pub old: Vec<u8>,
    pub new: Vec<u8>,
}

/// One row's part of the rotation.
pub struct Plan {
    pub id: Uuid,
    pub swaps: Vec<Swap>,
    /// Indexes that no configured key makes of their text: what is searched is not found.
    pub misfits: Vec<&'static str>,
    /// Columns that do not open, or an index without its text.
    pub broken: Vec<(&'static str, CryptoError)>,
    /// The person's key is gone: nothing of the row opens any more, and nothing of it is to be kept readable.
    pub erased: bool,
}

impl Plan {
    pub(super) const fn new(id: Uuid) -> Self {
        Self { id, swaps: Vec::new(), misfits: Vec::new(), broken: Vec::new(), erased: false }
    }

    pub(super) fn swap(&mut self, column: &'static str, old: &[u8], new: Result<Vec<u8>, CryptoError>) {
        match new {
            Ok(new) if new == old => {}
            Ok(new) => self.swaps.push(Swap { column, old: old.to_vec(), new }),
            Err(error) => self.broken.push((column, error)),
        }
    }

    /// An index is made again where one is stored: whether names have one is a setting's affair, not a rotation's.
    fn index(&mut self, blind: Blinder<'_>, column: &'static str, stored: Option<&Vec<u8>>, index: Index, text: Option<String>) {
        let Some(stored) = stored else { return };
        if text.as_ref().is_some_and(|text| !blind.all(index, text).contains(stored)) {
            self.misfits.push(column);
        }
        self.swap(column, stored, text.map(|text| blind.stored(index, &text)).ok_or(CryptoError::Integrity));
    }
}

pub fn patient(crypto: &PiiCrypto, tenant: TenantId, row: &patients::Model) -> Plan {
    let mut plan = Plan::new(row.id);
    let Some(wrapped) = row.subject_key.as_deref() else {
        plan.erased = true;
        return plan;
    };
    let person = match Person::open(crypto, tenant, row.id, Some(wrapped)) {
        Ok(person) => person,
        Err(error) => {
            plan.broken.push(("subject_key", error));
            return plan;
        }
    };
    if !crypto.is_current(wrapped) {
        plan.swap("subject_key", wrapped, person.rewrap());
    }
    // Every envelope is opened, the current ones too: a key may be retired only once all is known to open without it.
    let mut reseal = |column: &'static str, name: &str, envelope: Option<&Vec<u8>>| {
        let envelope = envelope?;
        let value = match person.read(name, Some(envelope)) {
            Ok(value) => value,
            Err(error) => {
                plan.broken.push((column, error));
                return None;
            }
        };
        if !crypto.is_current(envelope) {
            let sealed = person.seal(name, value.as_ref()).and_then(|sealed| sealed.ok_or(CryptoError::Integrity));
            plan.swap(column, envelope, sealed);
        }
        value
    };
    let known = Demographics {
        name: reseal("name_enc", "name", row.name_enc.as_ref()),
        birth_date: reseal("birth_date_enc", "birth_date", row.birth_date_enc.as_ref()).and_then(|text| text.expose().parse().ok()),
        phone: reseal("phone_enc", "phone", row.phone_enc.as_ref()),
        ..Demographics::default()
    };
    reseal("name_pinyin_enc", "name_pinyin", row.name_pinyin_enc.as_ref());
    reseal("phone_unverified_enc", "phone_unverified", row.phone_unverified_enc.as_ref());
    reseal("address_enc", "address", row.address_enc.as_ref());
    reseal("occupation_enc", "occupation", row.occupation_enc.as_ref());
    reseal("remainder_enc", "remainder", row.remainder_enc.as_ref());
    let indexes = [
        ("name_bidx", &row.name_bidx, Index::Name),
        ("name_pinyin_bidx", &row.name_pinyin_bidx, Index::Pinyin),
        ("birth_name_bidx", &row.birth_name_bidx, Index::BirthName),
        ("phone_bidx", &row.phone_bidx, Index::Phone),
        ("phone_last4_bidx", &row.phone_last4_bidx, Index::PhoneLast4),
    ];
    for (column, stored, index) in indexes {
        plan.index(person.blinder(), column, stored.as_ref(), index, known.indexed(index));
    }
    plan
}

/// `wrapped` is the key of the number's patient.
pub fn identifier(crypto: &PiiCrypto, tenant: TenantId, wrapped: Option<&[u8]>, row: &numbers::Model) -> Plan {
    let mut plan = Plan::new(row.id);
    if wrapped.is_none() {
        plan.erased = true;
        return plan;
    }
    let opened = Person::open(crypto, tenant, row.patient_id, wrapped)
        .and_then(|person| person.read_identifier(row.id, &row.value_enc).map(|value| (person, value)));
    let (person, value) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            plan.broken.push(("value_enc", error));
            return plan;
        }
    };
    if !crypto.is_current(&row.value_enc) {
        plan.swap("value_enc", &row.value_enc, person.seal_identifier(row.id, &value));
    }
    let text = rules::normalised(&row.kind, value.expose()).ok();
    let tail = text.as_deref().and_then(last4);
    plan.index(person.blinder(), "value_bidx", Some(&row.value_bidx), Index::Identifier, text);
    plan.index(person.blinder(), "last4_bidx", row.last4_bidx.as_ref(), Index::IdentifierLast4, tail);
    plan
}
