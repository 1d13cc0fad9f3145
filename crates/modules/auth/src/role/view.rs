//! Roles and permissions as those who run a tenant see them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use erp_core::{Cursor, Page, PageRequest, Problem};
use erp_db::{Outcome, TenantTx, older_than, sql};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    entity::{Column, Entity, Model},
    reach::departments_of,
};

/// A role as lists show it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoleSummary {
    pub id: Uuid,
    #[schema(example = "receptionist")]
    pub code: String,
    #[schema(example = "Receptionist")]
    pub name_en: String,
    #[schema(example = "前台")]
    pub name_zh: String,
    /// Made with the tenant: it cannot be deleted.
    pub builtin: bool,
    /// Whose rows the holders see: `all`, `dept`, `dept_tree`, `self`, `custom` or `own_patients`.
    #[schema(example = "all")]
    pub data_scope: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    #[schema(example = 1)]
    pub version: i32,
}

/// A role with what it allows.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoleDetail {
    #[serde(flatten)]
    pub summary: RoleSummary,
    /// For `custom`: the departments whose records the holders see.
    pub departments: BTreeSet<Uuid>,
    /// Permission codes, in order.
    #[schema(example = json!(["health.patient.list"]))]
    pub permissions: Vec<String>,
    /// Users who hold it.
    #[schema(example = 3)]
    pub users: i64,
}

/// Something that a role may allow.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PermissionView {
    #[schema(example = "health.patient.list")]
    pub code: String,
    #[schema(example = "health")]
    pub module: String,
    #[schema(example = "See and find patients (masked)")]
    pub name_en: String,
    #[schema(example = "查看和查找患者（脱敏）")]
    pub name_zh: String,
}

impl From<Model> for RoleSummary {
    fn from(row: Model) -> Self {
        let Model { id, code, name_en, name_zh, builtin, data_scope, created_at, updated_at, version, .. } = row;
        Self { id, code, name_en, name_zh, builtin, data_scope, created_at, updated_at, version }
    }
}

/// One page of the tenant's roles, newest first.
pub async fn page(tx: &TenantTx, request: &PageRequest) -> Outcome<Page<RoleSummary>> {
    let mut query = Entity::find().filter(Column::TenantId.eq(tx.tenant().get())).filter(Column::DeletedAt.is_null());
    if let Some(after) = request.after {
        query = query.filter(older_than(Column::CreatedAt, Column::Id, &after));
    }
    let rows = query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(request.fetch()).all(tx).await?;
    Ok(Page::from_rows(rows, request, |row| Cursor { at: row.created_at, id: row.id }).map(RoleSummary::from))
}

/// A role by id, or 404.
pub async fn one(tx: &TenantTx, id: Uuid) -> Outcome<RoleDetail> {
    let row = Entity::find_by_id((tx.tenant().get(), id)).filter(Column::DeletedAt.is_null()).one(tx).await?;
    let summary = RoleSummary::from(row.ok_or_else(Problem::not_found)?);
    let statement = "SELECT permission FROM role_permission WHERE tenant_id = $1 AND role_id = $2 ORDER BY permission COLLATE \"C\"";
    let rows = tx.query_all_raw(sql(statement, [tx.tenant().get().into(), id.into()])).await?;
    let permissions = rows.iter().map(|row| row.try_get("", "permission")).collect::<Result<Vec<_>, _>>()?;
    let statement = "SELECT count(*) AS n FROM user_role WHERE tenant_id = $1 AND role_id = $2";
    let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), id.into()])).await?;
    let users = row.map(|row| row.try_get::<i64>("", "n")).transpose()?.unwrap_or_default();
    Ok(RoleDetail { summary, departments: departments_of(tx, id).await?, permissions, users })
}

/// Every permission there is.
pub async fn permissions(tx: &TenantTx) -> Outcome<Vec<PermissionView>> {
    let rows = tx.query_all_raw(sql("SELECT code, module, name_en, name_zh FROM permission ORDER BY code COLLATE \"C\"", [])).await?;
    let view = |row: &sea_orm::QueryResult| {
        Ok::<_, sea_orm::DbErr>(PermissionView {
            code: row.try_get("", "code")?,
            module: row.try_get("", "module")?,
            name_en: row.try_get("", "name_en")?,
            name_zh: row.try_get("", "name_zh")?,
        })
    };
    Ok(rows.iter().map(view).collect::<Result<Vec<_>, _>>()?)
}
