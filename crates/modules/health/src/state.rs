//! What the handlers of this module use.

use erp_core::{AuditEntry, Outcome};
use erp_db::Db;
use erp_web::Caller;
use uuid::Uuid;

use crate::patient::view::PatientSummary;

/// Where the module's routes stand.
pub const BASE: &str = "/api/v1/health";

#[derive(Clone)]
pub struct Health {
    pub db: Db,
    /// Whether names and pinyin get a blind index (`health.index_names`).
    pub index_names: bool,
}

/// How many rows of one answer are named in the trail.
const NAMED: usize = 20;

impl Health {
    /// Puts what did not open in an answer into the audit trail. The answer itself stands, with the rows marked.
    pub fn report_unreadable(&self, caller: &Caller, patients: impl IntoIterator<Item = Uuid>) {
        for id in patients.into_iter().take(NAMED) {
            let entry = AuditEntry::new("health.pii.integrity", "patient", id).outcome(Outcome::Failure);
            self.db.audit_later(caller.tenant(), caller.origin(), entry);
        }
    }

    /// Puts on record that somebody asked whether a value is known: what kind of value, never which, and how many were found.
    pub fn report_lookup(&self, caller: &Caller, by: &str, criteria: &[(&str, bool)], found: usize) {
        let criteria: Vec<&str> = criteria.iter().filter_map(|(name, given)| given.then_some(*name)).collect();
        let entry = AuditEntry::new("health.patient.looked_up", "patient", None).detail("by", by);
        self.db.audit_later(caller.tenant(), caller.origin(), entry.detail("criteria", criteria.join(" ")).detail("found", found));
    }

    /// As [`Health::report_unreadable`], for a page.
    pub fn report_page(&self, caller: &Caller, page: &[PatientSummary]) {
        self.report_unreadable(caller, page.iter().filter(|row| row.decrypt_failed).map(|row| row.id));
    }
}
