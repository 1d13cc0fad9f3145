//! What this module tells the others.

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
        /// Which fields changed; `identifiers`, `deleted_at` and `erased_at` among them.
        fields: Vec<Code>,
        /// `active`, `deceased`, `merged` or `archived`.
        status: Code,
    }
}
