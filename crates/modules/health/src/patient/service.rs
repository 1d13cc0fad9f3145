//! Reading, changing and deleting a patient: one transaction each.

use std::sync::LazyLock;

use chrono::NaiveDate;
use erp_core::{
    AuditEntry, Outcome as Audited, Problem,
    event::{Code, SerialNumber},
    pii::normalise::id_card_facts,
    problem::Faults,
};
use erp_db::{DbError, Outcome, Scoped, TenantTx, WriteTx, columns, sql};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use super::{
    entity::{ActiveModel, Entity, Model},
    input::PatientReplacement,
    person::{Demographics, Person, open_row},
    rules,
    sight::Seen,
};
use crate::{events::PatientUpdated, identifier};

/// A patient with its identifiers.
pub type Whole = (Model, Vec<identifier::entity::Model>);

/// The tenant's own day.
pub async fn today(tx: &TenantTx) -> Outcome<NaiveDate> {
    let row = tx
        .query_one_raw(sql("SELECT (now() AT TIME ZONE timezone)::date AS today FROM tenant WHERE id = $1", [tx.tenant().get().into()]))
        .await?;
    let row = row.ok_or_else(|| DbError::Unavailable("the tenant's row is not there".to_owned()))?;
    Ok(row.try_get("", "today")?)
}

/// A patient that is not deleted, or 404.
pub async fn require(tx: &TenantTx, id: Uuid) -> Outcome<Model> {
    let row = Entity::require(tx, id).await?;
    if row.deleted_at.is_some() { Err(Problem::not_found().into()) } else { Ok(row) }
}

/// A patient with its identifiers, or 404. One statement: a second round trip would cost as much as all of the first.
pub async fn get(tx: &TenantTx, patient: Seen) -> Outcome<Whole> {
    let rows = tx.query_all_raw(sql(&WHOLE, [tx.tenant().get().into(), patient.id().into()])).await?;
    let first = rows.first().ok_or_else(Problem::not_found)?;
    let patient = Model::from_query_result(first, "")?;
    let mut identifiers = Vec::with_capacity(rows.len());
    for row in &rows {
        identifiers.extend(identifier::entity::Model::from_query_result_optional(row, "i_")?);
    }
    identifiers.sort_by_key(|identifier| (identifier.created_at, identifier.id));
    Ok((patient, identifiers))
}

/// A patient that is not deleted, once for each of its identifiers.
static WHOLE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {}, {} FROM patient p LEFT JOIN patient_identifier i \
           ON i.tenant_id = p.tenant_id AND i.patient_id = p.id AND i.deleted_at IS NULL \
         WHERE p.tenant_id = $1 AND p.id = $2 AND p.deleted_at IS NULL",
        columns::<Entity>("p", ""),
        columns::<identifier::entity::Entity>("i", "i_"),
    )
});

/// The identifiers of several patients in one query, oldest first.
pub async fn identifiers_of(tx: &TenantTx, patients: &[Uuid]) -> Outcome<Vec<identifier::entity::Model>> {
    use identifier::entity::{Column, Entity};
    if patients.is_empty() {
        return Ok(Vec::new());
    }
    let query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant().get()))
        .filter(Column::PatientId.is_in(patients.iter().copied()))
        .filter(Column::DeletedAt.is_null())
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id);
    Ok(query.all(tx).await?)
}

/// Puts the checked replacement in place of what `version` was. Nothing is written when nothing differs.
pub async fn replace(tx: &WriteTx, patient: Seen, version: i32, body: &PatientReplacement, index_names: bool) -> Outcome<Whole> {
    let today = today(tx).await?;
    let (row, identifiers) = get(tx, patient).await?;
    Problem::expect_version(row.version, version)?;
    let (person, opened) = open_row(tx.crypto(), tx.tenant(), &row);
    let now = body.check(&opened.known, today)?;
    if let Some(person) = &person {
        check_cards(person, &identifiers, &now)?;
    }
    rules::transition(&row.status, &now.status)?;
    let changed = opened.known.changed(&now);
    if changed.is_empty() {
        return Ok((row, identifiers));
    }
    rules::editable(&row.status, &now.status)?;
    // An erased person, or somebody's hand in the table: nothing new may be written under a key that is not there.
    let person = person.ok_or_else(|| Problem::conflict("health.pii.integrity"))?;
    let lost: Vec<&str> = opened.broken.iter().copied().filter(|field| changed.contains(field)).collect();
    if !lost.is_empty() {
        // What could not be read is about to be overwritten: the trail keeps that it was there.
        tx.audit(AuditEntry::new("health.pii.integrity", "patient", row.id).outcome(Audited::Failure).detail("overwritten", json!(lost)));
    }
    let row = update(tx, &row, &person, &now, &changed, index_names).await?;
    Ok((row, identifiers))
}

/// Writes the changed fields with audit row and event.
pub async fn update(
    tx: &WriteTx,
    before: &Model,
    person: &Person<'_>,
    now: &Demographics,
    changed: &[&'static str],
    index_names: bool,
) -> Outcome<Model> {
    let mut row = ActiveModel::default();
    person.write(now, changed, index_names, &mut row).map_err(DbError::from)?;
    let row = Entity::update_versioned(tx, before.id, before.version, row).await?;
    let mut entry =
        AuditEntry::new("health.patient.updated", "patient", row.id).detail("fields", json!(changed)).detail("version", row.version);
    if before.status != row.status {
        entry = entry.detail("status", json!({ "from": before.status, "to": row.status }));
    }
    tx.audit(entry);
    publish_updated(tx, &row, changed);
    Ok(row)
}

pub fn publish_updated(tx: &WriteTx, row: &Model, changed: &[&'static str]) {
    let event = PatientUpdated {
        patient_id: row.id,
        mrn: SerialNumber::issued(&row.mrn),
        fields: changed.iter().map(|field| Code::new(field)).collect(),
        status: Code::of(&row.status),
    };
    tx.publish(row.id, i64::from(row.version), &event);
}

/// A new birth date or gender must not contradict the cards on record. A card that does not open is no witness.
fn check_cards(person: &Person<'_>, identifiers: &[identifier::entity::Model], now: &Demographics) -> Result<(), Problem> {
    let mut faults = Faults::default();
    for card in identifiers.iter().filter(|i| i.kind == "id_card") {
        let facts = person.read_identifier(card.id, &card.value_enc).ok().and_then(|value| id_card_facts(value.expose()).ok());
        for (field, code) in facts.iter().flat_map(|facts| rules::card_conflicts(facts, now.birth_date, &now.gender)) {
            faults.add(field, code);
        }
    }
    faults.finish()
}

/// Takes a patient off every list. The row stays, as clinical records refer to it; its numbers are free again.
pub async fn delete(tx: &WriteTx, patient: Seen, version: i32) -> Outcome<()> {
    let id = patient.id();
    let row = require(tx, id).await?;
    if row.status == "merged" {
        rules::editable(&row.status, &row.status)?;
    }
    let at = identifier::service::delete_all(tx, id).await?;
    let gone = ActiveModel { deleted_at: Set(Some(at)), status: Set("archived".to_owned()), ..Default::default() };
    let gone = Entity::update_versioned(tx, id, version, gone).await?;
    tx.audit(
        AuditEntry::new("health.patient.deleted", "patient", id)
            .detail("mrn", row.mrn.as_str())
            .detail("status", json!({ "from": row.status, "to": gone.status })),
    );
    publish_updated(tx, &gone, &["status", "deleted_at"]);
    Ok(())
}
