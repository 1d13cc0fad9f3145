//! Adding and removing a patient's identifiers.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use erp_core::{
    AuditEntry, Problem, new_id,
    pii::normalise::{id_card_facts, last4},
    problem::{Faults, FieldProblem},
};
use erp_db::{DbError, Failure, Outcome, Scoped, TenantTx, WriteTx, insert_scoped, sql};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    input::NewIdentifier,
    rules::{self, Draft},
};
use crate::{
    blind::{Blinder, Index},
    patient::{
        duplicates, entity as patient_entity,
        lock::touch,
        person::{Person, open_row},
        rules as patient_rules, service as patients,
        sight::Seen,
    },
};

const ONCE: &str = "patient_identifier_once";

/// Makes whoever writes one of the numbers at the same moment wait until this transaction has ended. The unique index does that for
/// blind indexes under one key; while a rotation runs, servers with different primary keys write different ones for the same number.
/// All of them hold every key by then, so the smallest of a number's blind indexes is the same everywhere.
pub async fn hold<'d>(tx: &WriteTx, drafts: impl Iterator<Item = &'d Draft>) -> Outcome<()> {
    let blind = Blinder::new(tx.crypto(), tx.tenant());
    let lock = |draft: &Draft| {
        let all = blind.all(Index::Identifier, draft.normalised.expose());
        let smallest = all.iter().min().filter(|_| all.len() > 1)?;
        smallest.first_chunk::<8>().map(|bytes| i64::from_be_bytes(*bytes).to_string())
    };
    let locks: BTreeSet<String> = drafts.filter_map(lock).collect();
    if !locks.is_empty() {
        // In one order, so that two transactions do not wait for each other.
        let statement =
            "SELECT count(pg_advisory_xact_lock(k)) FROM (SELECT value::bigint AS k FROM jsonb_array_elements_text($1) ORDER BY 1) locks";
        tx.execute_raw(sql(statement, [json!(locks).into()])).await?;
    }
    Ok(())
}

/// 409 with a masked hint if a patient of the tenant has one of the numbers. `prefix` stands before the number's position.
pub async fn refuse_taken(tx: &TenantTx, drafts: &[Draft], prefix: &str) -> Outcome<()> {
    let taken = owners(tx, drafts).await?;
    let Some((position, owner)) = taken.into_iter().next() else { return Ok(()) };
    let existing = duplicates::summaries(tx, &[owner.patient_id]).await?.into_iter().next();
    let path = if prefix.is_empty() { "value".to_owned() } else { format!("{prefix}{position}.value") };
    let hint = json!({ "patient": existing, "kind": owner.kind, "system": owner.system, "value": drafts[position].masked() });
    Err(Problem::conflict("health.patient.identifier_taken")
        .field(FieldProblem::new(path, "health.patient.identifier_taken"))
        .extra("existing", hint)
        .into())
}

/// The stored rows that hold one of the numbers, with the number's position.
pub async fn owners(tx: &TenantTx, drafts: &[Draft]) -> Outcome<Vec<(usize, Model)>> {
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    let blind = Blinder::new(tx.crypto(), tx.tenant());
    let wanted: Vec<_> = drafts.iter().map(|draft| blind.searched(Index::Identifier, draft.normalised.expose())).collect();
    let rows = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant().get()))
        .filter(Column::ValueBidx.is_in(wanted.iter().flatten().cloned()))
        .filter(Column::DeletedAt.is_null())
        .all(tx)
        .await?;
    let matches = |draft: &Draft, values: &[sea_orm::Value], row: &Model| {
        row.system == draft.system && values.contains(&row.value_bidx.clone().into())
    };
    let mut found: Vec<(usize, Model)> =
        rows.into_iter().filter_map(|row| (0..drafts.len()).find(|i| matches(&drafts[*i], &wanted[*i], &row)).map(|i| (i, row))).collect();
    found.sort_by_key(|(position, _)| *position);
    Ok(found)
}

/// Writes one checked identifier. The unique index has the last word where two callers race.
pub async fn insert(tx: &WriteTx, person: &Person<'_>, draft: &Draft) -> Outcome<Model> {
    let row = seal(person, draft).map_err(DbError::from)?;
    insert_scoped(tx, row).await.map_err(|error| match DbError::from(error) {
        error if error.violates(ONCE) => Problem::conflict("health.patient.identifier_taken").into(),
        error => Failure::from(error),
    })
}

