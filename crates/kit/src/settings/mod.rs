//! Settings and feature flags: what a module registers of them, and how it reads them.
//!
//! A module names a setting once, as a constant [`Setting`], registers what may stand there, and reads it through [`Settings`].
//! Where nobody has set anything the registered default counts; a tenant's value wins over it, and a user's over the tenant's.

mod heard;
mod reader;
mod spec;

pub use reader::Settings;
pub use spec::{Flag, FlagSpec, Scope, Setting, SettingSpec};

/// What stands for a secret wherever it would be shown.
pub const MASK: &str = "***";

/// The table and column that a sealed value is bound to, beside its tenant and row.
pub const SEALED: (&str, &str) = ("setting", "value");
