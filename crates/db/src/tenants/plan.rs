//! What a tenant's plan says, for those who keep to it.

use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::{TenantTx, sql};

/// What a tenant has bought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanTerms {
    /// Codes of permissions, or beginnings of them with `.*` behind; `None` where the tenant has no plan.
    pub permissions: Option<Vec<String>>,
    /// Users at most.
    pub max_users: Option<i32>,
}

/// The id of a plan by its code.
pub async fn plan_id(tx: &impl ConnectionTrait, code: &str) -> Result<Option<Uuid>, DbErr> {
    let row = tx.query_one_raw(sql("SELECT id FROM tenant_plan WHERE code = $1", [code.into()])).await?;
    row.map(|row| row.try_get("", "id")).transpose()
}

/// What the transaction's own tenant has bought.
pub async fn plan_terms(tx: &TenantTx) -> Result<PlanTerms, DbErr> {
    let statement = "SELECT to_jsonb(p.permission_codes) AS permissions, COALESCE(t.max_users, (p.quotas->>'max_users')::integer) AS max_users \
        FROM tenant t LEFT JOIN tenant_plan p ON p.id = t.plan_id WHERE t.id = $1";
    let Some(row) = tx.query_one_raw(sql(statement, [tx.tenant().get().into()])).await? else { return Ok(PlanTerms::default()) };
    let permissions: Option<serde_json::Value> = row.try_get("", "permissions")?;
    let permissions = permissions.map(serde_json::from_value).transpose().map_err(|e| DbErr::Type(e.to_string()))?;
    Ok(PlanTerms { permissions, max_users: row.try_get("", "max_users")? })
}
