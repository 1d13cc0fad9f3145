//! The table `dict_item`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "dict_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub created_at: DateTimeUtc,
    pub created_by: Option<Uuid>,
    pub updated_at: DateTimeUtc,
    pub updated_by: Option<Uuid>,
    pub version: i32,
    pub deleted_at: Option<DateTimeUtc>,
    pub dict_id: Uuid,
    /// What rows keep; never changes.
    pub value: String,
    pub label_en: String,
    pub label_zh: String,
    pub sort: i32,
    pub color: Option<String>,
    /// `active` or `disabled`.
    pub status: String,
    pub builtin: bool,
    /// What a module keeps beside the value, as an object.
    pub ext: Option<Json>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
