//! `session`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    /// The known device of the sign-in.
    pub device_id: Option<Uuid>,
    /// The User-Agent of the sign-in, cut short.
    pub device: Option<String>,
    pub ip: Option<String>,
    pub created_at: DateTimeUtc,
    /// The sign-in or the last refresh.
    pub last_seen_at: DateTimeUtc,
    /// Absolute: use does not move it.
    pub expires_at: DateTimeUtc,
    pub revoked_at: Option<DateTimeUtc>,
    pub revoke_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
