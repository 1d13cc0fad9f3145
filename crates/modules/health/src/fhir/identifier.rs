//! Identifier (FHIR R4 §2.24.0.11).

use erp_core::pii::{Pii, normalise};
use serde::Serialize;
use serde_json::Value;

use super::element::{Element, RowError, RowWarning};

/// The resident identity number in the national register of health information (OID 2.16.156.10011.1.3).
pub const ID_CARD_SYSTEM: &str = "urn:oid:2.16.156.10011.1.3";

/// Passports by country (FHIR R4 §4.4.1): `http://hl7.org/fhir/sid/passport-CHN`.
const PASSPORT_SYSTEM: &str = "http://hl7.org/fhir/sid/passport-";

/// What an identifier is, as far as a rule of ours depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    IdCard,
    Passport,
    Insurance,
    Other,
}

impl IdentifierKind {
    /// As in the column `patient_identifier.kind`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::IdCard => "id_card",
            Self::Passport => "passport",
            Self::Insurance => "insurance",
            Self::Other => "other",
        }
    }
}

/// One identifier. The value of an identity card, passport or insurance is normalised; that of another is as its issuer writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedIdentifier {
    /// Never empty: a number without its issuer says nothing. [`ID_CARD_SYSTEM`] for every identity card.
    pub system: String,
    pub value: Pii<String>,
    pub kind: IdentifierKind,
}

/// Every identifier that is in use and can be matched again; the others stay in the remainder, with a warning.
pub(super) fn take(identifiers: &mut [Element], warnings: &mut Vec<RowWarning>) -> Result<Vec<ImportedIdentifier>, RowError> {
    let mut taken: Vec<ImportedIdentifier> = Vec::with_capacity(identifiers.len());
    for element in identifiers {
        let Some(value) = element.text("value")?.map(str::trim).filter(|value| !value.is_empty()) else { continue };
        let system = element.text("system")?.unwrap_or_default().trim();
        if element.text("use")? == Some("old") {
            warnings.push(RowWarning { path: element.path.clone(), code: "health.fhir.identifier_old" });
            continue;
        }
        match recognised(element, system, value) {
            Ok(identifier) => {
                let canonical = identifier.system == system;
                if !taken.contains(&identifier) {
                    taken.push(identifier);
                }
                // A system that we replaced is kept beside whatever else is said of the identifier.
                let bare: &[&str] = if canonical { &["system"] } else { &[] };
                element.consume(&["value"], bare);
            }
            Err(Refusal::Unusable { path, code }) => warnings.push(RowWarning { path, code }),
            Err(Refusal::Other { identifier, code }) => {
                warnings.push(RowWarning { path: element.at("value"), code });
                element.consume(&["value"], &["system"]);
                if !taken.contains(&identifier) {
                    taken.push(identifier);
                }
            }
        }
    }
    Ok(taken)
}

enum Refusal {
    Unusable { path: String, code: &'static str },
    Other { identifier: ImportedIdentifier, code: &'static str },
}

fn recognised(element: &Element, system: &str, value: &str) -> Result<ImportedIdentifier, Refusal> {
    let made = |system: &str, value: String, kind| ImportedIdentifier { system: system.to_owned(), value: Pii::new(value), kind };
    let claimed = kind(element, system, value);
    if claimed == IdentifierKind::IdCard
        && let Ok(number) = normalise::id_card(value)
    {
        return Ok(made(ID_CARD_SYSTEM, number, claimed));
    }
    if system.is_empty() {
        return Err(Refusal::Unusable { path: element.path.clone(), code: "health.fhir.identifier_without_system" });
    }
    let plain = normalise::other(value)
        .map(|_| made(system, value.to_owned(), IdentifierKind::Other))
        .map_err(|code| Refusal::Unusable { path: element.at("value"), code })?;
    let checked = match claimed {
        IdentifierKind::IdCard => normalise::id_card(value),
        IdentifierKind::Passport => normalise::passport(value),
        IdentifierKind::Insurance => normalise::insurance(value),
        IdentifierKind::Other => return Ok(plain),
    };
    match checked {
        Ok(value) => Ok(made(system, value, claimed)),
        // What claims to be an identity card and is none is still the sender's number for this person.
        Err(code) => Err(Refusal::Other { identifier: plain, code }),
    }
}

/// The system decides; after it the type, by the codes of HL7 table 0203.
fn kind(element: &Element, system: &str, value: &str) -> IdentifierKind {
    if system == ID_CARD_SYSTEM {
        return IdentifierKind::IdCard;
    }
    if system.starts_with(PASSPORT_SYSTEM) {
        return IdentifierKind::Passport;
    }
    for code in type_codes(element) {
        match code {
            "NNCHN" => return IdentifierKind::IdCard,
            // A national number without a country: Chinese if it passes as such.
            "NI" | "NNXXX" if normalise::id_card(value).is_ok() => return IdentifierKind::IdCard,
            "PPN" => return IdentifierKind::Passport,
            "HC" | "MB" | "MA" | "MC" | "SN" => return IdentifierKind::Insurance,
            _ => {}
        }
    }
    IdentifierKind::Other
}

fn type_codes(element: &Element) -> impl Iterator<Item = &str> {
    let codings = element.body.get("type").and_then(|kind| kind.get("coding")).and_then(Value::as_array);
    codings.into_iter().flatten().filter_map(|coding| {
        let table = coding.get("system").and_then(Value::as_str).unwrap_or_default();
        let known = matches!(table, "" | "http://terminology.hl7.org/CodeSystem/v2-0203" | "http://hl7.org/fhir/v2/0203");
        coding.get("code").and_then(Value::as_str).filter(|_| known)
    })
}
