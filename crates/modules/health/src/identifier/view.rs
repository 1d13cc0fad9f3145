//! What an answer shows of an identifier: masked.

use chrono::{DateTime, NaiveDate, Utc};
use erp_core::{TenantId, crypto::CryptoError};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{entity::Model, rules};
use crate::patient::person::{Person, unreadable};

/// A number by which a person is known elsewhere. Its value is masked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IdentifierView {
    pub id: Uuid,
    #[schema(example = "id_card")]
    pub kind: String,
    #[schema(example = "urn:oid:2.16.156.10011.1.3")]
    pub system: String,
    #[schema(example = "**************2813")]
    pub value: Option<String>,
    pub valid_to: Option<NaiveDate>,
    pub verified_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    #[schema(example = 1)]
    pub version: i32,
    /// The value does not open: it is shown as null, and the fault has been reported.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub decrypt_failed: bool,
}

/// The identifiers of one patient.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IdentifierList {
    pub items: Vec<IdentifierView>,
}

impl IdentifierView {
    /// The row masked under its person's key; `None` where that key did not open.
    pub fn masked(person: Option<&Person<'_>>, tenant: TenantId, row: &Model) -> Self {
        let value = person.ok_or(CryptoError::Integrity).and_then(|person| person.read_identifier(row.id, &row.value_enc));
        if let Err(error) = &value {
            unreadable(tenant, row.patient_id, "identifier", *error);
        }
        Self {
            id: row.id,
            kind: row.kind.clone(),
            system: row.system.clone(),
            decrypt_failed: value.is_err(),
            value: value.ok().map(|value| rules::masked(&row.kind, value.expose())),
            valid_to: row.valid_to,
            verified_at: row.verified_at,
            created_at: row.created_at,
            version: row.version,
        }
    }
}
