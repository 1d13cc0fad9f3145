//! Patients from FHIR documents: `erp health import-fhir`.
//!
//! [`source`] finds the documents, [`prepare`] turns a resource into a checked person without touching the database, [`merge`]
//! says what a second import changes, and [`batch`] writes up to [`batch::SIZE`] patients in one transaction. A patient is
//! found again by (system, value) of any identifier. A bad row is reported and stops no other.

pub mod batch;
pub mod command;
pub mod merge;
pub mod prepare;
pub mod report;
pub mod run;
pub mod source;
