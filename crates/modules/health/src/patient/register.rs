//! Registering a patient: one transaction.

use erp_core::{
    AuditEntry, Masked, Problem, TenantId,
    crypto::{CryptoError, PiiCrypto},
    event::{Code, SerialNumber},
    new_id,
};
use erp_db::{
    DbError, Outcome, WriteTx, insert_scoped,
    sequences::{self, Number},
};
use sea_orm::ActiveValue::Set;
use serde_json::json;
use uuid::Uuid;

use super::{
    department, duplicates,
    entity::ActiveModel,
    input::{NewPatient, check_new},
    person::{Demographics, FIELDS, Person},
    service::Whole,
    sight::Sight,
};
use crate::{
    events::PatientCreated,
    identifier::{self, rules::Draft},
};

/// The number sequence of medical record numbers, and the pattern that a new tenant gets.
pub const MRN: &str = "patient.mrn";
pub const MRN_PATTERN: &str = "P{yyyy}{seq:6}";

/// Checks and registers. Refuses numbers that another patient has, and people who seem to be here already unless the caller
/// says that they are not.
pub async fn register(tx: &WriteTx, body: &NewPatient, index_names: bool, sight: &Sight) -> Outcome<Whole> {
    // First, since it locks the tenant's counter: of two registrations of one person at once, the second one sees the first.
    let mrn = next_mrn(tx).await?;
    let (person, identifiers) = check_new(body, mrn.day)?;
    let department = department::of_new(tx, body.department_id, sight).await?;
    identifier::service::hold(tx, identifiers.iter()).await?;
    identifier::service::refuse_taken(tx, &identifiers, "identifiers.").await?;
    if !body.confirm_duplicate {
        let candidates = duplicates::find(tx, &person, &[]).await?;
        if !candidates.is_empty() {
            return Err(Problem::conflict("health.patient.possible_duplicate").extra("candidates", json!(candidates)).into());
        }
    }
    insert(tx, mrn.text, person, identifiers, Source { name: "staff", department }, index_names).await
}

/// Where a record comes from, and who looks after it.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    pub name: &'static str,
    pub department: Option<Uuid>,
}

impl Source {
    /// Of no department yet.
    pub const fn of(name: &'static str) -> Self {
        Self { name, department: None }
    }
}

/// The next medical record number. A tenant that has no sequence for them yet gets the default one.
pub async fn next_mrn(tx: &WriteTx) -> Outcome<Number> {
    if let Some(number) = sequences::next(tx, MRN).await? {
        return Ok(number);
    }
    sequences::ensure(tx, MRN, MRN_PATTERN).await?;
    let number = sequences::next(tx, MRN).await?;
    Ok(number.ok_or_else(|| DbError::Unavailable(format!("the tenant has no number sequence {MRN}")))?)
}

/// Writes a checked patient with its numbers, the audit row and the event.
pub async fn insert(
    tx: &WriteTx,
    mrn: String,
    known: Demographics,
    identifiers: Vec<Draft>,
    Source { name: source, department }: Source,
    index_names: bool,
) -> Outcome<Whole> {
    let id = new_id();
    let (person, row) = seal(tx.crypto(), tx.tenant(), id, mrn, &known, source, index_names).map_err(DbError::from)?;
    let row = ActiveModel { department_id: Set(department), ..row };
    let row = insert_scoped(tx, row).await?;
    let mut stored = Vec::with_capacity(identifiers.len());
    for draft in &identifiers {
        stored.push(identifier::service::insert(tx, &person, draft).await?);
    }
    let given: Vec<&str> = Demographics::default().changed(&known);
    let numbers: Vec<_> = identifiers.iter().map(|d| json!({ "kind": d.kind, "system": d.system, "value": d.masked() })).collect();
    tx.audit(
        AuditEntry::new("health.patient.created", "patient", id)
            .detail("mrn", row.mrn.as_str())
            .detail("name", masked_name(&known).as_ref().map(Masked::as_str))
            .detail("fields", json!(given))
            .detail("identifiers", json!(numbers))
            .detail("source", source),
    );
    let event = PatientCreated {
        patient_id: id,
        mrn: SerialNumber::issued(&row.mrn),
        name: masked_name(&known),
        status: Code::of(&row.status),
        source: Code::new(source),
    };
    tx.publish(id, i64::from(row.version), &event);
    Ok((row, stored))
}

/// A new person's key and row: every value sealed and indexed.
pub fn seal<'a>(
    crypto: &'a PiiCrypto,
    tenant: TenantId,
    id: Uuid,
    mrn: String,
    known: &Demographics,
    source: &str,
    index_names: bool,
) -> Result<(Person<'a>, ActiveModel), CryptoError> {
    let (person, wrapped) = Person::create(crypto, tenant, id)?;
    let mut row =
        ActiveModel { id: Set(id), mrn: Set(mrn), subject_key: Set(Some(wrapped)), source: Set(source.to_owned()), ..Default::default() };
    person.write(known, &FIELDS, index_names, &mut row)?;
    Ok((person, row))
}

fn masked_name(known: &Demographics) -> Option<Masked> {
    known.name.as_ref().map(|name| Masked::name(name.expose()))
}
