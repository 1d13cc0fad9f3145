//! What is registered.

use std::marker::PhantomData;

use serde::Serialize;
use serde_json::Value;

/// Whose value it is; the narrowest that has one wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Tenant,
    Department,
    User,
}

impl Scope {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::Department => "department",
            Self::User => "user",
        }
    }
}

/// The name of a setting whose value is a `T`: `module.what`.
///
/// ```
/// use erp_kit::{Scope, Setting, Settings};
///
/// const CUTOFF: Setting<u32> = Setting::new("health.booking_cutoff_minutes");
///
/// let spec = CUTOFF
///     .spec(&60, serde_json::json!({ "type": "integer", "minimum": 0, "maximum": 10_080 }))
///     .names("Minutes before an appointment when booking ends", "预约截止提前分钟数")
///     .scopes(&[Scope::Tenant]);
/// assert_eq!((spec.key, spec.default.as_i64()), ("health.booking_cutoff_minutes", Some(60)));
/// ```
#[derive(Debug)]
pub struct Setting<T> {
    pub key: &'static str,
    value: PhantomData<fn() -> T>,
}

impl<T> Setting<T> {
    pub const fn new(key: &'static str) -> Self {
        Self { key, value: PhantomData }
    }
}

impl<T: Serialize> Setting<T> {
    /// What may stand there: `schema` is a JSON Schema (2020-12) without references to other documents.
    pub fn spec(&self, default: &T, schema: Value) -> SettingSpec {
        SettingSpec {
            key: self.key,
            name_en: self.key,
            name_zh: self.key,
            schema,
            // Null where it is no JSON: the start refuses a default that its schema refuses.
            default: serde_json::to_value(default).unwrap_or_default(),
            scopes: &[Scope::Tenant],
            secret: false,
            restart_required: false,
        }
    }
}

/// A registered setting.
#[derive(Clone, Debug)]
pub struct SettingSpec {
    pub key: &'static str,
    pub name_en: &'static str,
    pub name_zh: &'static str,
    pub schema: Value,
    /// The value of the whole system.
    pub default: Value,
    /// Who may have a value of their own.
    pub scopes: &'static [Scope],
    /// Kept sealed and shown to nobody.
    pub secret: bool,
    /// Servers read it at their start alone.
    pub restart_required: bool,
}

impl SettingSpec {
    /// The names on the administrator's screens.
    pub const fn names(mut self, en: &'static str, zh: &'static str) -> Self {
        (self.name_en, self.name_zh) = (en, zh);
        self
    }

    /// Who may have a value of their own, instead of tenants alone.
    pub const fn scopes(mut self, scopes: &'static [Scope]) -> Self {
        self.scopes = scopes;
        self
    }

    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    pub const fn restart_required(mut self) -> Self {
        self.restart_required = true;
        self
    }

    /// The part before the first dot.
    pub fn module(&self) -> &'static str {
        self.key.split('.').next().unwrap_or(self.key)
    }
}

/// The name of a feature flag: `module.what`.
#[derive(Clone, Copy, Debug)]
pub struct Flag(pub &'static str);

impl Flag {
    /// Off unless `default`; said to nobody without a token unless it is made public.
    pub const fn spec(self, default: bool, en: &'static str, zh: &'static str) -> FlagSpec {
        FlagSpec { key: self.0, name_en: en, name_zh: zh, default, public: false }
    }
}

/// A registered feature flag.
#[derive(Clone, Copy, Debug)]
pub struct FlagSpec {
    pub key: &'static str,
    pub name_en: &'static str,
    pub name_zh: &'static str,
    pub default: bool,
    /// Whether the login page may know it.
    pub public: bool,
}

impl FlagSpec {
    pub const fn public(mut self) -> Self {
        self.public = true;
        self
    }
}
