//! What clients send about tenants and plans, and its check: every fault at once.

use chrono::{DateTime, Utc};
use erp_core::{FieldProblem, Permission, Problem, Secret, clock::representable, problem::Faults};
use erp_db::tenants::{TenantChange, valid_slug};
use erp_web::extract::{Edit, object};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    rules::{is_entry, is_plan_code},
    view::Quotas,
};
use crate::user::rules::{is_username, normalise_username};

const NAME_MAX: usize = 100;
const MOST_ENTRIES: usize = 500;
const MOST_USERS: i32 = 1_000_000;
const LONGEST_REASON: usize = 500;

/// A tenant to make.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTenant {
    /// 2 to 40 lower-case letters, digits and inner hyphens. It never changes.
    #[schema(value_type = String, min_length = 2, max_length = 40, example = "east")]
    pub code: Option<String>,
    #[schema(value_type = String, min_length = 1, max_length = 100, example = "East clinic")]
    pub name: Option<String>,
    /// An IANA name; the installation's own unless told.
    #[schema(example = "Asia/Shanghai")]
    pub timezone: Option<String>,
    /// The code of a plan.
    #[schema(example = "basic")]
    pub plan: Option<String>,
    /// In the future.
    pub expires_at: Option<DateTime<Utc>>,
    /// 1 to 1000000; the plan's number unless told.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub max_users: Option<i32>,
    /// The name that the first administrator signs in by; `admin` unless told.
    #[schema(example = "admin")]
    pub admin_username: Option<String>,
    /// The administrator's first password, to be changed at the first login. Left out, one is made and stands in the answer.
    #[schema(value_type = Option<String>, format = Password)]
    pub admin_password: Option<Secret<String>>,
}

/// A checked new tenant.
pub struct TenantDraft {
    pub code: String,
    pub name: String,
    pub timezone: Option<String>,
    pub admin_username: String,
}

impl NewTenant {
    pub fn check(&self) -> Result<TenantDraft, Problem> {
        let mut faults = Faults::default();
        let code = self.code.clone().unwrap_or_default();
        if self.code.is_none() {
            faults.add("code", "common.field.required");
        } else if !valid_slug(&code) {
            faults.add("code", "auth.tenant.code_invalid");
        }
        let name = faults.name("name", self.name.as_deref(), NAME_MAX);
        let timezone = self.timezone.as_deref().and_then(|text| timezone(&mut faults, text));
        if let Some(end) = self.expires_at {
            refuse_unstorable(&mut faults, end);
        }
        users(&mut faults, "max_users", self.max_users);
        let admin_username = normalise_username(self.admin_username.as_deref().unwrap_or("admin"));
        if !is_username(&admin_username) {
            faults.add("admin_username", "auth.user.username_invalid");
        }
        faults.finish()?;
        Ok(TenantDraft { code, name: name.unwrap_or_default(), timezone, admin_username })
    }
}

/// A tenant as it shall be. What is left out stays; null takes a plan, an end or a number away.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TenantReplacement {
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100, example = "East clinic")]
    #[serde(default)]
    pub name: Edit<String>,
    #[schema(value_type = Option<String>, example = "Asia/Shanghai")]
    #[serde(default)]
    pub timezone: Edit<String>,
    /// The code of a plan.
    #[schema(value_type = Option<String>, example = "basic")]
    #[serde(default)]
    pub plan: Edit<String>,
    /// In the future: an expired tenant may be used again.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(default)]
    pub expires_at: Edit<DateTime<Utc>>,
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 1_000_000, example = 50)]
    #[serde(default)]
    pub max_users: Edit<i32>,
}

impl TenantReplacement {
    /// The plan that is named.
    pub fn plan(&self) -> Option<&str> {
        match &self.plan {
            Edit::Set(code) => Some(code),
            Edit::Keep | Edit::Clear => None,
        }
    }

    /// The tenant as the replacement leaves it. `plan` is what [`Self::plan`] names, if there is such a plan.
    pub fn apply(&self, stored: &TenantChange, plan: Option<Uuid>) -> Result<TenantChange, Problem> {
        let mut faults = Faults::default();
        let mut now = stored.clone();
        match &self.name {
            Edit::Keep => {}
            Edit::Clear => faults.add("name", "common.field.required"),
            Edit::Set(text) => now.name = faults.name("name", Some(text), NAME_MAX).unwrap_or_default(),
        }
        match &self.timezone {
            Edit::Keep => {}
            Edit::Clear => faults.add("timezone", "common.field.required"),
            Edit::Set(text) => now.timezone = timezone(&mut faults, text).unwrap_or_default(),
        }
        self.plan.apply(&mut now.terms.plan_id, |_| plan);
        if self.plan().is_some() && plan.is_none() {
            faults.add("plan", "common.field.names_nothing");
        }
        if let Edit::Set(end) = &self.expires_at {
            refuse_unstorable(&mut faults, *end);
        }
        self.expires_at.apply(&mut now.terms.expires_at, |end| Some(*end));
        self.max_users.apply(&mut now.terms.max_users, |most| {
            users(&mut faults, "max_users", Some(*most));
            Some(*most)
        });
        faults.finish()?;
        Ok(now)
    }
}

