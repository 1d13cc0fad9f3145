//! Who looks after a patient: a department, and a care team with at most one who leads it (FHIR R4 CareTeam). Both are ways by
//! which the data scopes of roles reach a patient.

pub mod entity;
pub mod http;
pub(crate) mod service;
pub mod view;
