//! What an answer shows of a patient: masked.

use chrono::{DateTime, Utc};
use erp_core::{Cursor, Pii, TenantId, crypto::PiiCrypto, pii::mask};
use sea_orm::{DbErr, QueryResult, TryGetableMany};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    entity::Model,
    person::{Person, open_row, unreadable},
};
use crate::identifier::view::IdentifierView;

/// A patient as lists show it. Personal data is masked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PatientSummary {
    pub id: Uuid,
    /// The medical record number.
    #[schema(example = "P2026000042")]
    pub mrn: String,
    #[schema(example = "张*")]
    pub name: Option<String>,
    #[schema(example = "male")]
    pub gender: String,
    #[schema(example = "1960-**-**")]
    pub birth_date: Option<String>,
    #[schema(example = 1960)]
    pub birth_year: Option<i16>,
    #[schema(example = "138****5678")]
    pub phone: Option<String>,
    /// `active`, `deceased`, `merged` or `archived`.
    #[schema(example = "active")]
    pub status: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    #[schema(example = 1)]
    pub version: i32,
    /// A protected field of this row does not open: it is shown as null, and the fault has been reported.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub decrypt_failed: bool,
    /// Never shown.
    #[serde(skip)]
    pub decoy: bool,
}

/// A patient in detail. Personal data is masked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PatientDetail {
    #[serde(flatten)]
    pub summary: PatientSummary,
    /// Down to the city.
    #[schema(example = "广东省深圳市***")]
    pub address: Option<String>,
    #[schema(example = "***")]
    pub occupation: Option<String>,
    /// Whether there is a phone that could not be read as a number.
    pub phone_unverified: bool,
    #[schema(example = "O")]
    pub blood_type: Option<String>,
    #[schema(example = "440305")]
    pub area_code: Option<String>,
    /// `staff`, `self`, `import`, `fhir` or `demo`.
    #[schema(example = "staff")]
    pub source: String,
    /// The department that looks after them.
    pub department_id: Option<Uuid>,
    /// The record that replaced this one.
    pub merged_into: Option<Uuid>,
    pub identifiers: Vec<IdentifierView>,
    pub created_by: Option<Uuid>,
    pub updated_by: Option<Uuid>,
}

/// The columns that a list reads.
#[derive(Clone, Debug)]
pub struct ListRow {
    pub id: Uuid,
    pub mrn: String,
    pub subject_key: Option<Vec<u8>>,
    pub name_enc: Option<Vec<u8>>,
    pub gender: String,
    pub birth_year: Option<i16>,
    pub phone_enc: Option<Vec<u8>>,
    pub status: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i32,
    pub decoy: bool,
}

pub const LIST_COLUMNS: &str =
    "p.id, p.mrn, p.subject_key, p.name_enc, p.gender, p.birth_year, p.phone_enc, p.status, p.created_at, p.updated_at, p.version, p.decoy";

impl ListRow {
    /// Takes a row apart that begins with [`LIST_COLUMNS`]: by position, since looking a name up for each cell of each row of a page
    /// costs more than reading the cell.
    pub fn first_of(row: &QueryResult) -> Result<Self, DbErr> {
        let (id, mrn, subject_key, name_enc, gender, birth_year, phone_enc, status, created_at, updated_at, version, decoy) =
            TryGetableMany::try_get_many_by_index(row)?;
        Ok(Self { id, mrn, subject_key, name_enc, gender, birth_year, phone_enc, status, created_at, updated_at, version, decoy })
    }

    pub const fn cursor(&self) -> Cursor {
        Cursor { at: self.created_at, id: self.id }
    }

    /// The row masked. A field that does not open is marked, and the rest of the page stands.
    pub fn masked(self, crypto: &PiiCrypto, tenant: TenantId) -> PatientSummary {
        let person = Person::open(crypto, tenant, self.id, self.subject_key.as_deref());
        let mut decrypt_failed = false;
        let mut open = |column: &'static str, envelope: &Option<Vec<u8>>, mask: fn(&str) -> String| match person
            .as_ref()
            .map_err(|error| *error)
            .and_then(|person| person.read(column, envelope.as_deref()))
        {
            Ok(value) => masked(value.as_ref(), mask),
            Err(error) => {
                unreadable(tenant, self.id, column, error);
                decrypt_failed = true;
                None
            }
        };
        let (name, phone) = (open("name", &self.name_enc, mask::name), open("phone", &self.phone_enc, mask::phone));
        PatientSummary {
            id: self.id,
            mrn: self.mrn,
            name,
            gender: self.gender,
            birth_date: masked_birth(self.birth_year),
            birth_year: self.birth_year,
            phone,
            status: self.status,
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: self.version,
            decrypt_failed,
            decoy: self.decoy,
        }
    }
}

/// The row in detail, masked.
pub fn detail(crypto: &PiiCrypto, tenant: TenantId, row: &Model, identifiers: &[crate::identifier::entity::Model]) -> PatientDetail {
    let (person, opened) = open_row(crypto, tenant, row);
    let known = &opened.known;
    let identifiers: Vec<IdentifierView> =
        identifiers.iter().map(|identifier| IdentifierView::masked(person.as_ref(), tenant, identifier)).collect();
    let decrypt_failed = !opened.broken.is_empty() || identifiers.iter().any(|i| i.decrypt_failed);
    PatientDetail {
        summary: PatientSummary {
            id: row.id,
            mrn: row.mrn.clone(),
            name: masked(known.name.as_ref(), mask::name),
            gender: known.gender.clone(),
            birth_date: masked_birth(row.birth_year),
            birth_year: row.birth_year,
            phone: masked(known.phone.as_ref(), mask::phone),
            status: row.status.clone(),
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
            decrypt_failed,
            decoy: row.decoy,
        },
        address: masked(known.address.as_ref(), mask::address),
        occupation: known.occupation.as_ref().map(|_| "***".to_owned()),
        phone_unverified: row.phone_unverified_enc.is_some(),
        blood_type: row.blood_type.clone(),
        area_code: row.area_code.clone(),
        source: row.source.clone(),
        department_id: row.department_id,
        merged_into: row.merged_into,
        identifiers,
        created_by: row.created_by,
        updated_by: row.updated_by,
    }
}

pub fn masked(value: Option<&Pii<String>>, mask: fn(&str) -> String) -> Option<String> {
    value.map(|value| mask(value.expose()))
}

/// The year is a plain column, so that the mask of a birth date needs no key.
fn masked_birth(year: Option<i16>) -> Option<String> {
    year.map(|year| format!("{year:04}-**-**"))
}
