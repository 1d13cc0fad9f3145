//! What clients send about a key, and its check: every fault at once.

use chrono::{DateTime, TimeDelta, Utc};
use erp_core::{FieldProblem, Problem, problem::Faults};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Characters.
const NAME_MAX: usize = 100;
/// Permissions of one key.
const MOST_SCOPES: usize = 200;
/// A day: long enough to bring a new key everywhere.
const LONGEST_OVERLAP: u32 = 1_440;

/// A key to make.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApiKey {
    /// A user of kind `service`.
    #[schema(value_type = Uuid)]
    pub user_id: Option<Uuid>,
    /// What it is for.
    #[schema(value_type = String, min_length = 1, max_length = 100, example = "Laboratory interface")]
    pub name: Option<String>,
    /// Permission codes. The account must hold all of them, and so must the caller.
    #[schema(value_type = Vec<String>, min_items = 1, max_items = 200, example = json!(["health.patient.list"]))]
    pub scopes: Option<Vec<String>>,
    /// As far away as the tenant's setting `auth.api_key_max_days` allows unless told: 365 days at most.
    pub expires_at: Option<DateTime<Utc>>,
}

/// A checked key.
pub struct Draft {
    pub user: Uuid,
    pub name: String,
    /// As they were given, so that a fault names its place.
    pub scopes: Vec<String>,
    pub expires_at: DateTime<Utc>,
}

impl NewApiKey {
    /// `days`: as the tenant has set it.
    pub fn check(&self, now: DateTime<Utc>, days: u32) -> Result<Draft, Problem> {
        let mut faults = Faults::default();
        if self.user_id.is_none() {
            faults.add("user_id", "common.field.required");
        }
        let name = faults.name("name", self.name.as_deref(), NAME_MAX);
        match self.scopes.as_deref() {
            None | Some([]) => faults.add("scopes", "common.field.required"),
            Some(scopes) if scopes.len() > MOST_SCOPES => {
                faults.push(FieldProblem::new("scopes", "common.field.too_many").param("max", MOST_SCOPES));
            }
            Some(_) => {}
        }
        let expires_at = expiry(&mut faults, self.expires_at, now, days);
        faults.finish()?;
        let (user, name, scopes) = (self.user_id.unwrap_or_default(), name.unwrap_or_default(), self.scopes.clone().unwrap_or_default());
        Ok(Draft { user, name, scopes, expires_at })
    }
}

/// Another key in place of one.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApiKeyRotation {
    /// How long the key before stays good beside the new one: 0 unless told, 1,440 at most.
    #[schema(value_type = Option<u32>, minimum = 0, maximum = 1440, example = 60)]
    pub overlap_minutes: Option<i64>,
    /// Of the new key; as far away as the tenant allows unless told.
    pub expires_at: Option<DateTime<Utc>>,
}

impl ApiKeyRotation {
    /// The overlap in minutes and the new key's end.
    pub fn check(&self, now: DateTime<Utc>, days: u32) -> Result<(u32, DateTime<Utc>), Problem> {
        let mut faults = Faults::default();
        let overlap = self.overlap_minutes.map_or(Some(0), |minutes| u32::try_from(minutes).ok().filter(|n| *n <= LONGEST_OVERLAP));
        if overlap.is_none() {
            faults.push(FieldProblem::new("overlap_minutes", "auth.api_key.overlap").param("max", LONGEST_OVERLAP));
        }
        let expires_at = expiry(&mut faults, self.expires_at, now, days);
        faults.finish()?;
        Ok((overlap.unwrap_or_default(), expires_at))
    }
}

fn expiry(faults: &mut Faults, given: Option<DateTime<Utc>>, now: DateTime<Utc>, days: u32) -> DateTime<Utc> {
    let last = now + TimeDelta::days(i64::from(days));
    let Some(at) = given else { return last };
    if at <= now || at > last {
        faults.push(FieldProblem::new("expires_at", "auth.api_key.expiry").param("days", days));
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(result: Result<impl Sized, Problem>) -> Vec<String> {
        result.err().into_iter().flat_map(|p| p.fields).map(|f| format!("{} {}", f.path, f.code)).collect()
    }

    #[test]
    fn every_fault_of_a_key_is_named() {
        let now: DateTime<Utc> = "2026-11-24T08:00:00Z".parse().unwrap();
        let nothing = ["user_id common.field.required", "name common.field.required", "scopes common.field.required"];
        assert_eq!(codes(NewApiKey::default().check(now, 30)), nothing);
        let faulty = NewApiKey {
            user_id: Some(Uuid::nil()),
            name: Some("x".repeat(101)),
            scopes: Some(vec!["a".to_owned(); 201]),
            expires_at: Some(now + TimeDelta::days(31)),
        };
        let want = ["name common.field.too_long", "scopes common.field.too_many", "expires_at auth.api_key.expiry"];
        assert_eq!(codes(faulty.check(now, 30)), want);
        let good = NewApiKey { name: Some(" Lab ".to_owned()), scopes: Some(vec!["a".to_owned()]), expires_at: None, ..faulty };
        let draft = good.check(now, 30).unwrap();
        assert_eq!((draft.name.as_str(), draft.expires_at), ("Lab", now + TimeDelta::days(30)));
        assert_eq!(codes(NewApiKey { expires_at: Some(now), ..good }.check(now, 30)), ["expires_at auth.api_key.expiry"]);
        let rotation = |minutes| ApiKeyRotation { overlap_minutes: Some(minutes), expires_at: None }.check(now, 30);
        assert_eq!(codes(rotation(1_441)), ["overlap_minutes auth.api_key.overlap"]);
        assert_eq!(codes(rotation(-1)), ["overlap_minutes auth.api_key.overlap"]);
        assert_eq!(rotation(1_440).unwrap().0, 1_440);
    }
}
