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
        // As the table `tenant` asks.
        if !letters || !(2..=40).contains(&slug.len()) || slug.starts_with('-') || slug.ends_with('-') {
            findings.push(Finding::invalid("tenant.default_slug", "must be 2 to 40 lower-case letters, digits or inner hyphens"));
        }
        if self.default_name.trim().is_empty() {
            findings.push(Finding::invalid("tenant.default_name", "must not be empty"));
        }
        if self.default_timezone.parse::<chrono_tz::Tz>().is_err() {
            findings.push(Finding::invalid("tenant.default_timezone", "must be an IANA time zone such as Asia/Shanghai"));
        }
    }
}
