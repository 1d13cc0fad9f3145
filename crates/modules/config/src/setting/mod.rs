//! The values of the settings that modules register: a tenant's, and its users' own.

pub mod entity;
pub mod history;
pub mod http;
pub mod input;
pub mod own;
pub mod rules;
pub mod service;
pub mod view;

use erp_kit::{SealedColumn, SealedTable, settings::SEALED as VALUE};

const COLUMNS: &[SealedColumn] = &[SealedColumn { column: "value_enc", field: VALUE.1, indexes: &[] }];

/// Secrets, and what they were before: those are the setting's own envelopes, kept.
pub(crate) static SEALED: [SealedTable; 2] = [
    SealedTable { table: VALUE.0, bound_to: None, subject: false, columns: COLUMNS },
    SealedTable { table: "setting_history", bound_to: Some((VALUE.0, "setting_id")), subject: false, columns: COLUMNS },
];
