//! Layered configuration with provenance, a schema and safety checks.
//!
//! Two steps, each with all its findings at once. [`load`] merges the layers into a [`RawConfig`] that knows where every value
//! came from; [`RawConfig::check`] judges it and gives a [`SafeConfig`], the only thing typed sections can be taken from.
//!
//! No finding, error or log line ever contains a value; `explain` and `dump` show values with secrets masked.

mod checks;
pub mod de;
mod defaults;
mod explain;
mod finding;
mod key;
mod load;
mod options;
mod raw;
mod safe;
mod safety;
mod schema;
mod schema_docs;
mod scrub;
pub mod secrets;
pub mod sections;
mod standalone;
mod tree;
pub mod url;

pub use checks::{Check, list_checks};
pub use explain::{Difference, DumpFormat, Entry};
pub use finding::{ExitKind, Finding, Layer, Origin, Severity};
pub use key::{Key, Kind, SecretKind};
pub use load::{LoadError, load, too_open};
pub use options::{Environment, LoadOptions, effective_user};
pub use raw::{Policy, RawConfig, Rejected};
pub use safe::{SafeConfig, SectionError};
pub use schema::{Schema, SchemaBuilder, Section};
pub use scrub::Scrubber;
pub use sections::{
    AuditSection, AuthSection, DatabaseSection, EventsSection, HealthSection, JwtSection, LimitsSection, LogSection, RedisSection,
    ServerSection, SmsSection, TasksSection, TelemetrySection, TenantSection, WechatSection, standard_schema,
};
pub use standalone::read_section;
