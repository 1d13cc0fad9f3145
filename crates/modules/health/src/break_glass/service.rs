//! Opening, giving back and looking into emergency access: one transaction each.

use chrono::{DateTime, Utc};
use erp_core::{AuditEntry, Cursor, Page, PageRequest, Problem, event::Code, new_id};
use erp_db::{DbError, Outcome, Scoped, TenantTx, WriteTx, older_than, sql};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{
    entity::{Column, Entity, Model},
    view::{BreakGlass, BreakGlassQuery, Draft, Whom},
};
use crate::{
    events::{BreakGlassOpened, BreakGlassReviewed},
    patient::{service::require, sight::Sight},
};

/// Lets the user see the patient. 404 where there is no such patient; 409 where they see them anyway.
pub async fn open(tx: &WriteTx, user: Uuid, draft: &Draft, sight: &Sight) -> Outcome<BreakGlass> {
    let tenant = tx.tenant().get();
    let patient = match &draft.whom {
        Whom::Id(id) => *id,
        Whom::Mrn(mrn) => {
            let statement = "SELECT id FROM patient WHERE tenant_id = $1 AND mrn = $2";
            let row = tx.query_one_raw(sql(statement, [tenant.into(), mrn.as_str().into()])).await?;
            row.ok_or_else(Problem::not_found)?.try_get("", "id")?
        }
    };
    require(tx, patient).await?;
    match sight.find(tx, patient).await.map_err(Problem::from) {
        Ok(_) => return Err(Problem::conflict("health.break_glass.needless").into()),
        Err(problem) if problem.status == 404 => {}
        Err(problem) => return Err(problem.into()),
    }
    let id = new_id();
    let statement = "INSERT INTO break_glass_grant (tenant_id, id, created_by, patient_id, user_id, reason, expires_at) \
        VALUES ($1, $2, $3, $4, $3, $5, now() + make_interval(mins => $6)) RETURNING expires_at";
    let minutes = i32::try_from(draft.minutes).unwrap_or(i32::MAX);
    let values: [sea_orm::Value; 6] = [tenant.into(), id.into(), user.into(), patient.into(), draft.reason.as_str().into(), minutes.into()];
    let row = tx.query_one_raw(sql(statement, values)).await?;
    let row = row.ok_or_else(|| DbError::Unavailable("a row that was written is not there".to_owned()))?;
    let expires_at: DateTime<Utc> = row.try_get("", "expires_at")?;
    // In the patient's own trail, where whoever asks who saw them finds it.
    let entry = AuditEntry::new("health.break_glass.opened", "patient", patient).reason(draft.reason.clone());
    tx.audit(entry.detail("grant_id", id.to_string()).detail("minutes", draft.minutes));
    tx.publish(id, 1, &BreakGlassOpened { grant_id: id, patient_id: patient, user_id: user, expires_at });
    one(tx, id).await
}

pub async fn one(tx: &TenantTx, id: Uuid) -> Outcome<BreakGlass> {
    Ok(Entity::require(tx, id).await?.into())
}

/// One page, newest first.
pub async fn page(tx: &TenantTx, query: &BreakGlassQuery) -> Outcome<Page<BreakGlass>> {
    let request = PageRequest::new(query.limit, query.cursor.as_deref())?;
    let mut found = Entity::find().filter(Column::TenantId.eq(tx.tenant().get()));
    if query.unreviewed == Some(true) {
        found = found.filter(Column::ReviewedAt.is_null());
    }
    if let Some(patient) = query.patient_id {
        found = found.filter(Column::PatientId.eq(patient));
    }
    if let Some(after) = request.after {
        found = found.filter(older_than(Column::CreatedAt, Column::Id, &after));
    }
    let rows = found.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(request.fetch()).all(tx).await?;
    Ok(Page::from_rows(rows, &request, |row| Cursor { at: row.created_at, id: row.id }).map(BreakGlass::from))
}

/// Its holder gives it back; 404 for anybody else's, and for what has ended.
pub async fn give_back(tx: &WriteTx, user: Uuid, id: Uuid) -> Outcome<()> {
    let statement = "UPDATE break_glass_grant SET ended_at = now(), updated_at = now(), updated_by = $3, version = version + 1 \
        WHERE tenant_id = $1 AND id = $2 AND user_id = $3 AND ended_at IS NULL AND expires_at > now() RETURNING patient_id";
    let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), id.into(), user.into()])).await?;
    let patient: Uuid = row.ok_or_else(Problem::not_found)?.try_get("", "patient_id")?;
    tx.audit(AuditEntry::new("health.break_glass.given_back", "patient", patient).detail("grant_id", id.to_string()));
    Ok(())
}

/// Somebody else's word on it; 409 for one's own, and where there is one already. It may still run: a verdict ends nothing.
pub async fn review(tx: &WriteTx, by: Uuid, id: Uuid, verdict: &'static str, note: Option<String>) -> Outcome<BreakGlass> {
    let row: Model = Entity::find_by_id((tx.tenant().get(), id)).lock_exclusive().one(tx).await?.ok_or_else(Problem::not_found)?;
    if row.user_id == by {
        return Err(Problem::conflict("health.break_glass.own").into());
    }
    if row.reviewed_at.is_some() {
        return Err(Problem::conflict("health.break_glass.reviewed").into());
    }
    let statement = "UPDATE break_glass_grant SET reviewed_at = now(), reviewed_by = $3, verdict = $4, note = $5, updated_at = now(), \
        updated_by = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2";
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), id.into(), by.into(), verdict.into(), note.into()])).await?;
    let entry = AuditEntry::new("health.break_glass.reviewed", "patient", row.patient_id);
    tx.audit(entry.detail("grant_id", id.to_string()).detail("verdict", verdict));
    let event = BreakGlassReviewed { grant_id: id, patient_id: row.patient_id, user_id: row.user_id, verdict: Code::new(verdict) };
    tx.publish(id, i64::from(row.version) + 1, &event);
    one(tx, id).await
}
