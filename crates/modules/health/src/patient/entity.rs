//! The table `patient`.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A row. `*_enc` is an envelope, `*_bidx` a blind index; neither is readable without the keys.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "patient")]
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
    pub mrn: String,
    pub subject_key: Option<Vec<u8>>,
    pub name_enc: Option<Vec<u8>>,
    pub name_bidx: Option<Vec<u8>>,
    pub name_pinyin_enc: Option<Vec<u8>>,
    pub name_pinyin_bidx: Option<Vec<u8>>,
    pub gender: String,
    pub birth_date_enc: Option<Vec<u8>>,
    pub birth_name_bidx: Option<Vec<u8>>,
    pub birth_year: Option<i16>,
    pub phone_enc: Option<Vec<u8>>,
    pub phone_bidx: Option<Vec<u8>>,
    pub phone_last4_bidx: Option<Vec<u8>>,
    pub phone_unverified_enc: Option<Vec<u8>>,
    pub address_enc: Option<Vec<u8>>,
    pub occupation_enc: Option<Vec<u8>>,
    pub area_code: Option<String>,
    pub blood_type: Option<String>,
    pub status: String,
    pub merged_into: Option<Uuid>,
    pub user_id: Option<Uuid>,
    /// The department that looks after them.
    pub department_id: Option<Uuid>,
    pub source: String,
    pub remainder_enc: Option<Vec<u8>>,
    /// When the person was erased; the row's key is gone since.
    pub erased_at: Option<DateTime<Utc>>,
    /// Since when the record must not be erased.
    pub legal_hold_at: Option<DateTime<Utc>>,
    /// Nobody of flesh and blood: see [`super::decoy`].
    pub decoy: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
