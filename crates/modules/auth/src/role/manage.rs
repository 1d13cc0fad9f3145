//! Making, naming, filling and deleting a role: one transaction each, with the audit line and the event.

use std::collections::BTreeSet;

use erp_core::{AuditEntry, FieldProblem, Problem, event::Code, new_id};
use erp_db::{DbError, Outcome, Scoped, WriteTx, insert_scoped, sql};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    grants::{refuse_mixed_permissions, require_held},
    input::{Draft, Named, RoleReplacement},
    reach::{departments_of, set_departments},
    rules::{ADMINISTRATOR, KEPT_BY_ADMINISTRATORS},
    service::grant,
};
use crate::{
    events::{RoleChange, RoleChanged},
    tenant::quota::refuse_beyond_plan,
};

/// Makes a role; 409 where the code is taken, 422 for what the tenant's plan does not have, 403 for what the acting user does not hold.
pub async fn create(tx: &WriteTx, draft: &Draft) -> Outcome<Uuid> {
    let id = new_id();
    known(tx, &draft.permissions).await?;
    refuse_beyond_plan(tx, draft.permissions.iter().map(String::as_str)).await?;
    require_held(tx, draft.data_scope, &draft.permissions.iter().cloned().collect()).await?;
    let row = ActiveModel {
        id: Set(id),
        code: Set(draft.code.clone()),
        name_en: Set(draft.name_en.clone()),
        name_zh: Set(draft.name_zh.clone()),
        builtin: Set(false),
        data_scope: Set(draft.data_scope.to_owned()),
        offered: Set(json!([])),
        ..Default::default()
    };
    if let Err(error) = insert_scoped(tx, row).await {
        let error = DbError::from(error);
        return Err(if error.violates("role_code") { Problem::conflict("auth.role.code_taken").into() } else { error.into() });
    }
    let permissions: BTreeSet<&str> = draft.permissions.iter().map(String::as_str).collect();
    let permissions: Vec<&str> = permissions.into_iter().collect();
    grant(tx, id, &permissions).await?;
    set_departments(tx, id, &draft.departments).await?;
    let entry = AuditEntry::new("auth.role.created", "role", id).detail("code", draft.code.as_str()).detail("data_scope", draft.data_scope);
    let entry = if draft.departments.is_empty() { entry } else { entry.detail("departments", json!(draft.departments)) };
    tx.audit(entry.detail("permissions", json!(permissions)));
    publish(tx, id, 1, &draft.code, RoleChange::Created);
    Ok(id)
}

/// Names a role anew; the code stays. Nothing is written when nothing differs.
pub async fn rename(tx: &WriteTx, id: Uuid, version: i32, body: &RoleReplacement) -> Outcome<()> {
    let role = locked(tx, id, version).await?;
    let departments = departments_of(tx, id).await?;
    let stored = Named { name_en: role.name_en, name_zh: role.name_zh, data_scope: role.data_scope, departments };
    let now = body.check(&stored)?;
    if now == stored {
        return Ok(());
    }
    let row =
        ActiveModel { name_en: Set(now.name_en), name_zh: Set(now.name_zh), data_scope: Set(now.data_scope.clone()), ..Default::default() };
    let row = Entity::update_versioned(tx, id, version, row).await?;
    let mut entry = AuditEntry::new("auth.role.updated", "role", id).detail("code", row.code.as_str());
    if (&stored.data_scope, &stored.departments) != (&now.data_scope, &now.departments) {
        // Whoever sees but a part gives nobody more of it.
        require_held(tx, &now.data_scope, &of_role(tx, id).await?).await?;
        set_departments(tx, id, &now.departments).await?;
        entry = entry.detail("departments", json!(now.departments));
    }
    if stored.data_scope != now.data_scope {
        entry = entry.detail("data_scope", json!({ "from": stored.data_scope, "to": now.data_scope }));
    }
    tx.audit(entry);
    publish(tx, id, row.version, &row.code, RoleChange::Renamed);
    Ok(())
}