/// Why something is done to a tenant; kept in the audit trail.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TenantReason {
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

impl TenantReason {
    pub fn read(&self) -> Result<Option<String>, Problem> {
        let Some(reason) = self.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty()) else { return Ok(None) };
        let mut faults = Faults::default();
        let line = faults.line("reason", reason, LONGEST_REASON);
        faults.finish()?;
        Ok(line)
    }
}

/// A plan to make.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTenantPlan {
    /// 1 to 40 lower-case letters, digits, hyphens and underscores. It never changes.
    #[schema(value_type = String, min_length = 1, max_length = 40, example = "basic")]
    pub code: Option<String>,
    #[schema(value_type = String, min_length = 1, max_length = 100, example = "Basic")]
    pub name: Option<String>,
    /// Codes of permissions, or beginnings of them with `.*` behind. What administrators need to put anything right is part of every plan.
    #[schema(value_type = Vec<String>, max_items = 500, example = json!(["auth.*", "health.patient.*"]))]
    pub permission_codes: Option<Vec<String>>,
    #[serde(default, deserialize_with = "object")]
    pub quotas: Quotas,
}

/// A plan as it shall be; the code stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TenantPlanReplacement {
    #[schema(value_type = String, min_length = 1, max_length = 100, example = "Basic")]
    pub name: Option<String>,
    /// Counts for every tenant of the plan, within five seconds.
    #[schema(value_type = Vec<String>, max_items = 500, example = json!(["auth.*", "health.patient.*"]))]
    pub permission_codes: Option<Vec<String>>,
    #[serde(default, deserialize_with = "object")]
    pub quotas: Quotas,
}

/// A checked plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanDraft {
    pub name: String,
    pub permission_codes: Vec<String>,
    pub quotas: Quotas,
}

impl NewTenantPlan {
    pub fn check(&self, permissions: &[Permission]) -> Result<(String, PlanDraft), Problem> {
        let mut faults = Faults::default();
        let code = self.code.clone().unwrap_or_default();
        if self.code.is_none() {
            faults.add("code", "common.field.required");
        } else if !is_plan_code(&code) {
            faults.add("code", "auth.tenant_plan.code_invalid");
        }
        let draft = plan(&mut faults, self.name.as_deref(), self.permission_codes.as_deref(), &self.quotas, permissions);
        faults.finish()?;
        Ok((code, draft))
    }
}

impl TenantPlanReplacement {
    pub fn check(&self, permissions: &[Permission]) -> Result<PlanDraft, Problem> {
        let mut faults = Faults::default();
        let draft = plan(&mut faults, self.name.as_deref(), self.permission_codes.as_deref(), &self.quotas, permissions);
        faults.finish()?;
        Ok(draft)
    }
}

fn plan(faults: &mut Faults, name: Option<&str>, entries: Option<&[String]>, quotas: &Quotas, permissions: &[Permission]) -> PlanDraft {
    let name = faults.name("name", name, NAME_MAX).unwrap_or_default();
    if entries.is_none() {
        faults.add("permission_codes", "common.field.required");
    }
    let mut entries = entries.unwrap_or_default().to_vec();
    if entries.len() > MOST_ENTRIES {
        faults.push(FieldProblem::new("permission_codes", "common.field.too_many").param("max", MOST_ENTRIES));
        entries.clear();
    }
    for (n, _) in entries.iter().enumerate().filter(|(_, entry)| !is_entry(entry, permissions)).take(20) {
        faults.add(format!("permission_codes.{n}"), "auth.permission.unknown");
    }
    entries.sort_unstable();
    entries.dedup();
    users(faults, "quotas.max_users", quotas.max_users);
    PlanDraft { name, permission_codes: entries, quotas: quotas.clone() }
}

fn users(faults: &mut Faults, path: &str, most: Option<i32>) {
    if most.is_some_and(|most| !(1..=MOST_USERS).contains(&most)) {
        faults.push(FieldProblem::new(path, "common.field.range").param("min", 1).param("max", MOST_USERS));
    }
}

fn timezone(faults: &mut Faults, text: &str) -> Option<String> {
    let found = text.parse::<chrono_tz::Tz>().ok();
    if found.is_none() {
        faults.add("timezone", "auth.tenant.timezone_unknown");
    }
    found.map(|zone| zone.name().to_owned())
}

fn refuse_unstorable(faults: &mut Faults, time: DateTime<Utc>) {
    if !representable(time.timestamp()) {
        faults.add("expires_at", "common.field.type");
    }
}
