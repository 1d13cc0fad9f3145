//! What clients send about an identifier.

use erp_core::{
    Pii,
    problem::{Faults, FieldProblem},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::rules::{self, Draft};
use crate::patient::rules::{choice, date};

/// A number by which a person is known elsewhere.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIdentifier {
    /// `id_card`, `passport`, `insurance`, `visit_card` or `other`.
    #[schema(value_type = String, example = "id_card")]
    pub kind: Option<String>,
    /// Who issues it, as a URI (FHIR's `Identifier.system`). Left out: a URI of our own for the kind. Identity cards have a fixed one.
    #[schema(max_length = 255, example = "urn:oid:2.16.156.10011.1.3")]
    pub system: Option<String>,
    #[schema(value_type = String, example = "110105199003072813")]
    pub value: Option<Pii<String>>,
    #[schema(format = Date, example = "2035-12-31")]
    pub valid_to: Option<String>,
}

impl NewIdentifier {
    /// The checked identifier; `prefix` stands before the field's name in a fault (`identifiers.0.`).
    pub fn check(&self, prefix: &str, faults: &mut Faults) -> Option<Draft> {
        let path = |field: &str| format!("{prefix}{field}");
        let kind = match &self.kind {
            Some(kind) => choice(faults, &path("kind"), kind, rules::KINDS),
            None => {
                faults.add(path("kind"), "common.field.required");
                None
            }
        };
        let system = self.system.as_ref().and_then(|text| faults.take(&path("system"), rules::system(text)));
        if kind == Some("id_card") && system.as_ref().is_some_and(|system| system != rules::default_system("id_card")) {
            faults.add(path("system"), "health.patient.system_fixed");
        }
        let valid_to = self.valid_to.as_ref().and_then(|text| faults.take(&path("valid_to"), date(text)));
        let Some(value) = &self.value else {
            faults.add(path("value"), "common.field.required");
            return None;
        };
        faults.take(&path("value"), Draft::new(kind?, system, value.expose(), valid_to))
    }
}

/// Every good identifier of a list with its path; the same number twice is a fault.
pub fn check_all(list: &[NewIdentifier], faults: &mut Faults) -> Vec<(String, Draft)> {
    if list.len() > rules::MAX {
        faults.push(FieldProblem::new("identifiers", "common.field.too_many").param("max", rules::MAX));
        return Vec::new();
    }
    let mut good: Vec<(String, Draft)> = Vec::with_capacity(list.len());
    for (i, identifier) in list.iter().enumerate() {
        let path = format!("identifiers.{i}");
        let Some(draft) = identifier.check(&format!("{path}."), faults) else { continue };
        if good.iter().any(|(_, other)| other.system == draft.system && other.normalised == draft.normalised) {
            faults.add(format!("{path}.value"), "health.patient.identifier_repeated");
        } else {
            good.push((path, draft));
        }
    }
    good
}
