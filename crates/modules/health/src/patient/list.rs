//! Lists and searches: keyset pages, newest first.
//!
//! Under row-level security only leakproof operators may use an index, so every condition is an equality or a row comparison on
//! plain and blind-index columns.

use chrono::{DateTime, Utc};
use erp_core::{
    Page, PageRequest, Pii,
    clock::representable,
    pii::normalise::{self, last4},
    problem::Faults,
};
use erp_db::{Outcome, TenantTx};
use sea_orm::Value;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    conditions::Conditions,
    input::pii,
    rules::{self, choice},
    sight::Sight,
    view::PatientSummary,
};
use crate::{
    blind::{Blinder, Index},
    identifier::rules::spellings,
};

/// The filters of the list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Entries in the page: 1 to 200, 20 unless told.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before; absent for the first.
    pub cursor: Option<String>,
    /// `active`, `deceased`, `merged` or `archived`.
    pub status: Option<String>,
    /// `male`, `female`, `other` or `unknown`.
    pub gender: Option<String>,
    /// Of this department.
    pub department_id: Option<Uuid>,
    /// Registered at this time or later.
    pub created_from: Option<DateTime<Utc>>,
    /// Registered before this time.
    pub created_to: Option<DateTime<Utc>>,
}

/// What to look for; every given criterion must match exactly, in whatever way it is written. `last4` needs `birth_year`.
/// Searches have a body because personal data never stands in a URL.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Search {
    #[schema(value_type = Option<String>, example = "138 0000 5678")]
    pub phone: Option<Pii<String>>,
    /// A whole identity card, passport, insurance or other number.
    #[schema(value_type = Option<String>, example = "110105199003072813")]
    pub identifier: Option<Pii<String>>,
    #[schema(example = "P2026000042")]
    pub mrn: Option<String>,
    #[schema(value_type = Option<String>, example = "张伟")]
    pub name: Option<Pii<String>>,
    /// The whole name in pinyin, without tones.
    #[schema(value_type = Option<String>, example = "zhang wei")]
    pub pinyin: Option<Pii<String>>,
    /// The last four characters of the phone or of a number; together with `birth_year`.
    #[schema(value_type = Option<String>, min_length = 4, max_length = 4, example = "5678")]
    pub last4: Option<Pii<String>>,
    #[schema(minimum = 1800, maximum = 2199, example = 1960)]
    pub birth_year: Option<i16>,
    #[schema(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u64>,
    pub cursor: Option<String>,
}

