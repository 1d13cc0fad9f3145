//! The department of a patient.

use erp_core::{AuditEntry, Problem};
use erp_db::{Outcome, Scoped, TenantTx, WriteTx, sql};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr};
use serde_json::json;
use uuid::Uuid;

use super::{
    entity::{ActiveModel, Entity},
    lock::hold,
    service::{Whole, get, publish_updated},
    sight::{Seen, Sight},
};

/// The department of somebody who is being registered. Whoever sees the patients of departments alone registers for one of them, so
/// that the others who work there see them too.
pub async fn of_new(tx: &WriteTx, given: Option<Uuid>, sight: &Sight) -> Outcome<Option<Uuid>> {
    let department = match (given, sight.departments().as_slice()) {
        (None, []) => None,
        (None, [only]) => Some(*only),
        (None, _) => return Err(Problem::invalid("department_id", "common.field.required").into()),
        (Some(given), _) => Some(given),
    };
    require(tx, department).await?;
    Ok(department)
}

/// Gives a patient to a department, or to none.
pub async fn set(tx: &WriteTx, patient: Seen, department: Option<Uuid>) -> Outcome<Whole> {
    let before = hold(tx, patient.id()).await?;
    require(tx, department).await?;
    if before.department_id != department {
        let now = ActiveModel { department_id: Set(department), ..Default::default() };
        let row = Entity::update_versioned(tx, before.id, before.version, now).await?;
        let change = json!({ "from": before.department_id, "to": department });
        tx.audit(AuditEntry::new("health.patient.assigned", "patient", row.id).detail("department_id", change));
        publish_updated(tx, &row, &["department_id"]);
    }
    get(tx, patient).await
}

/// 422 where there is no such department; it stays until the transaction ends.
async fn require(tx: &WriteTx, department: Option<Uuid>) -> Outcome<()> {
    let Some(id) = department else { return Ok(()) };
    if there(tx, id).await? { Ok(()) } else { Err(Problem::invalid("department_id", "auth.department.unknown").into()) }
}

async fn there(tx: &TenantTx, id: Uuid) -> Result<bool, DbErr> {
    let statement = "SELECT 1 AS one FROM department WHERE tenant_id = $1 AND id = $2 FOR KEY SHARE";
    Ok(tx.query_one_raw(sql(statement, [tx.tenant().get().into(), id.into()])).await?.is_some())
}
