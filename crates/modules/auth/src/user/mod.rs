//! A user: somebody of one tenant who can sign in. The name is unique in the tenant and kept in one spelling; what the user may
//! do comes from roles alone. `token_epoch` stands in every access token: moving it up kills them all at once.

pub mod entity;
pub mod http;
pub mod list;
pub mod manage;
mod password;
pub mod rules;
pub mod service;

use erp_kit::{SealedColumn, SealedTable};

/// What of a user is sealed.
pub(crate) static SEALED: SealedTable = SealedTable {
    table: "user_account",
    subject: false,
    columns: &[SealedColumn { column: "display_name_enc", field: "display_name", indexes: &[] }],
};
