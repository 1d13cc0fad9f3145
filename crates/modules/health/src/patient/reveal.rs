//! The one way by which plaintext leaves: with a reason, and with an audit row that is committed before the answer is sent.

use std::collections::BTreeMap;

use erp_core::{
    AuditEntry, Outcome as Audited, Pii, Problem,
    crypto::CryptoError,
    problem::{Faults, FieldProblem},
};
use erp_db::{Outcome, WriteTx};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    decoy,
    entity::Model,
    person::{Person, unreadable},
    reason,
    rules::choice,
    service,
    sight::Seen,
};
use crate::identifier;

const FIELDS: &[&str] = &["name", "phone", "address", "birth_date", "occupation", "identifiers"];
const INTEGRITY: &str = "health.pii.integrity";

/// Which fields to show, and why. The reason is kept in the audit trail: write no personal data into it.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevealRequest {
    #[schema(value_type = String, min_length = 5, max_length = 200, example = "Call the patient about tomorrow's appointment")]
    pub reason: Option<String>,
    /// Of `name`, `phone`, `address`, `birth_date`, `occupation` and `identifiers`.
    #[schema(value_type = Vec<String>, min_items = 1, example = json!(["name", "phone"]))]
    pub fields: Option<Vec<String>>,
}

/// The plaintext. Do not store it.
#[derive(Serialize, ToSchema)]
pub struct Revealed {
    pub patient_id: Uuid,
    /// Field to value; a field that is empty is null. `identifiers` is a list of `{id, kind, system, value}`.
    #[schema(value_type = Object, example = json!({"name": "张伟", "phone": "+8613800005678"}))]
    pub fields: BTreeMap<&'static str, Value>,
    /// Fields that do not open; reported to the operators.
    pub failed: Vec<FailedField>,
}

/// A field that could not be shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FailedField {
    /// `phone`, or `identifiers.<id>`.
    pub field: String,
    #[schema(example = "health.pii.integrity")]
    pub code: &'static str,
}

/// Checked: the reason, and each field once.
pub fn check(request: &RevealRequest) -> Result<(String, Vec<&'static str>), Problem> {
    let mut faults = Faults::default();
    let reason = reason::check(&mut faults, request.reason.as_deref());
    let mut fields = Vec::new();
    match request.fields.as_deref() {
        None | Some([]) => faults.add("fields", "common.field.required"),
        Some(list) if list.len() > FIELDS.len() => {
            faults.push(FieldProblem::new("fields", "common.field.too_many").param("max", FIELDS.len()));
        }
        Some(list) => {
            for (i, text) in list.iter().enumerate() {
                let Some(field) = choice(&mut faults, &format!("fields.{i}"), text, FIELDS) else { continue };
                if !fields.contains(&field) {
                    fields.push(field);
                }
            }
        }
    }
    faults.finish()?;
    Ok((reason, fields))
}

/// Opens the fields and notes who saw what and why. The caller sends the answer only after this transaction has committed.
pub async fn reveal(tx: &WriteTx, patient: Seen, reason: String, fields: &[&'static str]) -> Outcome<Revealed> {
    let id = patient.id();
    let row = service::require(tx, id).await?;
    let identifiers = if fields.contains(&"identifiers") { service::identifiers_of(tx, &[id]).await? } else { Vec::new() };
    let person = Person::open(tx.crypto(), tx.tenant(), id, row.subject_key.as_deref());
    let person = person.as_ref().map_err(|error| *error);
    let mut answer = Revealed { patient_id: id, fields: BTreeMap::new(), failed: Vec::new() };
    for field in fields.iter().copied() {
        let opened = match field {
            "identifiers" => Ok(reveal_identifiers(person, &identifiers, &mut answer.failed)),
            _ => person.and_then(|person| open(person, &row, field)).map(|value| json!(value.as_ref().map(Pii::expose))),
        };
        match opened {
            Ok(value) => {
                answer.fields.insert(field, value);
            }
            Err(error) => {
                unreadable(tx.tenant(), id, field, error);
                answer.failed.push(FailedField { field: field.to_owned(), code: INTEGRITY });
            }
        }
    }
    for failed in answer.failed.iter().filter(|f| f.field.starts_with("identifiers.")) {
        unreadable(tx.tenant(), id, &failed.field, CryptoError::Integrity);
    }
    let entry = AuditEntry::new("health.patient.pii_revealed", "patient", id).reason(reason).detail("fields", json!(fields));
    tx.audit(entry);
    if row.decoy {
        decoy::alarm(tx.tenant(), tx.origin().actor.user_id(), id, "reveal");
        tx.audit(decoy::line(id, "reveal"));
    }
    if !answer.failed.is_empty() {
        let failed: Vec<&str> = answer.failed.iter().map(|f| f.field.as_str()).collect();
        tx.audit(AuditEntry::new(INTEGRITY, "patient", id).outcome(Audited::Failure).detail("fields", json!(failed)));
    }
    Ok(answer)
}

fn open(person: &Person<'_>, row: &Model, field: &str) -> Result<Option<Pii<String>>, CryptoError> {
    match field {
        "name" => person.read("name", row.name_enc.as_deref()),
        "birth_date" => person.read("birth_date", row.birth_date_enc.as_deref()),
        "address" => person.read("address", row.address_enc.as_deref()),
        "occupation" => person.read("occupation", row.occupation_enc.as_deref()),
        _ => match person.read("phone", row.phone_enc.as_deref())? {
            Some(phone) => Ok(Some(phone)),
            None => person.read("phone_unverified", row.phone_unverified_enc.as_deref()),
        },
    }
}

fn reveal_identifiers(
    person: Result<&Person<'_>, CryptoError>,
    rows: &[identifier::entity::Model],
    failed: &mut Vec<FailedField>,
) -> Value {
    let mut list = Vec::with_capacity(rows.len());
    for row in rows {
        match person.and_then(|person| person.read_identifier(row.id, &row.value_enc)) {
            Ok(value) => list.push(json!({ "id": row.id, "kind": row.kind, "system": row.system, "value": value.expose() })),
            Err(_) => failed.push(FailedField { field: format!("identifiers.{}", row.id), code: INTEGRITY }),
        }
    }
    Value::Array(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reveal_says_why_and_what() {
        let request = |reason: &str, fields: &[&str]| RevealRequest {
            reason: Some(reason.to_owned()),
            fields: Some(fields.iter().map(|f| (*f).to_owned()).collect()),
        };
        let (reason, fields) = check(&request("  call back ", &["phone", "name", "phone"])).unwrap();
        assert_eq!((reason.as_str(), fields.as_slice()), ("call back", &["phone", "name"][..]));
        assert_eq!(check(&RevealRequest::default()).unwrap_err().fields.len(), 2);
        assert_eq!(check(&request("why", &["diagnosis"])).unwrap_err().fields.len(), 2);
        assert!(check(&request("a reason\nwith lines", &["name"])).is_err());
        assert!(check(&request("    \u{3000}  ", &["name"])).is_err());
    }
}
