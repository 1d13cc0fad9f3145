use serde::Deserialize;

use crate::{finding::Finding, key::Key, schema::Section};

/// The tenant that the first start creates.
#[derive(Clone, Debug, Deserialize)]
pub struct TenantSection {
    /// Lower-case letters, digits and `-`.
    pub default_slug: String,
    pub default_name: String,
    /// IANA name.
    pub default_timezone: String,
}

impl Section for TenantSection {
    const PATH: &'static str = "tenant";

    fn keys() -> Vec<Key> {
        vec![
            Key::text("tenant.default_slug", "The short name of the first tenant: lower-case letters, digits and -."),
            Key::text("tenant.default_name", "The name of the first tenant as people read it."),
            Key::text("tenant.default_timezone", "The IANA time zone of the first tenant."),
        ]
    }

    fn validate(&self, findings: &mut Vec<Finding>) {
        let slug = &self.default_slug;
        let letters = slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if !letters || slug.is_empty() || slug.len() > 63 || slug.starts_with('-') || slug.ends_with('-') {
            findings.push(Finding::invalid("tenant.default_slug", "must be 1 to 63 lower-case letters, digits or inner hyphens"));
        }
        if self.default_name.trim().is_empty() {
            findings.push(Finding::invalid("tenant.default_name", "must not be empty"));
        }
        let zone = &self.default_timezone;
        // Whether the zone exists is for the database to say; this only catches "UTC+8" and the like.
        let plain =
            zone.starts_with(|c: char| c.is_ascii_alphabetic()) && zone.chars().all(|c| c.is_ascii_alphanumeric() || "/_-".contains(c));
        if !plain {
            findings.push(Finding::invalid("tenant.default_timezone", "must be an IANA time zone such as Asia/Shanghai"));
        }
    }
}