/// Has a role allow this and nothing else. 403 for what is added and the acting user does not hold; 422 for what is no permission
/// or not of the tenant's plan, and where an auditor could change something; 409 where administrators could no longer run the tenant.
pub async fn set_permissions(tx: &WriteTx, id: Uuid, version: i32, wanted: &[String]) -> Outcome<()> {
    let role = locked(tx, id, version).await?;
    known(tx, wanted).await?;
    let held = of_role(tx, id).await?;
    let wanted: BTreeSet<String> = wanted.iter().cloned().collect();
    let added: BTreeSet<String> = wanted.difference(&held).cloned().collect();
    let removed: Vec<&str> = held.difference(&wanted).map(String::as_str).collect();
    if added.is_empty() && removed.is_empty() {
        return Ok(());
    }
    refuse_beyond_plan(tx, added.iter().map(String::as_str)).await?;
    require_held(tx, &role.data_scope, &added).await?;
    let all: Vec<&str> = wanted.iter().map(String::as_str).collect();
    refuse_mixed_permissions(tx, id, &role.code, &all).await?;
    let needed: Vec<&str> = removed.iter().copied().filter(|code| KEPT_BY_ADMINISTRATORS.contains(code)).collect();
    if role.code == ADMINISTRATOR && !needed.is_empty() {
        return Err(Problem::conflict("auth.role.admin_needs").param("permissions", needed.join(", ")).into());
    }
    let statement =
        "DELETE FROM role_permission WHERE tenant_id = $1 AND role_id = $2 AND permission IN (SELECT jsonb_array_elements_text($3))";
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), id.into(), json!(removed).into()])).await?;
    let added: Vec<&str> = added.iter().map(String::as_str).collect();
    grant(tx, id, &added).await?;
    let row = Entity::update_versioned(tx, id, version, ActiveModel { code: Set(role.code), ..Default::default() }).await?;
    tx.audit(
        AuditEntry::new("auth.role.permissions_changed", "role", id)
            .detail("code", row.code.as_str())
            .detail("added", json!(added))
            .detail("removed", json!(removed)),
    );
    publish(tx, id, row.version, &row.code, RoleChange::Permissions);
    Ok(())
}

/// Deletes a role that is not built in and that nobody holds.
pub async fn delete(tx: &WriteTx, id: Uuid, version: i32) -> Outcome<()> {
    let role = locked(tx, id, version).await?;
    if role.builtin {
        return Err(Problem::conflict("auth.role.builtin").into());
    }
    // Nobody is given the role while its row is locked.
    let statement = "SELECT count(*) AS n FROM user_role WHERE tenant_id = $1 AND role_id = $2";
    let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), id.into()])).await?;
    let users = row.map(|row| row.try_get::<i64>("", "n")).transpose()?.unwrap_or_default();
    if users > 0 {
        return Err(Problem::conflict("auth.role.in_use").param("users", users).into());
    }
    tx.execute_raw(sql("DELETE FROM role WHERE tenant_id = $1 AND id = $2", [tx.tenant().get().into(), id.into()])).await?;
    tx.audit(AuditEntry::new("auth.role.deleted", "role", id).detail("code", role.code.as_str()));
    publish(tx, id, version + 1, &role.code, RoleChange::Deleted);
    Ok(())
}

/// The row that a change names the version of, locked against everybody who gives the role.
async fn locked(tx: &WriteTx, id: Uuid, version: i32) -> Outcome<Model> {
    let query = Entity::find_by_id((tx.tenant().get(), id)).filter(Column::DeletedAt.is_null());
    let role = query.lock_exclusive().one(tx).await?.ok_or_else(Problem::not_found)?;
    Problem::expect_version(role.version, version)?;
    Ok(role)
}

/// What a role allows.
async fn of_role(tx: &WriteTx, id: Uuid) -> Outcome<BTreeSet<String>> {
    let statement = "SELECT permission FROM role_permission WHERE tenant_id = $1 AND role_id = $2";
    let rows = tx.query_all_raw(sql(statement, [tx.tenant().get().into(), id.into()])).await?;
    Ok(rows.iter().map(|row| row.try_get("", "permission")).collect::<Result<_, _>>()?)
}

/// Those that are no permissions.
pub async fn unknown(tx: &WriteTx, wanted: &[String]) -> Outcome<BTreeSet<String>> {
    let statement =
        "SELECT w.code FROM jsonb_array_elements_text($1) AS w(code) WHERE NOT EXISTS (SELECT 1 FROM permission p WHERE p.code = w.code)";
    let rows = tx.query_all_raw(sql(statement, [json!(wanted).into()])).await?;
    Ok(rows.iter().map(|row| row.try_get("", "code")).collect::<Result<_, sea_orm::DbErr>>()?)
}

/// 422 naming those that are no permissions.
async fn known(tx: &WriteTx, wanted: &[String]) -> Outcome<()> {
    let unknown = unknown(tx, wanted).await?;
    let faults = wanted.iter().enumerate().filter(|(_, code)| unknown.contains(*code));
    let faults: Vec<_> = faults.map(|(n, _)| FieldProblem::new(format!("permissions.{n}"), "auth.permission.unknown")).take(20).collect();
    if faults.is_empty() { Ok(()) } else { Err(Problem::fields(faults).into()) }
}

fn publish(tx: &WriteTx, id: Uuid, version: i32, code: &str, change: RoleChange) {
    tx.publish(id, i64::from(version), &RoleChanged { role_id: id, code: Code::of(code), change });
}
