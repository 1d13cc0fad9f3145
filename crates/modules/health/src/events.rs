//! What this module tells the others.

use chrono::{DateTime, Utc};
use erp_core::{
    Masked,
    event::{Code, SerialNumber},
};
use uuid::Uuid;

erp_core::events! {
    /// A patient was registered or imported.
    PatientCreated("health.patient.created", 1, "patient") {
        /// The patient.
        patient_id: Uuid,
        /// The medical record number.
        mrn: SerialNumber,
        /// The name, if it is known.
        name: Option<Masked>,
        /// `active`, `deceased`, `merged` or `archived`.
        status: Code,
        /// How the record came about: `staff`, `self`, `import`, `fhir` or `demo`.
        source: Code,
    }

    /// A patient's record changed; deleting, erasing and changing numbers are changes too.
    PatientUpdated("health.patient.updated", 1, "patient") {
        /// The patient.
        patient_id: Uuid,
        /// The medical record number.
        mrn: SerialNumber,
        /// Which fields changed; `identifiers`, `care_team`, `deleted_at` and `erased_at` among them.
        fields: Vec<Code>,
        /// `active`, `deceased`, `merged` or `archived`.
        status: Code,
    }

    /// Somebody opened, in an emergency, the record of a patient whom their roles do not reach: somebody else is to look into it.
    BreakGlassOpened("health.break_glass.opened", 1, "break_glass") {
        /// What was opened.
        grant_id: Uuid,
        /// The patient.
        patient_id: Uuid,
        /// Who opened it.
        user_id: Uuid,
        /// Until when they see the patient.
        expires_at: DateTime<Utc>,
    }

    /// Somebody looked into an emergency access.
    BreakGlassReviewed("health.break_glass.reviewed", 1, "break_glass") {
        /// What was opened.
        grant_id: Uuid,
        /// The patient.
        patient_id: Uuid,
        /// Who opened it.
        user_id: Uuid,
        /// `justified` or `unjustified`.
        verdict: Code,
    }
}
