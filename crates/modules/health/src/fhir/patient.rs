//! Patient (FHIR R4 §8.1) to the columns of `patient` and `patient_identifier`.

use chrono::NaiveDate;
use erp_core::pii::Pii;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    address,
    element::{RowError, RowWarning, put_back, take_elements, text},
    identifier::{self, ImportedIdentifier},
    name, telecom,
};

/// The largest remainder, in bytes of JSON. Photographs go elsewhere.
pub const REMAINDER_MAX: usize = 256 * 1024;

/// A Patient resource as it came. `Debug` shows its id alone.
#[derive(Debug)]
pub struct FhirPatient {
    /// The sender's logical id.
    pub id: Option<String>,
    body: Pii<Map<String, Value>>,
}

/// Administrative gender (FHIR value set `administrative-gender`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    Male,
    Female,
    Other,
    Unknown,
}

impl Gender {
    /// As in the column `patient.gender`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Male, Self::Female, Self::Other, Self::Unknown].into_iter().find(|gender| gender.as_str() == code)
    }
}

/// What our tables hold of a Patient, and the rest of it.
#[derive(Clone, Debug)]
pub struct ImportedPatient {
    /// The sender's logical id, unique in the sender's server only.
    pub source_id: Option<String>,
    /// Distinct by (system, value); a second import of the same person is found by any of them.
    pub identifiers: Vec<ImportedIdentifier>,
    pub name: Option<Pii<String>>,
    pub gender: Gender,
    pub birth_date: Option<NaiveDate>,
    /// In E.164.
    pub phone: Option<Pii<String>>,
    /// The sender's text, where none of the numbers reads as one. At most 64 characters.
    pub unverified_phone: Option<Pii<String>>,
    /// One line of at most 500 characters.
    pub address: Option<Pii<String>>,
    pub deceased: bool,
    /// Whether the sender still uses the record.
    pub active: bool,
    /// An object shaped like a Patient with all that has no column, or nothing. It is personal data: store it encrypted.
    pub remainder: Option<Pii<Value>>,
    pub warnings: Vec<RowWarning>,
}

impl FhirPatient {
    pub(super) fn new(body: Map<String, Value>) -> Self {
        Self { id: body.get("id").and_then(Value::as_str).map(str::to_owned), body: Pii::new(body) }
    }

    /// Maps the resource.
    ///
    /// # Errors
    /// `health.fhir.shape` where an element is not of the JSON type that FHIR gives it, `health.fhir.modifier` where the
    /// resource says that it must not be read without rules we do not know (FHIR R4 §2.5.2), and `health.fhir.too_large`.
    pub fn import(self) -> Result<ImportedPatient, RowError> {
        let mut body = self.body.into_inner();
        for key in ["modifierExtension", "implicitRules"] {
            if body.get(key).is_some_and(|value| !value.is_null()) {
                return Err(RowError::new(key, "health.fhir.modifier"));
            }
        }
        let mut warnings = Vec::new();

        let mut elements = take_elements(&mut body, "identifier")?;
        let identifiers = identifier::take(&mut elements, &mut warnings)?;
        put_back(&mut body, "identifier", elements);

        let mut elements = take_elements(&mut body, "name")?;
        let name = name::take(&mut elements, &mut warnings)?;
        put_back(&mut body, "name", elements);

        let mut elements = take_elements(&mut body, "telecom")?;
        let phone = telecom::take(&mut elements, &mut warnings)?;
        put_back(&mut body, "telecom", elements);

        let mut elements = take_elements(&mut body, "address")?;
        let address = address::take(&mut elements, &mut warnings)?;
        put_back(&mut body, "address", elements);

        let gender = take_gender(&mut body, &mut warnings)?;
        let birth_date = take_birth_date(&mut body, &mut warnings)?;
        let deceased = take_deceased(&mut body)?;
        let active = take_bool(&mut body, "active")?.unwrap_or(true);
        if body.contains_key("link") {
            warnings.push(RowWarning { path: "link".to_owned(), code: "health.fhir.linked" });
        }

        body.remove("resourceType");
        let remainder = (!body.is_empty()).then(|| Pii::new(Value::Object(body)));
        if remainder.as_ref().is_some_and(|rest| rest.expose().to_string().len() > REMAINDER_MAX) {
            return Err(RowError::new("", "health.fhir.too_large"));
        }
        Ok(ImportedPatient {
            source_id: self.id,
            identifiers,
            name,
            gender,
            birth_date,
            phone: phone.verified,
            unverified_phone: phone.unverified,
            address,
            deceased,
            active,
            remainder,
            warnings,
        })
    }
}

fn take_gender(body: &mut Map<String, Value>, warnings: &mut Vec<RowWarning>) -> Result<Gender, RowError> {
    let Some(code) = text(body, "gender")? else { return Ok(Gender::Unknown) };
    if let Some(gender) = Gender::from_code(code) {
        body.remove("gender");
        return Ok(gender);
    }
    warnings.push(RowWarning { path: "gender".to_owned(), code: "health.fhir.gender_unknown" });
    Ok(Gender::Unknown)
}

/// A FHIR date may be a year or a month only; such a one stays in the remainder rather than gain a day nobody stated.
fn take_birth_date(body: &mut Map<String, Value>, warnings: &mut Vec<RowWarning>) -> Result<Option<NaiveDate>, RowError> {
    let Some(date) = text(body, "birthDate")? else { return Ok(None) };
    let digits = |pattern: &str| {
        date.len() == pattern.len() && date.bytes().zip(pattern.bytes()).all(|(b, p)| if p == b'0' { b.is_ascii_digit() } else { b == p })
    };
    if digits("0000-00-00")
        && let Ok(date) = NaiveDate::parse_from_str(date, "%Y-%m-%d")
    {
        body.remove("birthDate");
        return Ok(Some(date));
    }
    let month = digits("0000-00") && NaiveDate::parse_from_str(&format!("{date}-01"), "%Y-%m-%d").is_ok();
    let code = if digits("0000") || month { "health.fhir.birth_date_partial" } else { "health.fhir.birth_date_invalid" };
    warnings.push(RowWarning { path: "birthDate".to_owned(), code });
    Ok(None)
}

/// `deceasedBoolean`, or `deceasedDateTime`, whose time has no column.
fn take_deceased(body: &mut Map<String, Value>) -> Result<bool, RowError> {
    let dated = text(body, "deceasedDateTime")?.is_some();
    Ok(take_bool(body, "deceasedBoolean")?.unwrap_or(false) || dated)
}

fn take_bool(body: &mut Map<String, Value>, key: &str) -> Result<Option<bool>, RowError> {
    match body.remove(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(value)) => Ok(Some(value)),
        Some(_) => Err(RowError::new(key, "health.fhir.shape")),
    }
}
