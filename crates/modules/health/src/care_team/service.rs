//! Joining and leaving a care team.

use erp_core::{AuditEntry, FieldProblem, Problem, new_id};
use erp_db::{DbError, Failure, Outcome, Scoped, TenantTx, WriteTx, insert_scoped, sql};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    view::{CareTeam, CareTeamMember},
};
use crate::patient::{
    lock::{hold, moved, touch},
    service::{publish_updated, require},
    sight::Seen,
};

/// Members of one team.
const MOST: usize = 50;

/// Everybody who looks after a patient now.
pub async fn of(tx: &TenantTx, patient: Seen) -> Outcome<CareTeam> {
    let department_id = require(tx, patient.id()).await?.department_id;
    let mut rows = live(tx, patient.id()).await?;
    rows.sort_by_key(|row| (row.role != "lead", row.created_at, row.id));
    Ok(CareTeam { department_id, members: rows.into_iter().map(CareTeamMember::from).collect() })
}

async fn live(tx: &TenantTx, patient: Uuid) -> Outcome<Vec<Model>> {
    let query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant().get()))
        .filter(Column::PatientId.eq(patient))
        .filter(Column::EndedAt.is_null());
    Ok(query.order_by_asc(Column::CreatedAt).all(tx).await?)
}

/// Takes somebody into the team, or gives them another part in it. 409 where somebody else leads; 422 where the user is none who works
/// here. Nothing is written when nothing differs.
pub async fn join(tx: &WriteTx, patient: Seen, user: Uuid, role: &'static str) -> Outcome<CareTeamMember> {
    let owner = hold(tx, patient.id()).await?;
    require_staff(tx, user).await?;
    let team = live(tx, patient.id()).await?;
    if role == "lead" && team.iter().any(|row| row.role == "lead" && row.user_id != user) {
        return Err(Problem::conflict("health.care_team.lead_taken").into());
    }
    let there = team.iter().find(|row| row.user_id == user);
    let row = match there {
        Some(row) if row.role == role => return Ok(row.clone().into()),
        Some(row) => {
            Entity::update_versioned(tx, row.id, row.version, ActiveModel { role: Set(role.to_owned()), ..Default::default() }).await?
        }
        None if team.len() >= MOST => {
            return Err(Problem::fields(vec![FieldProblem::new("", "common.field.too_many").param("max", MOST)]).into());
        }
        None => {
            let row = ActiveModel {
                id: Set(new_id()),
                patient_id: Set(patient.id()),
                user_id: Set(user),
                role: Set(role.to_owned()),
                ..Default::default()
            };
            insert_scoped(tx, row).await.map_err(|error| Failure::from(DbError::from(error)))?
        }
    };
    let entry = AuditEntry::new("health.care_team.joined", "patient", patient.id());
    tx.audit(entry.detail("user_id", user.to_string()).detail("role", role));
    publish_updated(tx, &moved(tx, &owner).await?, &["care_team"]);
    Ok(row.into())
}

/// Takes somebody out of the team; 404 where they are not in it.
pub async fn leave(tx: &WriteTx, patient: Seen, user: Uuid) -> Outcome<()> {
    let owner = touch(tx, patient.id()).await?;
    let statement = "UPDATE care_team_member SET ended_at = now(), updated_at = now(), updated_by = $4, version = version + 1 \
        WHERE tenant_id = $1 AND patient_id = $2 AND user_id = $3 AND ended_at IS NULL";
    let by = tx.origin().actor.user_id();
    let done = tx.execute_raw(sql(statement, [tx.tenant().get().into(), patient.id().into(), user.into(), by.into()])).await?;
    if done.rows_affected() == 0 {
        return Err(Problem::not_found().into());
    }
    tx.audit(AuditEntry::new("health.care_team.left", "patient", patient.id()).detail("user_id", user.to_string()));
    publish_updated(tx, &owner, &["care_team"]);
    Ok(())
}

/// 422 unless it is somebody who works here.
async fn require_staff(tx: &WriteTx, user: Uuid) -> Outcome<()> {
    let statement =
        "SELECT 1 AS one FROM user_account WHERE tenant_id = $1 AND id = $2 AND kind = 'staff' AND deleted_at IS NULL FOR KEY SHARE";
    let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), user.into()])).await?;
    if row.is_some() { Ok(()) } else { Err(Problem::invalid("user_id", "auth.user.unknown").into()) }
}
