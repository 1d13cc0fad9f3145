//! The numbers by which a patient is known elsewhere: identity card, passport, insurance, visit card, or another issuer's.
//!
//! A number belongs to one patient of a tenant at a time, per issuer. It is stored under the patient's own key and found by a
//! blind index, whole or by its last four characters.

pub mod entity;
pub mod http;
pub mod input;
pub mod rules;
pub mod service;
pub mod view;
