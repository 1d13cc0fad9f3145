//! Refusals, whose texts are stored and shown.

use std::time::Duration;

use crate::{Envelope, Refusal};

/// The most of a peer's own words.
const LONGEST: usize = 160;

pub(super) fn retry(error: impl Into<String>) -> Refusal {
    Refusal::Retry { error: error.into(), after: None }
}

pub(super) fn dead(error: impl Into<String>) -> Refusal {
    Refusal::Dead { error: error.into() }
}

/// `1.5 s`
pub(super) fn seconds(limit: Duration) -> String {
    format!("{} s", limit.as_secs_f64())
}

/// A peer's words about what is wrong, on one line and not too long.
pub(super) fn said(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect()
}

/// The body that leaves.
pub(super) fn body(event: &Envelope) -> Result<Vec<u8>, Refusal> {
    serde_json::to_vec(&event.outward()).map_err(|_| dead("the event cannot be written as JSON"))
}
