//! What a scenario is told, and what it tells.

use crate::ledger::Findings;

/// How much of everything.
#[derive(Clone, Debug)]
pub struct Scale {
    pub full: bool,
    /// Crash points by name; none: all.
    pub points: Vec<String>,
}

impl Scale {
    /// The short form's number, or the full one's.
    pub const fn of<T: Copy>(&self, short: T, full: T) -> T {
        if self.full { full } else { short }
    }
}

/// What a scenario did and found.
pub struct Outcome {
    pub done: String,
    pub findings: Findings,
}
