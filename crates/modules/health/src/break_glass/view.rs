//! What clients send and see of emergency access.

use chrono::{DateTime, Utc};
use erp_core::{FieldProblem, Problem, problem::Faults};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::entity::Model;
use crate::patient::reason;

/// Minutes: the least, the usual and the most.
const MINUTES: (i64, i64, i64) = (5, 60, 480);
/// Characters of a reviewer's note.
const LONGEST_NOTE: usize = 500;
const VERDICTS: &[&str] = &["justified", "unjustified"];

/// Whose record is needed, why and for how long. One of `patient_id` and `mrn`.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBreakGlass {
    pub patient_id: Option<Uuid>,
    /// The medical record number, for a patient whom no list shows.
    #[schema(example = "P2026000042")]
    pub mrn: Option<String>,
    /// Kept in the audit trail: write no personal data into it.
    #[schema(value_type = String, min_length = 5, max_length = 200, example = "Unconscious in the emergency room, allergies unknown")]
    pub reason: Option<String>,
    /// 5 to 480; 60 unless told.
    #[schema(minimum = 5, maximum = 480, default = 60)]
    pub minutes: Option<i64>,
}

/// Whom a checked request means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    Id(Uuid),
    Mrn(String),
}

/// A checked request.
#[derive(Clone, Debug)]
pub struct Draft {
    pub whom: Whom,
    pub reason: String,
    pub minutes: i64,
}

impl NewBreakGlass {
    pub fn check(&self) -> Result<Draft, Problem> {
        let mut faults = Faults::default();
        let whom = match (self.patient_id, self.mrn.as_deref()) {
            (Some(id), None) => Some(Whom::Id(id)),
            (None, Some(mrn)) => faults.name("mrn", Some(mrn), 64).map(Whom::Mrn),
            (None, None) => {
                faults.add("patient_id", "common.field.required");
                None
            }
            (Some(_), Some(_)) => {
                faults.add("mrn", "health.break_glass.one_of");
                None
            }
        };
        let reason = reason::check(&mut faults, self.reason.as_deref());
        let minutes = self.minutes.unwrap_or(MINUTES.1);
        if !(MINUTES.0..=MINUTES.2).contains(&minutes) {
            faults.push(FieldProblem::new("minutes", "common.field.range").param("min", MINUTES.0).param("max", MINUTES.2));
        }
        faults.finish()?;
        // Without faults somebody is meant.
        let whom = whom.ok_or_else(|| Problem::invalid("patient_id", "common.field.required"))?;
        Ok(Draft { whom, reason, minutes })
    }
}

/// What the reviewer found.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakGlassVerdict {
    /// `justified` or `unjustified`.
    #[schema(value_type = String, example = "justified")]
    pub verdict: Option<String>,
    /// Write no personal data into it.
    #[schema(max_length = 500)]
    pub note: Option<String>,
}

impl BreakGlassVerdict {
    pub fn check(&self) -> Result<(&'static str, Option<String>), Problem> {
        let mut faults = Faults::default();
        let verdict = match self.verdict.as_deref() {
            None => {
                faults.add("verdict", "common.field.required");
                None
            }
            Some(given) => {
                let found = VERDICTS.iter().copied().find(|verdict| *verdict == given);
                if found.is_none() {
                    faults.push(FieldProblem::new("verdict", "common.field.choice").param("allowed", VERDICTS.join(", ")));
                }
                found
            }
        };
        let note = self.note.as_deref().and_then(|note| faults.line("note", note, LONGEST_NOTE)).filter(|note| !note.is_empty());
        faults.finish()?;
        Ok((verdict.unwrap_or_default(), note))
    }
}

/// The filters of the list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BreakGlassQuery {
    /// Entries in the page: 1 to 200, 20 unless told.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before; absent for the first.
    pub cursor: Option<String>,
    /// Only those that nobody has looked into.
    pub unreviewed: Option<bool>,
    /// Of this patient.
    pub patient_id: Option<Uuid>,
}

/// One emergency access.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BreakGlass {
    pub id: Uuid,
    pub patient_id: Uuid,
    /// Who saw the patient.
    pub user_id: Uuid,
    pub reason: String,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// When its holder gave it back before its end.
    pub ended_at: Option<DateTime<Utc>>,
    pub reviewed_at: Option<DateTime<Utc>>,
    pub reviewed_by: Option<Uuid>,
    /// `justified` or `unjustified`.
    pub verdict: Option<String>,
    pub note: Option<String>,
    #[schema(example = 1)]
    pub version: i32,
}

impl From<Model> for BreakGlass {
    fn from(row: Model) -> Self {
        let Model {
            id,
            patient_id,
            user_id,
            reason,
            created_at,
            expires_at,
            ended_at,
            reviewed_at,
            reviewed_by,
            verdict,
            note,
            version,
            ..
        } = row;
        Self { id, patient_id, user_id, reason, created_at, expires_at, ended_at, reviewed_at, reviewed_by, verdict, note, version }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(problem: Problem) -> Vec<String> {
        problem.fields.into_iter().map(|field| field.path).collect()
    }

    #[test]
    fn every_fault_is_named_at_once() {
        assert_eq!(paths(NewBreakGlass::default().check().unwrap_err()), ["patient_id", "reason"]);
        let both = NewBreakGlass { patient_id: Some(Uuid::nil()), mrn: Some("P1".to_owned()), reason: None, minutes: Some(481) };
        assert_eq!(paths(both.check().unwrap_err()), ["mrn", "reason", "minutes"]);
        let good = NewBreakGlass { mrn: Some(" P1 ".to_owned()), reason: Some("found unconscious".to_owned()), ..Default::default() };
        let draft = good.check().unwrap();
        assert_eq!((draft.whom, draft.minutes), (Whom::Mrn("P1".to_owned()), 60));
        let verdict = |verdict: &str| BreakGlassVerdict { verdict: Some(verdict.to_owned()), note: Some(" ".to_owned()) };
        assert_eq!(verdict("justified").check().ok(), Some(("justified", None)));
        assert!(verdict("maybe").check().is_err());
    }
}
