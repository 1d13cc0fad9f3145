//! The second factor: one-time codes of an authenticator app (TOTP, RFC 6238), and recovery codes for who has lost it.
//!
//! A user sets it up with the password, and confirms it with a first code; from then on a login takes a code beside the
//! password. A code is taken once: none of its step or of an earlier one is good again. Recovery codes are 120 random bits each,
//! kept as hashes (ASVS 6.5.2), and good once. Wrong codes count and delay as wrong passwords do.
//!
//! What is sensitive asks that the user proved not long ago who they are (RFC 9470): a login is such a proof, and
//! `POST /auth/step-up` another.

pub mod enrol;
pub mod factor;
pub mod http;
pub mod present;
pub mod rules;
pub mod settings;
pub mod step_up;

use erp_kit::{SealedColumn, SealedTable};

/// The secret of an authenticator app.
pub(crate) static SEALED: SealedTable = SealedTable {
    table: "totp_factor",
    bound_to: None,
    subject: false,
    columns: &[SealedColumn { column: "secret_enc", field: "secret", indexes: &[] }],
};
