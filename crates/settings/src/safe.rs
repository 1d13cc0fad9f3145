//! A configuration that passed every check.

use std::fmt;

use crate::{
    finding::Finding,
    options::Environment,
    schema::Section,
    tree::{Slots, Tree},
};

/// Only [`crate::RawConfig::check`] makes one: whoever holds it need not check again.
#[derive(Clone)]
pub struct SafeConfig {
    pub(crate) environment: Environment,
    pub(crate) slots: Slots,
    pub(crate) tree: Tree,
    pub(crate) warnings: Vec<Finding>,
}

/// A section's type asks for what its keys do not promise: a fault of the section, not of the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("configuration section `{path}`: {} {reason}", key.as_deref().unwrap_or_default())]
pub struct SectionError {
    pub path: &'static str,
    pub(crate) key: Option<String>,
    pub(crate) reason: String,
}

impl SectionError {
    pub(crate) fn full_key(&self) -> String {
        match &self.key {
            Some(key) if key.starts_with(self.path) => key.clone(),
            Some(key) => format!("{}.{key}", self.path),
            None => self.path.to_owned(),
        }
    }
}

/// Without values.
impl fmt::Debug for SafeConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SafeConfig").field("environment", &self.environment).finish_non_exhaustive()
    }
}

impl SafeConfig {
    /// The typed section at `T::PATH`. Fails only for a type that was not part of the schema checked against.
    pub fn section<T: Section>(&self) -> Result<T, SectionError> {
        self.tree.section()
    }

    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// Findings that do not refuse a start.
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }
}