/// A new identifier's row, sealed under its person's key.
pub fn seal(person: &Person<'_>, draft: &Draft) -> Result<ActiveModel, erp_core::crypto::CryptoError> {
    let (id, blind) = (new_id(), person.blinder());
    Ok(ActiveModel {
        id: Set(id),
        patient_id: Set(person.id),
        kind: Set(draft.kind.to_owned()),
        system: Set(draft.system.clone()),
        value_enc: Set(person.seal_identifier(id, &draft.value)?),
        value_bidx: Set(blind.stored(Index::Identifier, draft.normalised.expose())),
        last4_bidx: Set(last4(draft.normalised.expose()).map(|last4| blind.stored(Index::IdentifierLast4, &last4))),
        valid_to: Set(draft.valid_to),
        ..Default::default()
    })
}

/// Adds a number to a patient: it moves the patient's version up, since the patient is what an event speaks of.
pub async fn add(tx: &WriteTx, patient: Seen, body: &NewIdentifier) -> Outcome<(Model, patient_entity::Model)> {
    let mut faults = Faults::default();
    let draft = body.check("", &mut faults);
    faults.finish()?;
    let draft = draft.ok_or_else(|| Problem::invalid("value", "common.field.required"))?;
    let patient = patient.id();
    let owner = touch(tx, patient).await?;
    let (person, opened) = open_row(tx.crypto(), tx.tenant(), &owner);
    let person = person.ok_or_else(|| Problem::conflict("health.pii.integrity"))?;
    if draft.kind == "id_card" {
        let facts = id_card_facts(draft.value.expose()).map_err(|code| Problem::invalid("value", code))?;
        let mut faults = Faults::default();
        for (_, code) in patient_rules::card_conflicts(&facts, opened.known.birth_date, &opened.known.gender) {
            faults.add("value", code);
        }
        faults.finish()?;
    }
    let held = patients::identifiers_of(tx, &[patient]).await?.len();
    if held >= rules::MAX {
        return Err(Problem::fields(vec![FieldProblem::new("", "common.field.too_many").param("max", rules::MAX)]).into());
    }
    hold(tx, std::iter::once(&draft)).await?;
    refuse_taken(tx, std::slice::from_ref(&draft), "").await?;
    let row = insert(tx, &person, &draft).await?;
    tx.audit(
        AuditEntry::new("health.patient.identifier_added", "patient", patient)
            .detail("identifier_id", row.id.to_string())
            .detail("kind", draft.kind)
            .detail("system", draft.system.as_str())
            .detail("value", draft.masked()),
    );
    patients::publish_updated(tx, &owner, &["identifiers"]);
    Ok((row, owner))
}

/// Takes a number from a patient; it may then be given to another.
pub async fn remove(tx: &WriteTx, patient: Seen, id: Uuid) -> Outcome<()> {
    let patient = patient.id();
    let owner = touch(tx, patient).await?;
    let row = Entity::require(tx, id).await?;
    if row.patient_id != patient || row.deleted_at.is_some() {
        return Err(Problem::not_found().into());
    }
    let at = now(tx).await?;
    Entity::update_versioned(tx, id, row.version, ActiveModel { deleted_at: Set(Some(at)), ..Default::default() }).await?;
    tx.audit(
        AuditEntry::new("health.patient.identifier_removed", "patient", patient)
            .detail("identifier_id", id.to_string())
            .detail("kind", row.kind.as_str())
            .detail("system", row.system.as_str()),
    );
    patients::publish_updated(tx, &owner, &["identifiers"]);
    Ok(())
}

/// Removes every number of a patient that is being deleted; gives the time.
pub async fn delete_all(tx: &WriteTx, patient: Uuid) -> Outcome<DateTime<Utc>> {
    tx.execute_raw(sql(
        "UPDATE patient_identifier SET deleted_at = now(), updated_at = now(), updated_by = $3, version = version + 1 \
         WHERE tenant_id = $1 AND patient_id = $2 AND deleted_at IS NULL",
        [tx.tenant().get().into(), patient.into(), tx.origin().actor.user_id().into()],
    ))
    .await?;
    now(tx).await
}

/// The transaction's time.
async fn now(tx: &TenantTx) -> Outcome<DateTime<Utc>> {
    let row = tx.query_one_raw(sql("SELECT now() AS now", [])).await?.ok_or_else(|| DbError::Unavailable("no time".to_owned()))?;
    Ok(row.try_get("", "now")?)
}
