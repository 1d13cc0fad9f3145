//! Permission codes.

use serde::Serialize;

/// What a role may be granted: `module.resource.action`. Modules register theirs at start; a role cannot hold an unknown one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Permission {
    pub code: &'static str,
    /// English and 简体中文 names, for the administrator's screens.
    pub name_en: &'static str,
    pub name_zh: &'static str,
}

impl Permission {
    pub const fn new(code: &'static str, name_en: &'static str, name_zh: &'static str) -> Self {
        Self { code, name_en, name_zh }
    }

    /// The part before the first dot.
    pub fn module(&self) -> &'static str {
        self.code.split('.').next().unwrap_or(self.code)
    }
}
