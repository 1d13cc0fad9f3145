//! What is wrong with a sink's configuration.

use std::fmt;

use erp_settings::Finding;

/// Everything at once, each with its key. Contains no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct SinkConfigError {
    pub findings: Vec<Finding>,
}

impl fmt::Display for SinkConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.findings.iter().enumerate() {
            let before = if index > 0 { "; " } else { "" };
            write!(f, "{before}{}: {}", finding.key.as_deref().unwrap_or("configuration"), finding.message)?;
            if let Some(hint) = &finding.hint {
                write!(f, " ({hint})")?;
            }
        }
        Ok(())
    }
}

impl From<Vec<Finding>> for SinkConfigError {
    fn from(findings: Vec<Finding>) -> Self {
        Self { findings }
    }
}
