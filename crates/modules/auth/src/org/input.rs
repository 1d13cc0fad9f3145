//! What clients send about departments and positions, and its check.

use erp_core::{FieldProblem, Problem, problem::Faults};
use erp_web::extract::{Edit, objects};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

const NAME_MAX: usize = 100;
/// Departments of one user.
const MOST: usize = 20;

/// A department to make.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDepartment {
    /// 1 to 40 lower-case letters, digits, hyphens and underscores. It never changes.
    #[schema(value_type = String, min_length = 1, max_length = 40, example = "nephrology")]
    pub code: Option<String>,
    #[schema(value_type = String, min_length = 1, max_length = 100, example = "肾内科")]
    pub name: Option<String>,
    /// The department it stands below.
    pub parent_id: Option<Uuid>,
    /// The user who leads it.
    pub leader_id: Option<Uuid>,
}

/// A department as it shall be. What is left out stays; null puts it at the top, or leaves it without a leader.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DepartmentReplacement {
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100, example = "肾内科")]
    #[serde(default)]
    pub name: Edit<String>,
    #[schema(value_type = Option<Uuid>)]
    #[serde(default)]
    pub parent_id: Edit<Uuid>,
    #[schema(value_type = Option<Uuid>)]
    #[serde(default)]
    pub leader_id: Edit<Uuid>,
}

/// A position to make.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPosition {
    /// 1 to 40 lower-case letters, digits, hyphens and underscores. It never changes.
    #[schema(value_type = String, min_length = 1, max_length = 40, example = "head-nurse")]
    pub code: Option<String>,
    #[schema(value_type = String, min_length = 1, max_length = 100, example = "护士长")]
    pub name: Option<String>,
}

/// A position's name as it shall be.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PositionReplacement {
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100, example = "护士长")]
    #[serde(default)]
    pub name: Edit<String>,
}

/// Where a user shall work, and nowhere else.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserDepartments {
    #[schema(max_items = 20)]
    #[serde(deserialize_with = "objects")]
    pub departments: Vec<Membership>,
}

/// One department of a user.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, serde::Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    pub department_id: Uuid,
    pub position_id: Option<Uuid>,
}

/// The code and the name of something new.
pub fn named(code: Option<&String>, name: Option<&String>) -> Result<(String, String), Problem> {
    let mut faults = Faults::default();
    match code {
        None => faults.add("code", "common.field.required"),
        Some(code) if !is_code(code) => faults.add("code", "auth.department.code_invalid"),
        Some(_) => {}
    }
    let name = faults.name("name", name.map(String::as_str), NAME_MAX);
    faults.finish()?;
    Ok((code.cloned().unwrap_or_default(), name.unwrap_or_default()))
}

/// The name as the edit leaves it.
pub fn renamed(edit: &Edit<String>, stored: &str) -> Result<String, Problem> {
    let mut faults = Faults::default();
    let name = match edit {
        Edit::Keep => Some(stored.to_owned()),
        Edit::Clear => faults.name("name", None, NAME_MAX),
        Edit::Set(text) => faults.name("name", Some(text), NAME_MAX),
    };
    faults.finish()?;
    Ok(name.unwrap_or_default())
}

impl UserDepartments {
    pub fn check(&self) -> Result<(), Problem> {
        let mut faults = Faults::default();
        if self.departments.len() > MOST {
            faults.push(FieldProblem::new("departments", "common.field.too_many").param("max", MOST));
        }
        for (n, one) in self.departments.iter().enumerate() {
            if self.departments[..n].iter().any(|other| other.department_id == one.department_id) {
                faults.add(format!("departments.{n}.department_id"), "common.field.duplicate");
            }
        }
        faults.finish()
    }
}

fn is_code(code: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    (1..=40).contains(&code.len()) && plain(code.as_bytes()[0]) && code.bytes().all(|b| plain(b) || matches!(b, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::is_code;

    #[test]
    fn codes_are_what_the_column_takes() {
        assert!(["a", "3rd-ward", "head_nurse", &"x".repeat(40)].iter().all(|code| is_code(code)));
        assert!(["", "-a", "_a", "A", "a b", "科", &"x".repeat(41)].iter().all(|code| !is_code(code)));
    }
}
