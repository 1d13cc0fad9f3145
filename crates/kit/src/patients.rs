//! Patients, as whoever signs people in needs them. Records are another module's; it registers what answers here.

use chrono::NaiveDate;
use erp_core::{Masked, Pii};
use erp_db::{Outcome, TenantTx, WriteTx};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What somebody may be asked for, besides the phone, to show which of several patients they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// The last four characters of the identity card's number.
    IdLast4,
    BirthDate,
}

/// What they answered.
#[derive(Clone, Debug)]
pub enum Told {
    IdLast4(Pii<String>),
    BirthDate(NaiveDate),
}

/// A patient of the tenant whom a phone leads to.
#[derive(Clone, Debug)]
pub struct KnownPatient {
    pub id: Uuid,
    pub name: Option<Masked>,
    /// The user whose record it is.
    pub user: Option<Uuid>,
    /// What the record can be compared with; nothing where it says too little.
    pub asks: Vec<Ask>,
}

/// The patients of a tenant. Every method works in the caller's transaction.
#[async_trait::async_trait]
pub trait PatientDirectory: Send + Sync + 'static {
    /// Living people on open records with this phone, in E.164; oldest record first, as many as a family can have.
    async fn by_phone(&self, tx: &TenantTx, phone: &Pii<String>) -> Outcome<Vec<KnownPatient>>;

    /// Whether the record says what somebody told. The caller counts and limits the tries.
    async fn confirms(&self, tx: &TenantTx, patient: Uuid, told: &Told) -> Outcome<bool>;

    /// Makes the user the one whose record it is.
    async fn link(&self, tx: &WriteTx, patient: Uuid, user: Uuid) -> Outcome<()>;

    /// Opens a record for a user who came by themselves, of whom nothing but the phone is known.
    async fn enrol(&self, tx: &WriteTx, user: Uuid, phone: &Pii<String>) -> Outcome<Uuid>;
}
