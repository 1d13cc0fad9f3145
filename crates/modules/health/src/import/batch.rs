//! One transaction of an import.

use std::collections::{BTreeSet, HashMap};

use erp_core::Problem;
use erp_db::{DbError, Failure, Outcome, WriteTx};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{merge::merge, prepare::Prepared, report::Report};
use crate::{
    blind::{Blinder, Index},
    identifier::{entity as numbers, rules::Draft, service as identifiers},
    patient::{
        entity::{Column, Entity, Model},
        person::open_row,
        register, rules, service,
    },
};

/// Patients in one transaction: few enough that others never wait long for the tenant's counter and audit chain.
pub const SIZE: usize = 200;
/// Values in one query; PostgreSQL takes 65,535 at most.
const VALUES: usize = 10_000;

/// What refuses a row before anything of it was written: the transaction goes on with the next one. Every other failure ends it.
const REFUSALS: &[&str] = &["health.import.identifier_conflict", "health.pii.integrity", "health.patient.closed"];

/// (system, blind index): what makes an identifier one.
type Key = (String, Vec<u8>);

/// What the batch knows of the database, kept up to date as it writes.
struct Known {
    holders: HashMap<Key, Uuid>,
    patients: HashMap<Uuid, Model>,
}

enum Done {
    Created,
    Updated,
    Unchanged,
}

/// Writes the rows. A row that cannot be written for its own reasons is noted; an error is the transaction's.
pub async fn write(tx: &WriteTx, rows: &[Prepared], index_names: bool) -> Outcome<Report> {
    identifiers::hold(tx, rows.iter().flat_map(|row| &row.identifiers)).await?;
    let mut known = load(tx, rows).await?;
    let mut report = Report::default();
    for row in rows {
        match one(tx, row, &mut known, index_names).await {
            Ok(Done::Created) => report.created += 1,
            Ok(Done::Updated) => report.updated += 1,
            Ok(Done::Unchanged) => report.unchanged += 1,
            Err(Failure::Problem(problem)) if REFUSALS.contains(&problem.code) => {
                report.fail(&row.file, &row.path, problem.code);
                continue;
            }
            Err(failure) => return Err(failure),
        }
        row.warnings.iter().for_each(|code| report.warn(code));
    }
    Ok(report)
}

fn keys(blind: &Blinder<'_>, draft: &Draft) -> Vec<Key> {
    blind.all(Index::Identifier, draft.normalised.expose()).into_iter().map(|value| (draft.system.clone(), value)).collect()
}

async fn load(tx: &WriteTx, rows: &[Prepared]) -> Outcome<Known> {
    let blind = Blinder::new(tx.crypto(), tx.tenant());
    let wanted: BTreeSet<Key> = rows.iter().flat_map(|row| &row.identifiers).flat_map(|draft| keys(&blind, draft)).collect();
    let wanted: Vec<Key> = wanted.into_iter().collect();
    let mut known = Known { holders: HashMap::new(), patients: HashMap::new() };
    for part in wanted.chunks(VALUES) {
        let found = numbers::Entity::find()
            .filter(numbers::Column::TenantId.eq(tx.tenant().get()))
            .filter(numbers::Column::ValueBidx.is_in(part.iter().map(|(_, value)| value.clone())))
            .filter(numbers::Column::DeletedAt.is_null())
            .all(&**tx)
            .await?;
        known.holders.extend(found.into_iter().map(|row| ((row.system, row.value_bidx), row.patient_id)));
    }
    let ids: BTreeSet<Uuid> = known.holders.values().copied().collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    for part in ids.chunks(VALUES) {
        let found =
            Entity::find().filter(Column::TenantId.eq(tx.tenant().get())).filter(Column::Id.is_in(part.iter().copied())).all(&**tx).await?;
        known.patients.extend(found.into_iter().map(|row| (row.id, row)));
    }
    Ok(known)
}

async fn one(tx: &WriteTx, row: &Prepared, known: &mut Known, index_names: bool) -> Outcome<Done> {
    let blind = Blinder::new(tx.crypto(), tx.tenant());
    let holder = |draft: &Draft| keys(&blind, draft).iter().find_map(|key| known.holders.get(key).copied());
    let holders: BTreeSet<Uuid> = row.identifiers.iter().filter_map(holder).collect();
    let mut holders = holders.into_iter();
    let (first, more) = (holders.next(), holders.next());
    if more.is_some() {
        return Err(Problem::conflict("health.import.identifier_conflict").into());
    }
    let new: Vec<Draft> = row.identifiers.iter().filter(|draft| holder(draft).is_none()).cloned().collect();
    let (patient, done) = match first.and_then(|id| known.patients.get(&id)) {
        Some(stored) => update(tx, stored, row, &new, index_names).await?,
        None if row.identifiers.is_empty() && unchanged_twin(tx, &blind, row).await? => return Ok(Done::Unchanged),
        None => {
            let mrn = register::next_mrn(tx).await?;
            let (patient, _) =
                register::insert(tx, mrn.text, row.known.clone(), new.clone(), register::Source::of("fhir"), index_names).await?;
            (patient, Done::Created)
        }
    };
    known.holders.extend(new.iter().flat_map(|draft| keys(&blind, draft)).map(|key| (key, patient.id)));
    known.patients.insert(patient.id, patient);
    Ok(done)
}

async fn update(tx: &WriteTx, stored: &Model, row: &Prepared, new: &[Draft], index_names: bool) -> Outcome<(Model, Done)> {
    let (person, opened) = open_row(tx.crypto(), tx.tenant(), stored);
    let now = merge(&opened.known, &row.known);
    let mut changed = opened.known.changed(&now);
    if !new.is_empty() {
        changed.push("identifiers");
    }
    if changed.is_empty() {
        return Ok((stored.clone(), Done::Unchanged));
    }
    let person = person.ok_or_else(|| Problem::conflict("health.pii.integrity"))?;
    rules::editable(&stored.status, &now.status)?;
    let patient = service::update(tx, stored, &person, &now, &changed, index_names).await?;
    for draft in new {
        identifiers::insert(tx, &person, draft).await?;
    }
    Ok((patient, Done::Updated))
}

/// Without an identifier nothing says who a row is about. Only one that is there already, word for word, is not made again.
async fn unchanged_twin(tx: &WriteTx, blind: &Blinder<'_>, row: &Prepared) -> Outcome<bool> {
    let Some(text) = row.known.birth_name() else { return Ok(false) };
    let alike = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant().get()))
        .filter(Column::BirthNameBidx.is_in(blind.all(Index::BirthName, &text)))
        .filter(Column::DeletedAt.is_null())
        .all(&**tx)
        .await?;
    Ok(alike.iter().any(|stored| {
        let opened = open_row(tx.crypto(), tx.tenant(), stored).1.known;
        opened.changed(&merge(&opened, &row.known)).is_empty()
    }))
}

/// Whether the rows are worth another try one by one: the fault may be that of a single one.
pub const fn is_of_a_row(failure: &Failure) -> bool {
    match failure {
        Failure::Problem(problem) => problem.status < 500,
        Failure::Db(error) => {
            matches!(error, DbError::Unique { .. } | DbError::ForeignKey { .. } | DbError::Value { .. } | DbError::Contention { .. })
        }
    }
}
