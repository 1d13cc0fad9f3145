//! A patient: the person whom all care refers to.
//!
//! Everything that tells who somebody is stands in envelopes under a key of that person's own; what has to be found has a blind
//! index beside it. Whom a caller sees is [`sight`]. Answers show masks; plaintext leaves through [`reveal`] alone, with a reason and an audit row. A change
//! writes the row, the audit row and the event in one transaction, and names the version that it was based on.

pub mod command;
pub(crate) mod conditions;
pub mod decoy;
pub(crate) mod department;
pub mod directory;
pub mod duplicates;
pub mod entity;
pub mod erasure;
pub mod http;
pub mod input;
pub mod list;
pub(crate) mod lock;
pub mod person;
pub mod reason;
pub mod register;
pub mod reveal;
pub mod rules;
pub mod service;
pub mod sight;
pub mod view;
