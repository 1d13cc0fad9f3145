//! Dead letters: events that a sink will not take, kept with why until somebody has dealt with them.
//!
//! A letter is retried, which hands the event to its sink once more from the archive, or discarded with a note. Either is done once
//! for each letter, in its tenant's transaction, with a line in the tenant's audit trail.

mod across;
mod filter;
mod list;
mod reveal;
mod settle;

use chrono::{DateTime, Utc};
use erp_core::Cursor;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

pub use self::{
    across::{Across, Deal, across},
    filter::{Filter, Status},
    list::{HeldUp, any_of_sink, any_of_type, count, find, held_up, list, whole},
    reveal::note_reveal,
    settle::{BATCH, Batch, discard, retry},
};

/// A dead letter as it is listed: everything but what the event says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DeadLetter {
    pub id: Uuid,
    pub event_id: Uuid,
    pub sink: String,
    pub tenant_id: Uuid,
    pub event_type: String,
    /// Tries of this letter, the first included.
    pub attempts: i16,
    pub first_failed_at: DateTime<Utc>,
    pub dead_at: DateTime<Utc>,
    pub status: Status,
    pub resolved_by: Option<String>,
    pub resolved_at: Option<DateTime<Utc>>,
    pub note: Option<String>,
    /// Why the sink refused, at most the last ten times.
    pub errors: Value,
}

impl DeadLetter {
    pub const fn cursor(&self) -> Cursor {
        Cursor { at: self.dead_at, id: self.id }
    }
}

/// A dead letter and its event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WholeLetter {
    #[serde(flatten)]
    pub letter: DeadLetter,
    pub headers: Value,
    /// Its fields by name, each as the kind of its value; whole where that was asked for.
    pub payload: Value,
}

impl WholeLetter {
    /// Leaves the names of the payload's fields and takes their values away.
    pub fn redacted(mut self) -> Self {
        redact(&mut self.payload);
        self
    }
}

fn redact(value: &mut Value) {
    let kind = match value {
        Value::Null => return,
        Value::Object(fields) => return fields.values_mut().for_each(redact),
        Value::Array(items) => return items.iter_mut().for_each(redact),
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
    };
    *value = Value::String(format!("<{kind}>"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_redacted_payload_keeps_its_shape_and_nothing_else() {
        let mut value = json!({ "name": "W***", "n": 3, "list": [true, { "a": null, "b": "x" }] });
        redact(&mut value);
        assert_eq!(value, json!({ "name": "<text>", "n": "<number>", "list": ["<boolean>", { "a": null, "b": "<text>" }] }));
    }
}
