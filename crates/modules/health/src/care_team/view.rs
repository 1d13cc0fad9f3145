//! What clients send and see of a care team.

use chrono::{DateTime, Utc};
use erp_core::{FieldProblem, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::entity::Model;

const ROLES: &[&str] = &["lead", "member"];

/// Who looks after a patient.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CareTeam {
    pub department_id: Option<Uuid>,
    /// Who leads it first, then by when they joined.
    pub members: Vec<CareTeamMember>,
}

/// One who looks after a patient.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CareTeamMember {
    pub user_id: Uuid,
    /// `lead` or `member`.
    #[schema(example = "member")]
    pub role: String,
    pub since: DateTime<Utc>,
}

impl From<Model> for CareTeamMember {
    fn from(row: Model) -> Self {
        Self { user_id: row.user_id, role: row.role, since: row.created_at }
    }
}

/// What somebody is in a care team.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CareTeamRole {
    /// `lead` or `member`; there is one lead at most.
    #[schema(value_type = String, example = "member")]
    pub role: Option<String>,
}

impl CareTeamRole {
    pub fn check(&self) -> Result<&'static str, Problem> {
        let Some(given) = self.role.as_deref() else { return Err(Problem::invalid("role", "common.field.required")) };
        let fault = || Problem::fields(vec![FieldProblem::new("role", "common.field.choice").param("allowed", ROLES.join(", "))]);
        ROLES.iter().copied().find(|role| *role == given).ok_or_else(fault)
    }
}

/// The department that shall look after a patient.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PatientDepartment {
    /// Null: none.
    #[schema(value_type = Option<Uuid>, required = true)]
    #[serde(deserialize_with = "Option::deserialize")]
    pub department_id: Option<Uuid>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_department_must_be_told_even_where_it_is_none() {
        assert!(serde_json::from_str::<PatientDepartment>("{}").is_err());
        assert_eq!(serde_json::from_str::<PatientDepartment>(r#"{"department_id":null}"#).unwrap().department_id, None);
        assert_eq!(CareTeamRole { role: Some("lead".to_owned()) }.check().ok(), Some("lead"));
        assert!(CareTeamRole { role: Some("boss".to_owned()) }.check().is_err() && CareTeamRole::default().check().is_err());
    }
}
