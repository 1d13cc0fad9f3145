//! Phase 2: from merged values to a configuration that is safe to start with.

use std::fmt;

use crate::{
    checks::{MISSING, SECTION_RULE},
    defaults::MUST_SET,
    finding::{self, ExitKind, Finding, Severity},
    options::Environment,
    safe::SafeConfig,
    safety,
    schema::Schema,
    tree::{Slots, Tree},
};

/// How strict to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Warnings refuse too.
    pub strict: bool,
}

/// Merged values, not judged yet.
#[derive(Clone)]
pub struct RawConfig {
    pub(crate) environment: Environment,
    pub(crate) slots: Slots,
    /// What reading the layers found.
    pub(crate) findings: Vec<Finding>,
    pub(crate) euid: Option<u32>,
}

/// The configuration is refused. Carries all findings, warnings too.
#[derive(Debug, thiserror::Error)]
pub struct Rejected {
    pub findings: Vec<Finding>,
}

impl Rejected {
    pub fn exit_kind(&self) -> ExitKind {
        ExitKind::of(&self.findings)
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        finding::list(f, &self.findings)
    }
}

/// Without values.
impl fmt::Debug for RawConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawConfig").field("environment", &self.environment).field("findings", &self.findings).finish_non_exhaustive()
    }
}

impl RawConfig {
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// What reading the layers found; [`RawConfig::check`] reports it too.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Judges everything at once. Opens no file and no socket.
    pub fn check(self, schema: &Schema, policy: &Policy) -> Result<SafeConfig, Rejected> {
        let Self { environment, mut slots, mut findings, euid } = self;
        let waived = safety::waived(schema, &slots);
        for path in &waived {
            // An unset value of a part that is switched off is absent; a set one stays.
            if slots.get(path).is_some_and(|slot| slot.value.as_str() == Some(MUST_SET)) {
                slots.remove(path);
            }
        }
        let broken =
            |findings: &[Finding], path: &str| findings.iter().any(|f| f.severity == Severity::Error && f.key.as_deref() == Some(path));
        for key in schema.keys().filter(|key| !key.optional && !key.is_required_secret() && !waived.contains(key.path)) {
            if !slots.contains_key(key.path) && !broken(&findings, key.path) {
                findings.push(Finding::new(&MISSING, "has no value").key(key.path).hint(format!("set {}", key.env_name())));
            }
        }
        safety::check(schema, &safety::Facts { environment: &environment, slots: &slots, waived: &waived, euid }, &mut findings);
        let Ok(tree) = Tree::new(schema, &slots) else {
            findings.push(Finding::new(&SECTION_RULE, "the merged configuration cannot be read"));
            return Err(Rejected { findings });
        };
        for (path, validate) in schema.sections() {
            let below = format!("{path}.");
            let faulty = findings.iter().any(|f| f.severity == Severity::Error && f.key.as_ref().is_some_and(|k| k.starts_with(&below)));
            if faulty {
                continue;
            }
            if let Err(error) = validate(&tree, &mut findings) {
                findings.push(Finding::new(&SECTION_RULE, error.reason.clone()).key(error.full_key()));
            }
        }
        for finding in &mut findings {
            if finding.origin.is_none() {
                finding.origin = finding.key.as_deref().and_then(|key| slots.get(key)).map(|slot| slot.origin.clone());
            }
        }
        finding::sort(&mut findings);
        let refused = findings.iter().any(|f| f.severity == Severity::Error) || (policy.strict && !findings.is_empty());
        if refused { Err(Rejected { findings }) } else { Ok(SafeConfig { environment, slots, tree, warnings: findings }) }
    }
}
