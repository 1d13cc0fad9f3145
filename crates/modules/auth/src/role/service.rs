//! Bringing a tenant's permissions and built-in roles up to the product.

use std::collections::BTreeSet;

use erp_core::{AuditEntry, Permission, new_id};
use erp_db::{Outcome, TenantTx, WriteTx, sql};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    entity::{Column, Entity, Model},
    rules::{BUILT_IN, BuiltIn},
};

/// Writes the registered permissions into the global table. In the order of their codes, so that two starts do not deadlock.
pub async fn sync_permissions(tx: &WriteTx, permissions: &[Permission]) -> Result<(), DbErr> {
    let rows: Vec<Value> =
        permissions.iter().map(|p| json!({ "code": p.code, "module": p.module(), "name_en": p.name_en, "name_zh": p.name_zh })).collect();
    let statement = "INSERT INTO permission (code, module, name_en, name_zh) \
        SELECT p.code, p.module, p.name_en, p.name_zh FROM jsonb_to_recordset($1) AS p(code text, module text, name_en text, name_zh text) ORDER BY p.code \
        ON CONFLICT (code) DO UPDATE SET name_en = excluded.name_en, name_zh = excluded.name_zh \
        WHERE (permission.name_en, permission.name_zh) IS DISTINCT FROM (excluded.name_en, excluded.name_zh)";
    tx.execute_raw(sql(statement, [Value::Array(rows).into()])).await?;
    Ok(())
}

/// Makes the built-in roles that are missing and offers each the permissions it has not been offered yet. Returns the codes of
/// the roles that were made.
pub async fn ensure_built_in(tx: &WriteTx, permissions: &[Permission], is_default: bool) -> Outcome<Vec<&'static str>> {
    let mut made = Vec::new();
    for built_in in BUILT_IN.iter().filter(|role| is_default || !role.platform) {
        let statement = "INSERT INTO role (tenant_id, id, code, name_en, name_zh, builtin, data_scope) VALUES ($1, $2, $3, $4, $5, true, $6) \
            ON CONFLICT (tenant_id, code) DO NOTHING";
        let id = new_id();
        let values: [sea_orm::Value; 6] = [
            tx.tenant().get().into(),
            id.into(),
            built_in.code.into(),
            built_in.name_en.into(),
            built_in.name_zh.into(),
            built_in.data_scope.into(),
        ];
        if tx.execute_raw(sql(statement, values)).await?.rows_affected() > 0 {
            tx.audit(AuditEntry::new("auth.role.created", "role", id).detail("code", built_in.code));
            made.push(built_in.code);
        }
        offer(tx, built_in, permissions).await?;
    }
    Ok(made)
}

async fn offer(tx: &WriteTx, built_in: &BuiltIn, permissions: &[Permission]) -> Result<(), DbErr> {
    let query = Entity::find().filter(Column::TenantId.eq(tx.tenant().get())).filter(Column::Code.eq(built_in.code));
    let Some(role) = query.lock_exclusive().one(tx).await?.filter(|role: &Model| role.builtin) else { return Ok(()) };
    let offered: BTreeSet<&str> = role.offered.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let new: Vec<&str> = permissions.iter().map(|p| p.code).filter(|code| built_in.holds(code) && !offered.contains(code)).collect();
    if new.is_empty() {
        return Ok(());
    }
    grant(tx, role.id, &new).await?;
    let all: BTreeSet<&str> = offered.into_iter().chain(new.iter().copied()).collect();
    let statement = "UPDATE role SET offered = $3, updated_at = now(), version = version + 1 WHERE tenant_id = $1 AND id = $2";
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), role.id.into(), json!(all).into()])).await?;
    tx.audit(
        AuditEntry::new("auth.role.permissions_added", "role", role.id).detail("code", built_in.code).detail("permissions", json!(new)),
    );
    Ok(())
}

/// Puts permissions into a role.
pub(super) async fn grant(tx: &WriteTx, role: Uuid, codes: &[&str]) -> Result<(), DbErr> {
    let statement =
        "INSERT INTO role_permission (tenant_id, role_id, permission) SELECT $1, $2, jsonb_array_elements_text($3) ON CONFLICT DO NOTHING";
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), role.into(), json!(codes).into()])).await?;
    Ok(())
}

/// Has a role reach all of the tenant's records.
pub async fn reach_all(tx: &WriteTx, code: &str) -> Result<(), DbErr> {
    let statement = "UPDATE role SET data_scope = 'all', updated_at = now(), version = version + 1 \
        WHERE tenant_id = $1 AND code = $2 AND data_scope <> 'all' RETURNING id";
    if let Some(row) = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), code.into()])).await? {
        let id: Uuid = row.try_get("", "id")?;
        tx.audit(AuditEntry::new("auth.role.updated", "role", id).detail("code", code).detail("data_scope", "all"));
    }
    Ok(())
}

/// Gives a user roles by code.
pub async fn assign(tx: &WriteTx, user: Uuid, codes: &[&str]) -> Result<(), DbErr> {
    let statement = "INSERT INTO user_role (tenant_id, user_id, role_id) SELECT r.tenant_id, $2, r.id FROM role r \
        WHERE r.tenant_id = $1 AND r.code IN (SELECT jsonb_array_elements_text($3)) ON CONFLICT DO NOTHING";
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), user.into(), json!(codes).into()])).await?;
    Ok(())
}

/// Takes roles away from a user by code.
pub async fn withdraw(tx: &WriteTx, user: Uuid, codes: &[&str]) -> Result<(), DbErr> {
    let statement = "DELETE FROM user_role WHERE tenant_id = $1 AND user_id = $2 AND role_id IN (SELECT r.id FROM role r \
        WHERE r.tenant_id = $1 AND r.code IN (SELECT jsonb_array_elements_text($3)))";
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), user.into(), json!(codes).into()])).await?;
    Ok(())
}

/// The codes of a user's roles.
pub async fn codes_of(tx: &TenantTx, user: Uuid) -> Result<BTreeSet<String>, DbErr> {
    let statement = "SELECT r.code FROM user_role ur JOIN role r ON r.tenant_id = ur.tenant_id AND r.id = ur.role_id AND r.deleted_at IS NULL \
        WHERE ur.tenant_id = $1 AND ur.user_id = $2";
    let rows = tx.query_all_raw(sql(statement, [tx.tenant().get().into(), user.into()])).await?;
    rows.iter().map(|row| row.try_get("", "code")).collect()
}
