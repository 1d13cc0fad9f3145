//! What clients send about a patient, and its check: every fault at once.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use erp_core::{
    Pii, Problem,
    pii::normalise::{self, id_card_facts},
    problem::{Faults, FieldProblem},
};
use erp_web::extract::{Edit, objects};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{person::Demographics, rules};
use crate::identifier::{input::NewIdentifier, rules::Draft};

const ADDRESS_MAX: usize = 500;
const OCCUPATION_MAX: usize = 100;

/// A patient to register. Dates are `YYYY-MM-DD`; phones may be written as people write them, foreign ones with `+`.
/// A birth date or gender that is left out is taken from the identity card, if there is one.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPatient {
    #[schema(value_type = String, min_length = 1, max_length = 100, example = "张伟")]
    pub name: Option<Pii<String>>,
    /// `male`, `female`, `other` or `unknown`.
    #[schema(value_type = Option<String>, example = "male")]
    pub gender: Option<String>,
    #[schema(value_type = Option<String>, format = Date, example = "1960-01-01")]
    pub birth_date: Option<Pii<String>>,
    #[schema(value_type = Option<String>, example = "138 0000 5678")]
    pub phone: Option<Pii<String>>,
    #[schema(value_type = Option<String>, max_length = 500, example = "广东省深圳市南山区科技园1号")]
    pub address: Option<Pii<String>>,
    #[schema(value_type = Option<String>, max_length = 100, example = "教师")]
    pub occupation: Option<Pii<String>>,
    /// `A`, `B`, `AB`, `O` or `unknown`.
    #[schema(example = "O")]
    pub blood_type: Option<String>,
    /// Six digits of GB/T 2260.
    #[schema(example = "440305")]
    pub area_code: Option<String>,
    /// The department that looks after them. Whoever sees the patients of one department alone registers for it unless told.
    pub department_id: Option<Uuid>,
    #[schema(max_items = 20)]
    #[serde(default, deserialize_with = "objects")]
    pub identifiers: Vec<NewIdentifier>,
    /// Register although somebody with the same name and birth date, or the same name and phone, is there already.
    #[serde(default)]
    pub confirm_duplicate: bool,
}

/// The demographic record as it shall be. A field that is left out stays as it is, so that a client without the permission to
/// reveal need not know what it does not change; null clears a field. The name cannot be cleared.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PatientReplacement {
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100, example = "张伟")]
    #[serde(default)]
    pub name: Edit<Pii<String>>,
    #[schema(value_type = Option<String>, example = "male")]
    #[serde(default)]
    pub gender: Edit<String>,
    #[schema(value_type = Option<String>, format = Date, example = "1960-01-01")]
    #[serde(default)]
    pub birth_date: Edit<Pii<String>>,
    #[schema(value_type = Option<String>, example = "13800005678")]
    #[serde(default)]
    pub phone: Edit<Pii<String>>,
    #[schema(value_type = Option<String>, max_length = 500)]
    #[serde(default)]
    pub address: Edit<Pii<String>>,
    #[schema(value_type = Option<String>, max_length = 100)]
    #[serde(default)]
    pub occupation: Edit<Pii<String>>,
    #[schema(value_type = Option<String>, example = "O")]
    #[serde(default)]
    pub blood_type: Edit<String>,
    #[schema(value_type = Option<String>, example = "440305")]
    #[serde(default)]
    pub area_code: Edit<String>,
    /// `active`, `deceased` or `archived`. An archived record takes other changes only together with `active`.
    #[schema(value_type = Option<String>, example = "active")]
    #[serde(default)]
    pub status: Edit<String>,
}

/// The person and the numbers to register. `today` is the tenant's own day.
pub fn check_new(body: &NewPatient, today: NaiveDate) -> Result<(Demographics, Vec<Draft>), Problem> {
    let mut faults = Faults::default();
    let mut person = Demographics::default();
    match &body.name {
        Some(name) => person.name = pii(&mut faults, "name", name, normalise::display_name),
        None => faults.add("name", "common.field.required"),
    }
    if let Some(gender) = &body.gender {
        set(&mut person.gender, rules::choice(&mut faults, "gender", gender, rules::GENDERS));
    }
    person.birth_date = body.birth_date.as_ref().and_then(|text| birth_date(&mut faults, text, today));
    person.phone = body.phone.as_ref().and_then(|text| pii(&mut faults, "phone", text, normalise::phone));
    person.address = body.address.as_ref().and_then(|text| line(&mut faults, "address", text, ADDRESS_MAX));
    person.occupation = body.occupation.as_ref().and_then(|text| line(&mut faults, "occupation", text, OCCUPATION_MAX));
    person.blood_type =
        body.blood_type.as_ref().and_then(|text| rules::choice(&mut faults, "blood_type", text, rules::BLOOD_TYPES)).map(str::to_owned);
    person.area_code = body.area_code.as_ref().and_then(|text| faults.take("area_code", rules::area_code(text)));
    let identifiers = crate::identifier::input::check_all(&body.identifiers, &mut faults);
    take_from_cards(&mut person, &identifiers, today, &mut faults, body.gender.is_some());
    faults.finish()?;
    Ok((person, identifiers.into_iter().map(|(_, draft)| draft).collect()))
}

/// Compares the identity cards with what was given, and fills in what was not.
fn take_from_cards(person: &mut Demographics, identifiers: &[(String, Draft)], today: NaiveDate, faults: &mut Faults, gender_given: bool) {
    for (path, card) in identifiers.iter().filter(|(_, draft)| draft.kind == "id_card") {
        let Ok(facts) = id_card_facts(card.value.expose()) else { continue };
        if let Err(code) = rules::birth_date(facts.birth_date, today) {
            faults.add(format!("{path}.value"), code);
            continue;
        }
        for (field, code) in rules::card_conflicts(&facts, person.birth_date, &person.gender) {
            faults.add(field, code);
        }
        person.birth_date = person.birth_date.or(Some(facts.birth_date));
        if !gender_given && person.gender == "unknown" {
            rules::sex(&facts).clone_into(&mut person.gender);
        }
    }
}

