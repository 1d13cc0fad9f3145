//! Reading FHIR R4 (<https://hl7.org/fhir/R4/>) without touching a file or the database.
//!
//! [`read`] walks a document (one resource, a Bundle of any type, or NDJSON) and hands over one [`Row`] at a time, so that a
//! large upload never stands in memory as a whole. [`FhirPatient::import`] maps a Patient to what our tables hold; what they
//! have no column for becomes the remainder, which the caller stores encrypted. Types that are not supported yet are counted.

mod address;
mod element;
mod identifier;
mod name;
mod patient;
mod reader;
mod telecom;

pub use element::{RowError, RowWarning};
pub use identifier::{ID_CARD_SYSTEM, IdentifierKind, ImportedIdentifier};
pub use patient::{FhirPatient, Gender, ImportedPatient, REMAINDER_MAX};
pub use reader::{DocumentError, Format, Resource, Row, Summary, read, read_slice};

#[cfg(test)]
mod tests;
