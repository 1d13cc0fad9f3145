//! What a plan allows.

use erp_core::Permission;

use crate::role::rules::{KEPT_BY_ADMINISTRATORS, is_platform};

/// What a tenant has bought: codes of permissions, or beginnings of them with `.*` behind. Without a plan it is everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowance(Option<Vec<String>>);

impl Allowance {
    pub const fn new(patterns: Option<Vec<String>>) -> Self {
        Self(patterns)
    }

    /// Whether a permission counts. What administrators need to put anything right is part of every plan, and what belongs to the
    /// installation of none: nobody but the default tenant's users gets anywhere by it.
    pub fn allows(&self, code: &str) -> bool {
        let Some(patterns) = &self.0 else { return true };
        is_platform(code) || KEPT_BY_ADMINISTRATORS.contains(&code) || patterns.iter().any(|pattern| covers(pattern, code))
    }
}

/// Whether an entry of a plan covers a permission: `health.*` covers `health.patient.list`.
pub fn covers(entry: &str, code: &str) -> bool {
    match entry.strip_suffix(".*") {
        Some(head) => code.strip_prefix(head).is_some_and(|rest| rest.starts_with('.')),
        None => entry == code,
    }
}

/// Whether an entry covers something that a tenant can have.
pub fn is_entry(entry: &str, permissions: &[Permission]) -> bool {
    permissions.iter().any(|permission| covers(entry, permission.code) && !is_platform(permission.code))
}

/// A plan's code: 1 to 40 lower-case letters, digits, hyphens and underscores, a letter or digit first.
pub fn is_plan_code(code: &str) -> bool {
    (1..=40).contains(&code.len())
        && code.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_covers_a_code_or_what_stands_below_it() {
        assert!(covers("health.*", "health.patient.list") && covers("health.patient.*", "health.patient.list"));
        assert!(covers("health.patient.list", "health.patient.list"));
        for (entry, code) in
            [("health.*", "healthy.patient.list"), ("health.patient", "health.patient.list"), ("*", "a.b.c"), (".*", "a.b.c")]
        {
            assert!(!covers(entry, code), "{entry} {code}");
        }
    }

    #[test]
    fn a_plan_leaves_what_runs_the_tenant_and_the_installation() {
        let nothing = Allowance::new(Some(vec![]));
        assert!(nothing.allows("auth.role.manage") && nothing.allows("task.run.list") && !nothing.allows("health.patient.list"));
        assert!(Allowance::default().allows("health.patient.list"));
        let clinic = Allowance::new(Some(vec!["health.patient.*".to_owned()]));
        assert!(clinic.allows("health.patient.list") && !clinic.allows("health.lab.list") && !clinic.allows("auth.user.create"));
    }

    #[test]
    fn entries_name_something_that_a_tenant_can_have() {
        let known = [Permission::new("health.patient.list", "a", "a"), Permission::new("task.run.list", "b", "b")];
        assert!(is_entry("health.*", &known) && is_entry("health.patient.list", &known));
        for entry in ["", "*", "health", "health.lab.*", "task.run.list", "task.*"] {
            assert!(!is_entry(entry, &known), "{entry}");
        }
        assert!(
            is_plan_code("basic-2026") && !is_plan_code("") && !is_plan_code("-a") && !is_plan_code("A") && !is_plan_code(&"a".repeat(41))
        );
    }
}