impl PatientReplacement {
    /// The person as the replacement leaves it.
    pub fn check(&self, stored: &Demographics, today: NaiveDate) -> Result<Demographics, Problem> {
        let mut faults = Faults::default();
        let mut person = stored.clone();
        match &self.name {
            Edit::Keep => {}
            Edit::Clear => faults.add("name", "common.field.required"),
            Edit::Set(name) => person.name = pii(&mut faults, "name", name, normalise::display_name),
        }
        match &self.gender {
            Edit::Keep => {}
            Edit::Clear => "unknown".clone_into(&mut person.gender),
            Edit::Set(text) => set(&mut person.gender, rules::choice(&mut faults, "gender", text, rules::GENDERS)),
        }
        self.birth_date.apply(&mut person.birth_date, |text| birth_date(&mut faults, text, today));
        if !matches!(self.phone, Edit::Keep) {
            // A number, or the word that there is none, takes the place of what could not be read.
            person.phone_unverified = None;
        }
        self.phone.apply(&mut person.phone, |text| pii(&mut faults, "phone", text, normalise::phone));
        self.address.apply(&mut person.address, |text| line(&mut faults, "address", text, ADDRESS_MAX));
        self.occupation.apply(&mut person.occupation, |text| line(&mut faults, "occupation", text, OCCUPATION_MAX));
        self.blood_type
            .apply(&mut person.blood_type, |text| rules::choice(&mut faults, "blood_type", text, rules::BLOOD_TYPES).map(str::to_owned));
        self.area_code.apply(&mut person.area_code, |text| faults.take("area_code", rules::area_code(text)));
        match &self.status {
            Edit::Keep => {}
            Edit::Clear => faults.add("status", "common.field.required"),
            Edit::Set(text) => set(&mut person.status, rules::choice(&mut faults, "status", text, rules::STATUSES)),
        }
        faults.finish()?;
        Ok(person)
    }
}

fn set(target: &mut String, checked: Option<&str>) {
    if let Some(value) = checked {
        value.clone_into(target);
    }
}

/// A name, birth date, phone and numbers to look for among the patients, for the check before registering.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DuplicateQuery {
    #[schema(value_type = Option<String>, example = "张伟")]
    pub name: Option<Pii<String>>,
    #[schema(value_type = Option<String>, format = Date, example = "1960-01-01")]
    pub birth_date: Option<Pii<String>>,
    #[schema(value_type = Option<String>, example = "13800005678")]
    pub phone: Option<Pii<String>>,
    #[schema(max_items = 20)]
    #[serde(default, deserialize_with = "objects")]
    pub identifiers: Vec<NewIdentifier>,
}

impl DuplicateQuery {
    /// What may be asked about, and whether it is.
    pub fn criteria(&self) -> [(&'static str, bool); 4] {
        [
            ("name", self.name.is_some()),
            ("birth_date", self.birth_date.is_some()),
            ("phone", self.phone.is_some()),
            ("identifiers", !self.identifiers.is_empty()),
        ]
    }

    /// A person has one number of a kind. Whoever sends many is trying candidates.
    fn refuse_candidates(&self, faults: &mut Faults) {
        let mut seen = BTreeSet::new();
        for (n, one) in self.identifiers.iter().enumerate() {
            if !seen.insert((&one.kind, &one.system)) {
                faults.push(FieldProblem::new(format!("identifiers[{n}]"), "common.field.duplicate"));
            }
        }
    }
}

/// At least one of: name with birth date, name with phone, a number.
pub fn check_duplicate_query(body: &DuplicateQuery) -> Result<(Demographics, Vec<Draft>), Problem> {
    let mut faults = Faults::default();
    let person = Demographics {
        name: body.name.as_ref().and_then(|text| pii(&mut faults, "name", text, normalise::display_name)),
        birth_date: body.birth_date.as_ref().and_then(|text| faults.take("birth_date", rules::date(text.expose()))),
        phone: body.phone.as_ref().and_then(|text| pii(&mut faults, "phone", text, normalise::phone)),
        ..Demographics::default()
    };
    let identifiers = crate::identifier::input::check_all(&body.identifiers, &mut faults);
    body.refuse_candidates(&mut faults);
    let enough = !body.identifiers.is_empty() || (body.name.is_some() && (body.birth_date.is_some() || body.phone.is_some()));
    if !enough {
        faults.add("", "health.patient.duplicates_criteria");
    }
    faults.finish()?;
    Ok((person, identifiers.into_iter().map(|(_, draft)| draft).collect()))
}

fn birth_date(faults: &mut Faults, text: &Pii<String>, today: NaiveDate) -> Option<NaiveDate> {
    faults.take("birth_date", rules::date(text.expose()).and_then(|date| rules::birth_date(date, today)))
}

pub(crate) fn pii(
    faults: &mut Faults,
    path: &str,
    text: &Pii<String>,
    check: impl Fn(&str) -> Result<String, &'static str>,
) -> Option<Pii<String>> {
    faults.take(path, check(text.expose())).map(Pii::new)
}

/// One line of at most `max` characters; blank is none.
fn line(faults: &mut Faults, path: &str, text: &Pii<String>, max: usize) -> Option<Pii<String>> {
    faults.line(path, text.expose(), max).filter(|line| !line.is_empty()).map(Pii::new)
}

#[cfg(test)]
mod tests;
