//! What an audit row says.

use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

/// How an audited action ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Success,
    Denied,
    Failure,
}

impl Outcome {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Denied => "denied",
            Self::Failure => "failure",
        }
    }
}

/// One line of the audit trail. `details` holds field names, masked values, hashes and counts: never plaintext PII.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    /// `module.resource.verb`, for example `health.patient.created`.
    pub action: &'static str,
    pub entity: &'static str,
    pub entity_id: Option<Uuid>,
    pub outcome: Outcome,
    /// Why the actor did it, where a reason is asked for.
    pub reason: Option<String>,
    pub details: Map<String, Value>,
}

impl AuditEntry {
    pub fn new(action: &'static str, entity: &'static str, entity_id: impl Into<Option<Uuid>>) -> Self {
        Self { action, entity, entity_id: entity_id.into(), outcome: Outcome::Success, reason: None, details: Map::new() }
    }

    pub fn outcome(mut self, outcome: Outcome) -> Self {
        self.outcome = outcome;
        self
    }

    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    pub fn detail(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.details.insert(key.to_owned(), value.into());
        self
    }
}
