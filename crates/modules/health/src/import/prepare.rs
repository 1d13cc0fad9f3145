//! From an imported resource to a checked person.

use chrono::NaiveDate;
use erp_core::{Pii, pii::normalise::id_card_facts};

use crate::{
    fhir::{ImportedPatient, RowError},
    identifier::rules::Draft,
    patient::{person::Demographics, rules},
};

/// A row that is ready to be written.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub file: String,
    /// Where the resource stands in its document.
    pub path: String,
    pub known: Demographics,
    pub identifiers: Vec<Draft>,
    pub warnings: Vec<&'static str>,
}

/// Checks what the reader cannot know: today, and our own rules. A card that contradicts the record is kept with a warning, since
/// the sender's data is not ours to refuse; a birth date in the future makes the row unusable.
pub fn prepare(file: &str, path: &str, patient: ImportedPatient, today: NaiveDate) -> Result<Prepared, RowError> {
    let mut warnings: Vec<&'static str> = patient.warnings.iter().map(|w| w.code).collect();
    if let Some(date) = patient.birth_date {
        match rules::birth_date(date, today) {
            // The dead may have been born long ago.
            Err("health.patient.birth_date_too_old") if patient.deceased => {}
            Err(code) => return Err(RowError::new("birthDate", code)),
            Ok(_) => {}
        }
    }
    let mut identifiers: Vec<Draft> = Vec::with_capacity(patient.identifiers.len());
    for identifier in &patient.identifiers {
        match Draft::imported(identifier) {
            Ok(draft) if identifiers.iter().any(|d| d.system == draft.system && d.normalised == draft.normalised) => {}
            Ok(draft) => identifiers.push(draft),
            Err(code) => warnings.push(code),
        }
    }
    let status = match (patient.deceased, patient.active) {
        (true, _) => "deceased",
        (false, false) => "archived",
        (false, true) => "active",
    };
    let known = Demographics {
        name: patient.name,
        gender: patient.gender.as_str().to_owned(),
        birth_date: patient.birth_date,
        phone: patient.phone,
        phone_unverified: patient.unverified_phone,
        address: patient.address,
        status: status.to_owned(),
        remainder: patient.remainder.map(|rest| Pii::new(rest.into_inner().to_string())),
        ..Demographics::default()
    };
    for card in identifiers.iter().filter(|i| i.kind == "id_card") {
        let facts = id_card_facts(card.value.expose());
        warnings.extend(facts.iter().flat_map(|facts| rules::card_conflicts(facts, known.birth_date, &known.gender)).map(|(_, code)| code));
    }
    Ok(Prepared { file: file.to_owned(), path: path.to_owned(), known, identifiers, warnings })
}
