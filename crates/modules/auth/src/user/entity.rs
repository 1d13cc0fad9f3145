//! `user_account`; `user` is a reserved word in SQL.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "user_account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// As [`super::rules::normalise_username`] gives it.
    pub username: String,
    /// Argon2id, PHC; none until a password has been set.
    pub password_hash: Option<String>,
    /// `staff`, `patient` or `service`.
    pub kind: String,
    /// `invited`, `active` or `disabled`.
    pub status: String,
    /// The person's key, wrapped; none where nothing is sealed.
    pub subject_key: Option<Vec<u8>>,
    pub display_name_enc: Option<Vec<u8>>,
    pub phone_enc: Option<Vec<u8>>,
    pub phone_bidx: Option<Vec<u8>>,
    pub email_enc: Option<Vec<u8>>,
    pub email_bidx: Option<Vec<u8>>,
    pub must_change_password: bool,
    pub password_changed_at: Option<DateTimeUtc>,
    pub token_epoch: i32,
    pub created_at: DateTimeUtc,
    pub created_by: Option<Uuid>,
    pub updated_at: DateTimeUtc,
    pub updated_by: Option<Uuid>,
    pub version: i32,
    pub deleted_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub fn may_sign_in(&self) -> bool {
        self.status == "active" && self.deleted_at.is_none() && !self.is_service()
    }

    /// Somebody who has not chosen a password yet.
    pub fn is_invited(&self) -> bool {
        self.status == "invited" && self.deleted_at.is_none()
    }

    /// A program's account: it has keys, and never a password.
    pub fn is_service(&self) -> bool {
        self.kind == "service"
    }
}
