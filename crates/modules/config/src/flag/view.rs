//! Flags as clients see and send them.

use erp_kit::FlagSpec;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::service::Row;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FlagView {
    pub key: String,
    pub name_en: String,
    pub name_zh: String,
    pub default: bool,
    /// Whether it is on for the tenant.
    pub enabled: bool,
    /// Whether the tenant has said so itself.
    pub is_set: bool,
    /// Whether pages know it before anybody has signed in.
    pub public: bool,
    /// 0 before the tenant's first word.
    pub version: i32,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FlagList {
    pub items: Vec<FlagView>,
}

/// On, off, or null: as the product has it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "enabled": true }))]
pub struct FlagSwitch {
    /// It must be there, be it null.
    #[serde(deserialize_with = "Option::deserialize")]
    pub enabled: Option<bool>,
}

pub fn view(spec: &FlagSpec, row: Option<&Row>) -> FlagView {
    let own = row.and_then(|row| row.enabled);
    FlagView {
        key: spec.key.to_owned(),
        name_en: spec.name_en.to_owned(),
        name_zh: spec.name_zh.to_owned(),
        default: spec.default,
        enabled: own.unwrap_or(spec.default),
        is_set: own.is_some(),
        public: spec.public,
        version: row.map_or(0, |row| row.version),
    }
}
