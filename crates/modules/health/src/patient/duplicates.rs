//! People who seem to be registered already.

use std::collections::BTreeSet;

use erp_core::pii::normalise;
use erp_db::{Outcome, TenantTx, sql};
use sea_orm::{ConnectionTrait, Value};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    person::{Demographics, Person},
    view::{LIST_COLUMNS, ListRow, PatientSummary},
};
use crate::{
    blind::{Blinder, Index},
    identifier::{rules::Draft, service::owners},
};

/// A household shares a phone; a ward shares a birthday and a common name. More than this tells nobody anything.
const MOST: usize = 20;

/// Why somebody may be the same person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    Identifier,
    NameBirthDate,
    NamePhone,
}

/// A patient who may be the same person; personal data is masked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Candidate {
    pub patient: PatientSummary,
    pub reasons: Vec<Reason>,
}

/// What the check found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Candidates {
    /// At most 20.
    pub candidates: Vec<Candidate>,
}

/// Patients with the same name and birth date, the same name and phone, or one of the numbers.
pub async fn find(tx: &TenantTx, person: &Demographics, identifiers: &[Draft]) -> Outcome<Vec<Candidate>> {
    let holders: BTreeSet<Uuid> = owners(tx, identifiers).await?.into_iter().map(|(_, row)| row.patient_id).collect();
    let blind = Blinder::new(tx.crypto(), tx.tenant());
    let name = person.name.as_ref().and_then(|name| normalise::name(name.expose()).ok());
    let by_birth = person.birth_name().map(|text| blind.searched(Index::BirthName, &text)).unwrap_or_default();
    let by_phone = person.phone.as_ref().filter(|_| name.is_some()).map(|p| blind.searched(Index::Phone, p.expose())).unwrap_or_default();
    let rows = alike(tx, &by_birth, &by_phone, holders.iter().copied()).await?;
    let mut found = Vec::new();
    for row in rows {
        let mut reasons = Vec::new();
        if holders.contains(&row.list.id) {
            reasons.push(Reason::Identifier);
        }
        if contains(&by_birth, row.birth_name_bidx.as_ref()) {
            reasons.push(Reason::NameBirthDate);
        }
        // A phone is shared by a family: only together with the name does it speak of one person.
        if contains(&by_phone, row.phone_bidx.as_ref()) && name.is_some() && name_of(tx, &row.list) == name {
            reasons.push(Reason::NamePhone);
        }
        if !reasons.is_empty() {
            found.push(Candidate { patient: row.list.masked(tx.crypto(), tx.tenant()), reasons });
        }
    }
    found.truncate(MOST);
    Ok(found)
}

/// Patients by id, masked; those that are deleted are left out.
pub async fn summaries(tx: &TenantTx, ids: &[Uuid]) -> Outcome<Vec<PatientSummary>> {
    let rows = alike(tx, &[], &[], ids.iter().copied()).await?;
    Ok(rows.into_iter().map(|row| row.list.masked(tx.crypto(), tx.tenant())).collect())
}

struct Alike {
    list: ListRow,
    birth_name_bidx: Option<Vec<u8>>,
    phone_bidx: Option<Vec<u8>>,
}

/// One query whatever is asked for; PostgreSQL joins the indexes' answers.
async fn alike(tx: &TenantTx, by_birth: &[Value], by_phone: &[Value], ids: impl Iterator<Item = Uuid>) -> Outcome<Vec<Alike>> {
    let mut values: Vec<Value> = vec![tx.tenant().get().into()];
    let mut either = Vec::new();
    for (column, wanted) in
        [("birth_name_bidx", by_birth.to_vec()), ("phone_bidx", by_phone.to_vec()), ("id", ids.map(Value::from).collect())]
    {
        if !wanted.is_empty() {
            let first = values.len() + 1;
            values.extend(wanted);
            let places: Vec<String> = (first..=values.len()).map(|n| format!("${n}")).collect();
            either.push(format!("p.{column} IN ({})", places.join(", ")));
        }
    }
    if either.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!(
        "SELECT {LIST_COLUMNS}, p.birth_name_bidx, p.phone_bidx FROM patient p WHERE p.tenant_id = $1 AND p.deleted_at IS NULL AND ({}) \
         ORDER BY p.created_at DESC, p.id DESC LIMIT 200",
        either.join(" OR ")
    );
    let rows = tx.query_all_raw(sql(&text, values)).await?;
    let row = |row: &sea_orm::QueryResult| {
        Ok(Alike {
            list: ListRow::first_of(row)?,
            birth_name_bidx: row.try_get("", "birth_name_bidx")?,
            phone_bidx: row.try_get("", "phone_bidx")?,
        })
    };
    rows.iter().map(row).collect()
}

fn contains(wanted: &[Value], stored: Option<&Vec<u8>>) -> bool {
    stored.is_some_and(|stored| wanted.contains(&stored.clone().into()))
}

fn name_of(tx: &TenantTx, row: &ListRow) -> Option<String> {
    let person = Person::open(tx.crypto(), tx.tenant(), row.id, row.subject_key.as_deref()).ok()?;
    let name = person.read("name", row.name_enc.as_deref()).ok()??;
    normalise::name(name.expose()).ok()
}
