mod document;
mod patient;

use std::ops::ControlFlow::Continue;

use serde_json::{Value, json};

use super::*;

const SYNTHEA: &[u8] = include_bytes!("../../../../../../tests/fixtures/fhir/synthea-bundle.json");

fn rows(input: impl AsRef<[u8]>) -> (Vec<Row>, Result<Summary, DocumentError>) {
    let mut rows = Vec::new();
    let summary = read_slice(input.as_ref(), |row| {
        rows.push(row);
        Continue(())
    });
    (rows, summary)
}

fn import(mut patient: Value) -> Result<ImportedPatient, RowError> {
    patient["resourceType"] = "Patient".into();
    let (mut rows, _) = rows(patient.to_string());
    let Resource::Patient(patient) = rows.remove(0).resource?;
    patient.import()
}

fn codes(patient: &ImportedPatient) -> Vec<(&str, &str)> {
    patient.warnings.iter().map(|w| (w.path.as_str(), w.code)).filter(|(_, code)| *code != "health.fhir.name_missing").collect()
}

fn name_of(name: Value) -> Option<String> {
    import(json!({ "name": name })).unwrap().name.map(erp_core::Pii::into_inner)
}

fn remainder(patient: &ImportedPatient) -> Value {
    patient.remainder.as_ref().map_or(Value::Null, |rest| rest.expose().clone())
}

#[test]
fn nothing_prints_a_person() {
    let (rows, _) = rows(SYNTHEA);
    let shown = format!("{rows:?}");
    assert!(!shown.contains("Kemmer") && !shown.contains("555-634"), "{shown}");
    let Resource::Patient(patient) = rows.into_iter().next().unwrap().resource.unwrap();
    let shown = format!("{:?}", patient.import().unwrap());
    assert!(!shown.contains("Kemmer") && !shown.contains("555-634") && !shown.contains("Considine"), "{shown}");
}

#[test]
fn every_code_has_a_message() {
    for code in [
        "shape",
        "modifier",
        "too_large",
        "json_invalid",
        "not_fhir",
        "resource_type_missing",
        "name_missing",
        "gender_unknown",
        "birth_date_partial",
        "birth_date_invalid",
        "linked",
        "phone_unverified",
        "identifier_old",
        "identifier_without_system",
    ] {
        assert!(erp_core::catalogue::contains(&format!("health.fhir.{code}")), "{code}");
    }
}
