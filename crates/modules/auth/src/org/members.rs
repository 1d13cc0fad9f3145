//! Who works where.

use erp_core::{AuditEntry, FieldProblem, Problem};
use erp_db::{Outcome, TenantTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;
use uuid::Uuid;

use super::input::Membership;
use crate::{
    events::{UserPart, UserUpdated},
    user::manage::{based_on, publish, touch},
};

/// A user's departments.
pub async fn of(tx: &TenantTx, user: Uuid) -> Result<Vec<Membership>, DbErr> {
    let statement = "SELECT department_id, position_id FROM user_department WHERE tenant_id = $1 AND user_id = $2 ORDER BY department_id";
    let rows = tx.query_all_raw(sql(statement, [tx.tenant().get().into(), user.into()])).await?;
    rows.iter()
        .map(|row| Ok(Membership { department_id: row.try_get("", "department_id")?, position_id: row.try_get("", "position_id")? }))
        .collect()
}

/// Has a user work there and nowhere else; 422 for departments and positions that there are not.
pub async fn set(tx: &WriteTx, id: Uuid, version: i32, wanted: &[Membership]) -> Outcome<()> {
    let user = based_on(tx, id, version).await?;
    let mut wanted = wanted.to_vec();
    let mut faults = Vec::new();
    for (n, one) in wanted.iter().enumerate() {
        if !there(tx, "department", one.department_id).await? {
            faults.push(FieldProblem::new(format!("departments.{n}.department_id"), "auth.department.unknown"));
        }
        if let Some(position) = one.position_id
            && !there(tx, "position", position).await?
        {
            faults.push(FieldProblem::new(format!("departments.{n}.position_id"), "auth.position.unknown"));
        }
    }
    if !faults.is_empty() {
        return Err(Problem::fields(faults).into());
    }
    wanted.sort_unstable_by_key(|one| one.department_id);
    if of(tx, id).await? == wanted {
        return Ok(());
    }
    let tenant = tx.tenant().get();
    tx.execute_raw(sql("DELETE FROM user_department WHERE tenant_id = $1 AND user_id = $2", [tenant.into(), id.into()])).await?;
    for one in &wanted {
        let statement = "INSERT INTO user_department (tenant_id, user_id, department_id, position_id) VALUES ($1, $2, $3, $4)";
        tx.execute_raw(sql(statement, [tenant.into(), id.into(), one.department_id.into(), one.position_id.into()])).await?;
    }
    touch(tx, id).await?;
    tx.audit(AuditEntry::new("auth.user.departments_changed", "user", id).detail("departments", json!(wanted)));
    publish(tx, &user, &UserUpdated { user_id: id, changed: vec![UserPart::Departments] });
    Ok(())
}

/// Whether there is such a row; it stays until the transaction ends.
async fn there(tx: &WriteTx, table: &str, id: Uuid) -> Result<bool, DbErr> {
    let statement = format!("SELECT 1 AS one FROM {table} WHERE tenant_id = $1 AND id = $2 FOR KEY SHARE");
    Ok(tx.query_one_raw(sql(&statement, [tx.tenant().get().into(), id.into()])).await?.is_some())
}
