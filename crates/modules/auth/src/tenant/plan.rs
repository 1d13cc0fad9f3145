//! Plans: making, listing, changing and deleting them. One transaction of the default tenant's each, with the line in its trail.

use erp_core::{AuditEntry, Page, PageRequest, Problem, new_id};
use erp_db::{DbError, Outcome, TenantTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, Value};
use serde_json::json;
use uuid::Uuid;

use super::{
    input::PlanDraft,
    view::{PLAN_COLUMNS, TenantPlan},
};

/// One page, newest first.
pub async fn page(tx: &TenantTx, request: &PageRequest) -> Outcome<Page<TenantPlan>> {
    let (mut place, mut values): (&str, Vec<Value>) = ("", Vec::new());
    if let Some(after) = request.after {
        place = "WHERE (created_at, id) < ($1, $2)";
        values.extend([after.at.into(), after.id.into()]);
    }
    let statement = format!("SELECT {PLAN_COLUMNS} FROM tenant_plan {place} ORDER BY created_at DESC, id DESC LIMIT {}", request.fetch());
    let rows = tx.query_all_raw(sql(&statement, values)).await?;
    let rows = rows.iter().map(TenantPlan::read).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_rows(rows, request, TenantPlan::cursor))
}

/// A plan by id, or 404.
pub async fn one(tx: &TenantTx, id: Uuid) -> Outcome<TenantPlan> {
    read(tx, id, "").await
}

async fn read(tx: &TenantTx, id: Uuid, lock: &str) -> Outcome<TenantPlan> {
    let statement = format!("SELECT {PLAN_COLUMNS} FROM tenant_plan WHERE id = $1 {lock}");
    let row = tx.query_one_raw(sql(&statement, [id.into()])).await?.ok_or_else(Problem::not_found)?;
    Ok(TenantPlan::read(&row)?)
}

async fn based_on(tx: &WriteTx, id: Uuid, version: i32, lock: &str) -> Outcome<TenantPlan> {
    let plan = read(tx, id, lock).await?;
    Problem::expect_version(plan.version, version)?;
    Ok(plan)
}

/// Makes a plan; 409 where the code is taken.
pub async fn create(tx: &WriteTx, code: &str, draft: &PlanDraft) -> Outcome<TenantPlan> {
    let id = new_id();
    let statement = "INSERT INTO tenant_plan (id, code, name, permission_codes, quotas, created_by, updated_by) \
        VALUES ($1, $2, $3, ARRAY(SELECT jsonb_array_elements_text($4)), $5, $6, $6) ON CONFLICT (code) DO NOTHING";
    let by = tx.origin().actor.user_id();
    let values: [Value; 6] =
        [id.into(), code.into(), draft.name.as_str().into(), json!(draft.permission_codes).into(), json!(draft.quotas).into(), by.into()];
    if tx.execute_raw(sql(statement, values)).await?.rows_affected() == 0 {
        return Err(Problem::conflict("auth.tenant_plan.code_taken").into());
    }
    tx.audit(described(AuditEntry::new("auth.tenant_plan.created", "tenant_plan", id).detail("code", code), draft));
    one(tx, id).await
}

/// Writes a plan as it shall be, if that differs.
pub async fn replace(tx: &WriteTx, id: Uuid, version: i32, draft: &PlanDraft) -> Outcome<TenantPlan> {
    let plan = based_on(tx, id, version, "FOR NO KEY UPDATE").await?;
    let stored = PlanDraft { name: plan.name, permission_codes: plan.permission_codes, quotas: plan.quotas };
    if *draft == stored {
        return one(tx, id).await;
    }
    let statement = "UPDATE tenant_plan SET name = $2, permission_codes = ARRAY(SELECT jsonb_array_elements_text($3)), quotas = $4, \
        updated_at = now(), updated_by = $5, version = version + 1 WHERE id = $1";
    let by = tx.origin().actor.user_id();
    let values: [Value; 5] =
        [id.into(), draft.name.as_str().into(), json!(draft.permission_codes).into(), json!(draft.quotas).into(), by.into()];
    tx.execute_raw(sql(statement, values)).await?;
    let entry = AuditEntry::new("auth.tenant_plan.updated", "tenant_plan", id).detail("code", plan.code.as_str());
    tx.audit(described(entry, draft).detail("before", json!({ "permission_codes": stored.permission_codes, "quotas": stored.quotas })));
    one(tx, id).await
}

/// Deletes a plan that no tenant has.
pub async fn delete(tx: &WriteTx, id: Uuid, version: i32) -> Outcome<()> {
    // Nobody is given the plan while its row is locked.
    let plan = based_on(tx, id, version, "FOR UPDATE").await?;
    let row = tx.query_one_raw(sql("SELECT count(*) AS n FROM tenant WHERE plan_id = $1", [id.into()])).await?;
    let tenants = row.map(|row| row.try_get::<i64>("", "n")).transpose()?.unwrap_or_default();
    let in_use = |tenants: i64| Problem::conflict("auth.tenant_plan.in_use").param("tenants", tenants);
    if tenants > 0 {
        return Err(in_use(tenants).into());
    }
    if let Err(error) = tx.execute_raw(sql("DELETE FROM tenant_plan WHERE id = $1", [id.into()])).await {
        let error = DbError::from(error);
        return Err(if error.violates("tenant_plan_id_fkey") { in_use(1).into() } else { error.into() });
    }
    tx.audit(AuditEntry::new("auth.tenant_plan.deleted", "tenant_plan", id).detail("code", plan.code.as_str()));
    Ok(())
}

fn described(entry: AuditEntry, draft: &PlanDraft) -> AuditEntry {
    entry.detail("permission_codes", json!(draft.permission_codes)).detail("quotas", json!(draft.quotas))
}