impl Search {
    /// What may be asked about, and whether it is.
    pub fn criteria(&self) -> [(&'static str, bool); 7] {
        [
            ("phone", self.phone.is_some()),
            ("identifier", self.identifier.is_some()),
            ("mrn", self.mrn.is_some()),
            ("name", self.name.is_some()),
            ("pinyin", self.pinyin.is_some()),
            ("last4", self.last4.is_some()),
            ("birth_year", self.birth_year.is_some()),
        ]
    }
}

/// One page of the tenant's patients.
pub async fn list(tx: &TenantTx, query: &ListQuery, sight: &Sight) -> Outcome<Page<PatientSummary>> {
    let mut request = PageRequest::new(query.limit, query.cursor.as_deref())?;
    let mut faults = Faults::default();
    let mut conditions = Conditions::new(tx);
    // One of a few words of ours, hence literals: PostgreSQL knows which of them are rare, and walks the index of the rarest. Bound,
    // all of them share one plan, which may walk through the whole tenant for a status or gender that nobody has.
    if let Some(status) = query.status.as_deref().and_then(|text| choice(&mut faults, "status", text, rules::STATUSES)) {
        conditions.and(&format!("p.status = '{status}'"));
    }
    if let Some(gender) = query.gender.as_deref().and_then(|text| choice(&mut faults, "gender", text, rules::GENDERS)) {
        conditions.and(&format!("p.gender = '{gender}'"));
    }
    if let Some(department) = query.department_id {
        conditions.equal("p.department_id", department);
    }
    for (name, at) in [("created_from", query.created_from), ("created_to", query.created_to)] {
        if at.is_some_and(|at| !representable(at.timestamp())) {
            faults.add(name, "common.field.type");
        }
    }
    faults.finish()?;
    // Of two upper bounds the lower one says it all. Given both, PostgreSQL may begin its walk at the higher one.
    let mut until = query.created_to;
    match (until, request.after) {
        (Some(to), Some(after)) if after.at < to => until = None,
        (Some(_), Some(_)) => request.after = None,
        _ => {}
    }
    for (comparison, at) in [(">=", query.created_from), ("<", until)] {
        let Some(at) = at else { continue };
        let place = conditions.bind(at);
        conditions.and(&format!("p.created_at {comparison} {place}"));
    }
    conditions.newest(tx, &request, sight).await
}

/// One page of the patients who match.
pub async fn search(tx: &TenantTx, body: &Search, index_names: bool, sight: &Sight) -> Outcome<Page<PatientSummary>> {
    let request = PageRequest::new(body.limit, body.cursor.as_deref())?;
    let blind = Blinder::new(tx.crypto(), tx.tenant());
    let mut faults = Faults::default();
    let mut conditions = Conditions::new(tx);
    if !index_names {
        for (path, given) in [("name", body.name.is_some()), ("pinyin", body.pinyin.is_some())] {
            if given {
                faults.add(path, "health.patient.name_search_off");
            }
        }
    }
    if let Some(phone) = body.phone.as_ref().and_then(|text| pii(&mut faults, "phone", text, normalise::phone)) {
        conditions.within("p.phone_bidx", blind.searched(Index::Phone, phone.expose()));
    }
    if let Some(name) = body.name.as_ref().and_then(|text| pii(&mut faults, "name", text, normalise::name)) {
        conditions.within("p.name_bidx", blind.searched(Index::Name, name.expose()));
    }
    if let Some(sound) = body.pinyin.as_ref().and_then(|text| pii(&mut faults, "pinyin", text, pinyin)) {
        conditions.within("p.name_pinyin_bidx", blind.searched(Index::Pinyin, sound.expose()));
    }
    if let Some(mrn) = body.mrn.as_ref().and_then(|text| faults.take("mrn", mrn(text))) {
        conditions.within("p.mrn", mrn.into_iter().map(Value::from));
    }
    if let Some(number) = &body.identifier {
        let wanted: Vec<Value> = spellings(number.expose()).iter().flat_map(|value| blind.searched(Index::Identifier, value)).collect();
        if wanted.is_empty() {
            faults.add("identifier", "health.patient.identifier_invalid");
        } else {
            let places = conditions.bind_all(wanted);
            conditions.and(&format!(
                "p.id IN (SELECT i.patient_id FROM patient_identifier i WHERE i.tenant_id = $1 AND i.deleted_at IS NULL AND i.value_bidx IN ({places}))"
            ));
        }
    }
    if let Some(tail) = body.last4.as_ref().and_then(|text| pii(&mut faults, "last4", text, four)) {
        let phones = conditions.bind_all(blind.searched(Index::PhoneLast4, tail.expose()));
        let numbers = conditions.bind_all(blind.searched(Index::IdentifierLast4, tail.expose()));
        conditions.and(&format!(
            "p.id IN (SELECT t.id FROM patient t WHERE t.tenant_id = $1 AND t.phone_last4_bidx IN ({phones}) \
             UNION SELECT i.patient_id FROM patient_identifier i WHERE i.tenant_id = $1 AND i.deleted_at IS NULL AND i.last4_bidx IN ({numbers}))"
        ));
    }
    if body.birth_year.is_some_and(|year| !(1800..=2199).contains(&year)) {
        faults.add("birth_year", "common.field.type");
    }
    if let Some(year) = body.birth_year {
        conditions.equal("p.birth_year", year);
    }
    if body.last4.is_some() && body.birth_year.is_none() {
        faults.add("birth_year", "common.field.required");
    }
    let alone = body.phone.is_none()
        && body.identifier.is_none()
        && body.mrn.is_none()
        && body.name.is_none()
        && body.pinyin.is_none()
        && body.last4.is_none();
    if alone {
        faults.add("", "health.patient.search_criteria");
    }
    faults.finish()?;
    conditions.found(tx, &request, sight).await
}

fn pinyin(text: &str) -> Result<String, &'static str> {
    normalise::display_name(text)
        .map(|name| normalise::pinyin(&name))
        .and_then(|sound| if sound.is_empty() { Err("health.patient.name_invalid") } else { Ok(sound) })
}

/// As typed and in upper case, since a tenant's pattern may have small letters.
fn mrn(text: &str) -> Result<Vec<String>, &'static str> {
    let upper = normalise::other(text)?;
    let line = normalise::line(text, 64)?;
    Ok(if line == upper { vec![upper] } else { vec![line, upper] })
}

fn four(text: &str) -> Result<String, &'static str> {
    let text = normalise::other(text).map_err(|_| "health.patient.last4_invalid")?;
    last4(&text).filter(|tail| *tail == text).ok_or("health.patient.last4_invalid")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_criteria_are_read_generously_but_not_carelessly() {
        assert_eq!(pinyin("Zhang Wei").as_deref(), Ok("zhangwei"));
        assert_eq!(four("００１x").as_deref(), Ok("001X"));
        for bad in ["123", "12345", "12 4", "", "a\0bc"] {
            assert_eq!(four(bad), Err("health.patient.last4_invalid"), "{bad:?}");
        }
        assert_eq!(mrn(" p2026000001 ").unwrap(), ["p2026000001", "P2026000001"]);
        assert!(mrn("P\0").is_err());
    }
}
