//! How many users a tenant may have.

use erp_core::{FieldProblem, Problem};
use erp_db::{
    Outcome, TenantTx, WriteTx, sql,
    tenants::{PlanTerms, plan_terms},
};
use sea_orm::{ConnectionTrait, DbErr};

use super::rules::Allowance;

/// Codes that one refusal names.
const NAMED: usize = 10;

/// Those who count: staff who may sign in, or have been invited to.
const SEATS: &str =
    "SELECT count(*) AS n FROM user_account WHERE tenant_id = $1 AND kind = 'staff' AND status <> 'disabled' AND deleted_at IS NULL";

pub async fn seats(tx: &TenantTx) -> Result<i64, DbErr> {
    let row = tx.query_one_raw(sql(SEATS, [tx.tenant().get().into()])).await?;
    row.map_or(Ok(0), |row| row.try_get("", "n"))
}

/// 409 where the tenant has all the users that it may have. Whoever asks takes turns with everybody else who does, so that it stays true
/// until the transaction ends.
pub async fn take_seat(tx: &WriteTx) -> Outcome<()> {
    let statement = "SELECT COALESCE(t.max_users, (p.quotas->>'max_users')::integer) AS most FROM tenant t LEFT JOIN tenant_plan p ON p.id = t.plan_id \
        WHERE t.id = $1 AND COALESCE(t.max_users, (p.quotas->>'max_users')::integer) IS NOT NULL FOR NO KEY UPDATE OF t";
    let Some(row) = tx.query_one_raw(sql(statement, [tx.tenant().get().into()])).await? else { return Ok(()) };
    let most: i32 = row.try_get("", "most")?;
    // A statement of its own: it sees whom the transactions that we waited for have made.
    if seats(tx).await? < i64::from(most) { Ok(()) } else { Err(Problem::conflict("auth.tenant.user_quota").param("max", most).into()) }
}

/// 422 for what the tenant's plan does not have.
pub async fn refuse_beyond_plan<'a>(tx: &TenantTx, codes: impl Iterator<Item = &'a str>) -> Outcome<()> {
    let PlanTerms { permissions, .. } = plan_terms(tx).await?;
    let allowance = Allowance::new(permissions);
    let beyond: Vec<&str> = codes.filter(|code| !allowance.allows(code)).take(NAMED).collect();
    if beyond.is_empty() {
        return Ok(());
    }
    let beyond = beyond.join(", ");
    let fault = FieldProblem::new("permissions", "auth.role.beyond_plan").param("permissions", &beyond);
    Err(Problem::new(422, "auth.role.beyond_plan").param("permissions", beyond).field(fault).into())
}
