//! Settings as clients see them.

use chrono::{DateTime, Utc};
use erp_kit::{Scope, SettingSpec, settings::MASK};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{entity::Model, history::Entry, input::Place};

/// A setting with the value that counts in the scope that was asked for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SettingView {
    #[schema(example = "config.locale")]
    pub key: String,
    /// Which module reads it.
    pub module: String,
    pub name_en: String,
    pub name_zh: String,
    /// JSON Schema (2020-12) of the value.
    #[schema(value_type = Object)]
    pub schema: Value,
    /// The value of the whole system.
    #[schema(value_type = Value)]
    pub default: Value,
    /// What counts. A secret is `***` where there is one.
    #[schema(value_type = Value)]
    pub value: Value,
    /// Whose value that is: `system`, `tenant` or `user`.
    #[schema(example = "tenant")]
    pub source: &'static str,
    /// Whether the scope that was asked for has a value of its own.
    pub is_set: bool,
    /// Which scopes may have one.
    pub scopes: Vec<&'static str>,
    pub secret: bool,
    /// Servers take a new value at their next start.
    pub restart_required: bool,
    /// Of the scope that was asked for; 0 before its first value.
    pub version: i32,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SettingList {
    pub items: Vec<SettingView>,
}

/// One version that a setting had.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VersionView {
    pub version: i32,
    /// `set`, `reset` or `rollback`.
    pub action: String,
    /// Null after a reset; a secret is `***`.
    #[schema(value_type = Value)]
    pub value: Value,
    pub changed_at: DateTime<Utc>,
    /// The user; null for the system.
    pub changed_by: Option<Uuid>,
}

/// The setting in `place`, of all its rows.
pub fn view(spec: &SettingSpec, place: Place, rows: &[Model]) -> SettingView {
    let at = |scope: Scope| rows.iter().find(|row| row.key == spec.key && row.scope == scope.as_str());
    let own = at(place.scope);
    let narrowest = [place.scope, Scope::Tenant].into_iter().filter_map(at).find(|row| row.deleted_at.is_none());
    let value = match narrowest {
        Some(_) if spec.secret => Value::from(MASK),
        Some(row) => row.value.clone().unwrap_or_default(),
        // A secret that stands in the program is none.
        None => spec.default.clone(),
    };
    SettingView {
        key: spec.key.to_owned(),
        module: spec.module().to_owned(),
        name_en: spec.name_en.to_owned(),
        name_zh: spec.name_zh.to_owned(),
        schema: spec.schema.clone(),
        default: spec.default.clone(),
        value,
        source: narrowest.map_or("system", |row| if row.scope == Scope::Tenant.as_str() { "tenant" } else { "user" }),
        is_set: own.is_some_and(|row| row.deleted_at.is_none()),
        scopes: spec.scopes.iter().map(|scope| scope.as_str()).collect(),
        secret: spec.secret,
        restart_required: spec.restart_required,
        version: own.map_or(0, |row| row.version),
    }
}

pub fn version(entry: Entry) -> VersionView {
    let value = if entry.sealed { MASK.into() } else { entry.value.unwrap_or_default() };
    VersionView { version: entry.version, action: entry.action, value, changed_at: entry.created_at, changed_by: entry.created_by }
}
