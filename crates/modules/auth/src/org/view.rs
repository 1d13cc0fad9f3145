//! Departments and positions as answers show them.

use chrono::{DateTime, Utc};
use erp_core::{Cursor, Page, PageRequest};
use erp_db::{Outcome, Scoped, TenantTx, older_than};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{department, position};

/// The filters of the departments.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DepartmentQuery {
    /// Entries in the page: 1 to 200, 20 unless told.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before; absent for the first.
    pub cursor: Option<String>,
    /// Those right below this one.
    pub parent_id: Option<Uuid>,
}

/// A department; `parent_id` makes the tree.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Department {
    pub id: Uuid,
    #[schema(example = "nephrology")]
    pub code: String,
    #[schema(example = "肾内科")]
    pub name: String,
    /// The department it stands below; none at the top.
    pub parent_id: Option<Uuid>,
    /// The user who leads it.
    pub leader_id: Option<Uuid>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    #[schema(example = 1)]
    pub version: i32,
}

/// What somebody may work as.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Position {
    pub id: Uuid,
    #[schema(example = "head-nurse")]
    pub code: String,
    #[schema(example = "护士长")]
    pub name: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    #[schema(example = 1)]
    pub version: i32,
}

impl From<department::Model> for Department {
    fn from(row: department::Model) -> Self {
        let department::Model { id, code, name, parent_id, leader_id, created_at, updated_at, version, .. } = row;
        Self { id, code, name, parent_id, leader_id, created_at, updated_at, version }
    }
}

impl From<position::Model> for Position {
    fn from(row: position::Model) -> Self {
        let position::Model { id, code, name, created_at, updated_at, version, .. } = row;
        Self { id, code, name, created_at, updated_at, version }
    }
}

/// One page of the tenant's departments, newest first.
pub async fn departments(tx: &TenantTx, request: &PageRequest, parent: Option<Uuid>) -> Outcome<Page<Department>> {
    use department::{Column, Entity};
    let mut query = Entity::find().filter(Column::TenantId.eq(tx.tenant().get()));
    if let Some(parent) = parent {
        query = query.filter(Column::ParentId.eq(parent));
    }
    if let Some(after) = request.after {
        query = query.filter(older_than(Column::CreatedAt, Column::Id, &after));
    }
    let rows = query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(request.fetch()).all(tx).await?;
    Ok(Page::from_rows(rows, request, |row| Cursor { at: row.created_at, id: row.id }).map(Department::from))
}

/// One page of the tenant's positions, newest first.
pub async fn positions(tx: &TenantTx, request: &PageRequest) -> Outcome<Page<Position>> {
    use position::{Column, Entity};
    let mut query = Entity::find().filter(Column::TenantId.eq(tx.tenant().get()));
    if let Some(after) = request.after {
        query = query.filter(older_than(Column::CreatedAt, Column::Id, &after));
    }
    let rows = query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(request.fetch()).all(tx).await?;
    Ok(Page::from_rows(rows, request, |row| Cursor { at: row.created_at, id: row.id }).map(Position::from))
}

/// A department by id, or 404.
pub async fn department(tx: &TenantTx, id: Uuid) -> Outcome<Department> {
    Ok(department::Entity::require(tx, id).await?.into())
}

/// A position by id, or 404.
pub async fn position(tx: &TenantTx, id: Uuid) -> Outcome<Position> {
    Ok(position::Entity::require(tx, id).await?.into())
}
