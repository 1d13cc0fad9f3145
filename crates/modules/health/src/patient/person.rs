//! One person's key, and the values sealed under it.

use chrono::{Datelike, NaiveDate};
use erp_core::{
    Pii, TenantId,
    crypto::{CryptoError, Field, PiiCrypto, SubjectKey},
    pii::normalise,
};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use super::entity::{ActiveModel, Model};
use crate::blind::{Blinder, Index};

const TABLE: &str = "patient";
const IDENTIFIER: &str = "patient_identifier";

/// What is known of a person, in plaintext.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demographics {
    /// Absent only in imported records.
    pub name: Option<Pii<String>>,
    pub gender: String,
    pub birth_date: Option<NaiveDate>,
    /// In E.164.
    pub phone: Option<Pii<String>>,
    /// A phone that could not be read as a number.
    pub phone_unverified: Option<Pii<String>>,
    pub address: Option<Pii<String>>,
    pub occupation: Option<Pii<String>>,
    pub blood_type: Option<String>,
    pub area_code: Option<String>,
    pub status: String,
    /// What an imported resource says and no column holds, as JSON.
    pub remainder: Option<Pii<String>>,
}

impl Default for Demographics {
    fn default() -> Self {
        Self {
            name: None,
            gender: "unknown".to_owned(),
            birth_date: None,
            phone: None,
            phone_unverified: None,
            address: None,
            occupation: None,
            blood_type: None,
            area_code: None,
            status: "active".to_owned(),
            remainder: None,
        }
    }
}

/// The fields, by the names that audit rows and events use.
pub const FIELDS: [&str; 11] = [
    "name",
    "gender",
    "birth_date",
    "phone",
    "phone_unverified",
    "address",
    "occupation",
    "blood_type",
    "area_code",
    "status",
    "remainder",
];

impl Demographics {
    /// The fields in which two states differ.
    pub fn changed(&self, other: &Self) -> Vec<&'static str> {
        let same = [
            self.name == other.name,
            self.gender == other.gender,
            self.birth_date == other.birth_date,
            self.phone == other.phone,
            self.phone_unverified == other.phone_unverified,
            self.address == other.address,
            self.occupation == other.occupation,
            self.blood_type == other.blood_type,
            self.area_code == other.area_code,
            self.status == other.status,
            self.remainder == other.remainder,
        ];
        FIELDS.into_iter().zip(same).filter_map(|(field, same)| (!same).then_some(field)).collect()
    }

    /// The text under an index, if there is one: what is stored and what a rotation makes again.
    pub fn indexed(&self, index: Index) -> Option<String> {
        let (name, phone) = (self.name.as_ref().map(Pii::expose), self.phone.as_ref().map(Pii::expose));
        let text = match index {
            Index::Name => name.and_then(|name| normalise::name(name).ok()),
            Index::Pinyin => name.map(|name| normalise::pinyin(name)),
            Index::Phone => phone.cloned(),
            Index::PhoneLast4 => phone.and_then(|phone| normalise::last4(phone)),
            Index::BirthName => self.birth_name(),
            Index::Identifier | Index::IdentifierLast4 => None,
        };
        text.filter(|text| !text.is_empty())
    }

    /// The text under the combined index of name and birth date.
    pub fn birth_name(&self) -> Option<String> {
        let name = normalise::name(self.name.as_ref()?.expose()).ok()?;
        Some(format!("{name}\n{}", self.birth_date?))
    }
}

/// The key of one patient row and of its identifiers.
pub struct Person<'a> {
    crypto: &'a PiiCrypto,
    tenant: TenantId,
    pub id: Uuid,
    subject: SubjectKey,
}

impl<'a> Person<'a> {
    /// A new person's key, and its wrapped form for the row.
    pub fn create(crypto: &'a PiiCrypto, tenant: TenantId, id: Uuid) -> Result<(Self, Vec<u8>), CryptoError> {
        let (subject, wrapped) = crypto.new_subject(&field(tenant, TABLE, "subject_key", id))?;
        Ok((Self { crypto, tenant, id, subject }, wrapped))
    }

    /// The key of a stored person. A row without one belongs to an erased person: nothing of it opens any more.
    pub fn open(crypto: &'a PiiCrypto, tenant: TenantId, id: Uuid, wrapped: Option<&[u8]>) -> Result<Self, CryptoError> {
        let subject = crypto.open_subject(&field(tenant, TABLE, "subject_key", id), wrapped.ok_or(CryptoError::Integrity)?)?;
        Ok(Self { crypto, tenant, id, subject })
    }

