//! What clients send about a role, and its check.

use std::collections::BTreeSet;

use erp_core::{FieldProblem, Problem, problem::Faults};
use erp_web::extract::Edit;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{reach::MOST_DEPARTMENTS, rules::is_role_code};

const NAME_MAX: usize = 60;
/// Permissions of one role.
const MOST: usize = 500;
/// Whose rows the holders of a role see.
const SCOPES: &[&str] = &["all", "dept", "dept_tree", "self", "custom", "own_patients"];

/// The scope that has a list of departments.
pub const CUSTOM: &str = "custom";

/// A role to make.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    /// 2 to 40 lower-case letters, digits and underscores, a letter first. It never changes.
    #[schema(value_type = String, min_length = 2, max_length = 40, example = "front_desk_lead")]
    pub code: Option<String>,
    #[schema(value_type = String, min_length = 1, max_length = 60, example = "Front desk lead")]
    pub name_en: Option<String>,
    #[schema(value_type = String, min_length = 1, max_length = 60, example = "前台组长")]
    pub name_zh: Option<String>,
    /// Whose rows the holders see: `all`, `dept`, `dept_tree`, `self`, `custom` or `own_patients`; `all` unless told.
    #[schema(example = "all")]
    pub data_scope: Option<String>,
    /// For `custom`: the departments whose records the holders see.
    #[schema(max_items = 200)]
    #[serde(default)]
    pub departments: Vec<Uuid>,
    /// Permission codes. The caller must hold all of them.
    #[schema(max_items = 500, example = json!(["health.patient.list"]))]
    #[serde(default)]
    pub permissions: Vec<String>,
}

/// A checked role.
#[derive(Clone, Debug)]
pub struct Draft {
    pub code: String,
    pub name_en: String,
    pub name_zh: String,
    pub data_scope: &'static str,
    pub departments: BTreeSet<Uuid>,
    pub permissions: Vec<String>,
}

impl NewRole {
    pub fn check(&self) -> Result<Draft, Problem> {
        let mut faults = Faults::default();
        match self.code.as_deref() {
            None => faults.add("code", "common.field.required"),
            Some(code) if !is_role_code(code) => faults.add("code", "auth.role.code_invalid"),
            Some(_) => {}
        }
        let name_en = faults.name("name_en", self.name_en.as_deref(), NAME_MAX).unwrap_or_default();
        let name_zh = faults.name("name_zh", self.name_zh.as_deref(), NAME_MAX).unwrap_or_default();
        let data_scope = self.data_scope.as_deref().map_or(Some("all"), |text| scope(&mut faults, text));
        let departments = listed(&mut faults, data_scope, &self.departments);
        let permissions = codes(&mut faults, &self.permissions);
        faults.finish()?;
        let (code, data_scope) = (self.code.clone().unwrap_or_default(), data_scope.unwrap_or("all"));
        Ok(Draft { code, name_en, name_zh, data_scope, departments, permissions })
    }
}

/// The names and the scope of a role as they shall be. What is left out stays as it is.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleReplacement {
    #[schema(value_type = Option<String>, min_length = 1, max_length = 60, example = "Front desk lead")]
    #[serde(default)]
    pub name_en: Edit<String>,
    #[schema(value_type = Option<String>, min_length = 1, max_length = 60, example = "前台组长")]
    #[serde(default)]
    pub name_zh: Edit<String>,
    #[schema(value_type = Option<String>, example = "dept")]
    #[serde(default)]
    pub data_scope: Edit<String>,
    /// For `custom`: the departments whose records the holders see.
    #[schema(value_type = Option<Vec<Uuid>>, max_items = 200)]
    #[serde(default)]
    pub departments: Edit<Vec<Uuid>>,
}

/// What a replacement leaves of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub name_en: String,
    pub name_zh: String,
    pub data_scope: String,
    pub departments: BTreeSet<Uuid>,
}

impl RoleReplacement {
    pub fn check(&self, stored: &Named) -> Result<Named, Problem> {
        let mut faults = Faults::default();
        let mut now = stored.clone();
        for (path, edit, target) in [("name_en", &self.name_en, &mut now.name_en), ("name_zh", &self.name_zh, &mut now.name_zh)] {
            match edit {
                Edit::Keep => {}
                Edit::Clear => faults.add(path, "common.field.required"),
                Edit::Set(text) => *target = faults.name(path, Some(text), NAME_MAX).unwrap_or_default(),
            }
        }
        match &self.data_scope {
            Edit::Keep => {}
            Edit::Clear => faults.add("data_scope", "common.field.required"),
            Edit::Set(text) => {
                if let Some(scope) = scope(&mut faults, text) {
                    scope.clone_into(&mut now.data_scope);
                }
            }
        }
        let known = SCOPES.iter().copied().find(|scope| *scope == now.data_scope);
        match &self.departments {
            // The list goes with the scope that it belongs to.
            Edit::Keep | Edit::Clear if now.data_scope != CUSTOM => now.departments.clear(),
            Edit::Keep if !now.departments.is_empty() => {}
            Edit::Keep | Edit::Clear => now.departments = listed(&mut faults, known, &[]),
            Edit::Set(given) => now.departments = listed(&mut faults, known, given),
        }
        faults.finish()?;
        Ok(now)
    }
}

/// The permissions that a role shall hold, and no others.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RolePermissions {
    #[schema(value_type = Vec<String>, max_items = 500, example = json!(["health.patient.list"]))]
    pub permissions: Option<Vec<String>>,
}

impl RolePermissions {
    pub fn check(&self) -> Result<Vec<String>, Problem> {
        let Some(given) = &self.permissions else {
            return Err(Problem::invalid("permissions", "common.field.required"));
        };
        let mut faults = Faults::default();
        let codes = codes(&mut faults, given);
        faults.finish()?;
        Ok(codes)
    }
}

fn scope(faults: &mut Faults, text: &str) -> Option<&'static str> {
    let found = SCOPES.iter().copied().find(|scope| *scope == text);
    if found.is_none() {
        faults.push(FieldProblem::new("data_scope", "common.field.choice").param("allowed", SCOPES.join(", ")));
    }
    found
}

/// The departments of a role of this scope.
fn listed(faults: &mut Faults, scope: Option<&str>, given: &[Uuid]) -> BTreeSet<Uuid> {
    match scope {
        Some(CUSTOM) if given.is_empty() => faults.add("departments", "common.field.required"),
        Some(CUSTOM) if given.len() > MOST_DEPARTMENTS => {
            faults.push(FieldProblem::new("departments", "common.field.too_many").param("max", MOST_DEPARTMENTS));
        }
        Some(CUSTOM) | None => return given.iter().copied().collect(),
        Some(_) if given.is_empty() => {}
        Some(_) => faults.add("departments", "auth.role.departments_unused"),
    }
    BTreeSet::new()
}

/// As they were given, so that a fault names its place. Whether there are such permissions is for the database to say.
fn codes(faults: &mut Faults, given: &[String]) -> Vec<String> {
    if given.len() > MOST {
        faults.push(FieldProblem::new("permissions", "common.field.too_many").param("max", MOST));
        return Vec::new();
    }
    given.to_vec()
}
