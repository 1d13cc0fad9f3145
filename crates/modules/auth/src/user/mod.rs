//! A user: somebody of one tenant who can sign in. The name is unique in the tenant and kept in one spelling; what the user may
//! do comes from roles alone. `token_epoch` stands in every access token: moving it up kills them all at once.

pub mod access;
pub mod entity;
pub mod http;
pub mod input;
pub mod list;
pub mod manage;
pub(crate) mod password;
pub mod patient;
pub mod person;
pub mod rules;
pub mod service;
pub mod view;

use erp_kit::{SealedColumn, SealedIndex, SealedTable};

/// What of a user is sealed.
pub(crate) static SEALED: SealedTable = SealedTable {
    table: "user_account",
    bound_to: None,
    subject: true,
    columns: &[
        SealedColumn { column: "display_name_enc", field: "display_name", indexes: &[] },
        SealedColumn { column: "phone_enc", field: "phone", indexes: &[SealedIndex { column: "phone_bidx", index: "exact", text: whole }] },
        SealedColumn { column: "email_enc", field: "email", indexes: &[SealedIndex { column: "email_bidx", index: "exact", text: whole }] },
    ],
};

/// It is sealed as it is compared.
#[expect(clippy::unnecessary_wraps, reason = "an index may leave texts out; this one leaves out none")]
fn whole(text: &str) -> Option<String> {
    Some(text.to_owned())
}
