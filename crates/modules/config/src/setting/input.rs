//! What clients send about settings.

use erp_core::{PageRequest, Problem, TenantId, problem::FieldProblem};
use erp_kit::{Scope, SettingSpec};
use serde::Deserialize;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Whose value is meant; without either, the tenant's.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PlaceQuery {
    /// `tenant` or `user`.
    pub scope: Option<String>,
    /// The user, with the scope `user`.
    pub scope_id: Option<Uuid>,
}

/// A page of a setting's history.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HistoryQuery {
    /// Entries in the page: 1 to 200, 20 unless told.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before; absent for the first.
    pub cursor: Option<String>,
    /// `tenant` or `user`; `tenant` unless told.
    pub scope: Option<String>,
    /// The user, with the scope `user`.
    pub scope_id: Option<Uuid>,
}

impl HistoryQuery {
    pub fn split(&self) -> Result<(PlaceQuery, PageRequest), Problem> {
        let place = PlaceQuery { scope: self.scope.clone(), scope_id: self.scope_id };
        Ok((place, PageRequest::new(self.limit, self.cursor.as_deref())?))
    }
}

/// A value; what may stand there says the setting's schema.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "value": "en" }))]
pub struct NewValue {
    /// Any JSON. Absent and null are not the same.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Value)]
    pub value: Value,
}

/// For a field that must be there, be it null.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    Value::deserialize(deserializer)
}

/// A version to go back to.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "to": 1 }))]
pub struct Rollback {
    /// A version of the history.
    #[schema(minimum = 1)]
    pub to: i32,
}

/// Whose value it is, checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub scope: Scope,
    pub id: Uuid,
}

impl PlaceQuery {
    /// 422 for a scope that is none, that needs an id and has none, or that must not have one.
    pub fn place(&self, tenant: TenantId) -> Result<Place, Problem> {
        match (self.scope.as_deref(), self.scope_id) {
            (None | Some("tenant"), None) => Ok(Place { scope: Scope::Tenant, id: tenant.get() }),
            (None | Some("tenant"), Some(_)) => Err(Problem::invalid("scope_id", "config.setting.scope_id")),
            (Some("user"), Some(id)) => Ok(Place { scope: Scope::User, id }),
            (Some("user"), None) => Err(Problem::invalid("scope_id", "common.field.required")),
            _ => Err(Problem::fields(vec![FieldProblem::new("scope", "common.field.choice").param("allowed", "tenant, user")])),
        }
    }
}

impl Place {
    /// 422 where the setting has no values of this scope.
    pub fn allowed(&self, spec: &SettingSpec) -> Result<(), Problem> {
        if spec.scopes.contains(&self.scope) {
            return Ok(());
        }
        let allowed: Vec<&str> = spec.scopes.iter().map(|scope| scope.as_str()).collect();
        Err(Problem::fields(vec![FieldProblem::new("scope", "common.field.choice").param("allowed", allowed.join(", "))]))
    }
}