    pub const fn blinder(&self) -> Blinder<'a> {
        Blinder::new(self.crypto, self.tenant)
    }

    /// The person's key wrapped again, under the primary key.
    pub fn rewrap(&self) -> Result<Vec<u8>, CryptoError> {
        self.crypto.wrap_subject(&field(self.tenant, TABLE, "subject_key", self.id), &self.subject)
    }

    pub fn seal(&self, column: &str, value: Option<&Pii<String>>) -> Result<Option<Vec<u8>>, CryptoError> {
        value.map(|value| self.crypto.seal(&field(self.tenant, TABLE, column, self.id), Some(&self.subject), value.expose())).transpose()
    }

    pub fn read(&self, column: &str, envelope: Option<&[u8]>) -> Result<Option<Pii<String>>, CryptoError> {
        envelope.map(|sealed| self.crypto.open(&field(self.tenant, TABLE, column, self.id), Some(&self.subject), sealed)).transpose()
    }

    pub fn seal_identifier(&self, row: Uuid, value: &Pii<String>) -> Result<Vec<u8>, CryptoError> {
        self.crypto.seal(&field(self.tenant, IDENTIFIER, "value", row), Some(&self.subject), value.expose())
    }

    pub fn read_identifier(&self, row: Uuid, envelope: &[u8]) -> Result<Pii<String>, CryptoError> {
        self.crypto.open(&field(self.tenant, IDENTIFIER, "value", row), Some(&self.subject), envelope)
    }

    /// Sets the columns of `fields`, with the indexes that follow from them.
    pub fn write(&self, now: &Demographics, fields: &[&str], index_names: bool, row: &mut ActiveModel) -> Result<(), CryptoError> {
        let blind = self.blinder();
        let index = |index| now.indexed(index).map(|text| blind.stored(index, &text));
        for field in fields {
            match *field {
                "name" => {
                    let name = now.name.as_ref();
                    let pinyin = name.map(|name| normalise::pinyin(name.expose()));
                    row.name_enc = Set(self.seal("name", name)?);
                    row.name_pinyin_enc = Set(self.seal("name_pinyin", pinyin.map(Pii::new).as_ref())?);
                    row.name_bidx = Set(index(Index::Name).filter(|_| index_names));
                    row.name_pinyin_bidx = Set(index(Index::Pinyin).filter(|_| index_names));
                }
                "birth_date" => {
                    let text = now.birth_date.map(|date| Pii::new(date.to_string()));
                    row.birth_date_enc = Set(self.seal("birth_date", text.as_ref())?);
                    row.birth_year = Set(now.birth_date.and_then(|date| i16::try_from(date.year()).ok()));
                }
                "phone" => {
                    row.phone_enc = Set(self.seal("phone", now.phone.as_ref())?);
                    row.phone_bidx = Set(index(Index::Phone));
                    row.phone_last4_bidx = Set(index(Index::PhoneLast4));
                }
                "phone_unverified" => row.phone_unverified_enc = Set(self.seal("phone_unverified", now.phone_unverified.as_ref())?),
                "address" => row.address_enc = Set(self.seal("address", now.address.as_ref())?),
                "occupation" => row.occupation_enc = Set(self.seal("occupation", now.occupation.as_ref())?),
                "remainder" => row.remainder_enc = Set(self.seal("remainder", now.remainder.as_ref())?),
                "gender" => row.gender = Set(now.gender.clone()),
                "blood_type" => row.blood_type = Set(now.blood_type.clone()),
                "area_code" => row.area_code = Set(now.area_code.clone()),
                "status" => row.status = Set(now.status.clone()),
                // Not a column: the change is in another table, and this row only moves its version up.
                _ => {}
            }
        }
        if fields.iter().any(|field| matches!(*field, "name" | "birth_date")) {
            row.birth_name_bidx = Set(index(Index::BirthName));
        }
        Ok(())
    }
}

fn field<'f>(tenant: TenantId, table: &'f str, column: &'f str, row: Uuid) -> Field<'f> {
    Field { tenant, table, column, row }
}

/// A stored patient, as far as it could be opened.
pub struct Opened {
    pub known: Demographics,
    /// Fields that did not open; in `known` they are absent.
    pub broken: Vec<&'static str>,
}

/// Opens every field. What does not open is named in the log with its row, and never shown as empty.
pub fn open_row<'a>(crypto: &'a PiiCrypto, tenant: TenantId, row: &Model) -> (Option<Person<'a>>, Opened) {
    let person = Person::open(crypto, tenant, row.id, row.subject_key.as_deref());
    let mut broken = Vec::new();
    let mut read = |column: &'static str, envelope: &Option<Vec<u8>>| {
        let envelope = envelope.as_deref()?;
        match person.as_ref().map_err(|e| *e).and_then(|person| person.read(column, Some(envelope))) {
            Ok(value) => value,
            Err(error) => {
                unreadable(tenant, row.id, column, error);
                broken.push(column);
                None
            }
        }
    };
    let name = read("name", &row.name_enc);
    let birth_date = read("birth_date", &row.birth_date_enc).and_then(|text| text.expose().parse().ok());
    let known = Demographics {
        name,
        gender: row.gender.clone(),
        birth_date,
        phone: read("phone", &row.phone_enc),
        phone_unverified: read("phone_unverified", &row.phone_unverified_enc),
        address: read("address", &row.address_enc),
        occupation: read("occupation", &row.occupation_enc),
        blood_type: row.blood_type.clone(),
        area_code: row.area_code.clone(),
        status: row.status.clone(),
        remainder: read("remainder", &row.remainder_enc),
    };
    (person.ok(), Opened { known, broken })
}

/// The alarm for a value that does not open: a wrong key, or somebody's hand in the table.
pub fn unreadable(tenant: TenantId, row: Uuid, column: &str, error: CryptoError) {
    tracing::error!(%tenant, patient_id = %row, column, %error, code = "health.pii.integrity", "a protected field does not open");
}
