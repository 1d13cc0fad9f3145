//! Dictionaries as clients see them.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{entity, item};

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DictView {
    pub id: Uuid,
    #[schema(example = "relation")]
    pub code: String,
    pub name_en: String,
    pub name_zh: String,
    /// Shipped with the product, and never deleted.
    pub builtin: bool,
    pub version: i32,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DictList {
    pub items: Vec<DictView>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ItemView {
    pub id: Uuid,
    #[schema(example = "spouse")]
    pub value: String,
    pub label_en: String,
    pub label_zh: String,
    pub sort: i32,
    #[schema(example = "#1677ff")]
    pub color: Option<String>,
    /// `active` or `disabled`.
    pub status: String,
    pub builtin: bool,
    #[schema(value_type = Option<Object>)]
    pub ext: Option<Value>,
    pub version: i32,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ItemList {
    pub items: Vec<ItemView>,
}

impl From<entity::Model> for DictView {
    fn from(row: entity::Model) -> Self {
        let entity::Model { id, code, name_en, name_zh, builtin, version, .. } = row;
        Self { id, code, name_en, name_zh, builtin, version }
    }
}

impl From<item::Model> for ItemView {
    fn from(row: item::Model) -> Self {
        let item::Model { id, value, label_en, label_zh, sort, color, status, builtin, ext, version, .. } = row;
        Self { id, value, label_en, label_zh, sort, color, status, builtin, ext, version }
    }
}
