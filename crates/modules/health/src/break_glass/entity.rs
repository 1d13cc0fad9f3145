//! The table `break_glass_grant`.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A row: one emergency access and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "break_glass_grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub created_at: DateTime<Utc>,
    pub created_by: Option<Uuid>,
    pub updated_at: DateTime<Utc>,
    pub updated_by: Option<Uuid>,
    pub version: i32,
    pub deleted_at: Option<DateTime<Utc>>,
    pub patient_id: Uuid,
    pub user_id: Uuid,
    /// Without personal data: [`crate::patient::reason`].
    pub reason: String,
    pub expires_at: DateTime<Utc>,
    /// When its holder gave it back.
    pub ended_at: Option<DateTime<Utc>>,
    pub reviewed_at: Option<DateTime<Utc>>,
    /// Never its holder.
    pub reviewed_by: Option<Uuid>,
    /// `justified` or `unjustified`.
    pub verdict: Option<String>,
    pub note: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
