//! What stands before the rows.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::backup::Key;

pub const FORMAT: &str = "erp-tenant/1";

/// Whose rows these are, and what is needed to read them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub format: String,
    /// By the server's clock, when the snapshot was taken.
    pub taken_at: DateTime<Utc>,
    pub tenant: TenantRow,
    pub plan: Option<Plan>,
    pub locators: Vec<Locator>,
    pub schema: Schema,
    /// Keys that values may be under: their fingerprints, never the keys.
    pub keys: Vec<Key>,
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
}

/// The tenant's own row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenantRow {
    pub id: Uuid,
    pub code: String,
    pub name: String,
    pub status: String,
    pub timezone: String,
    pub expires_at: Option<DateTime<Utc>>,
    pub max_users: Option<i32>,
    pub created_at: DateTime<Utc>,
    pub seeded_at: Option<DateTime<Utc>>,
}

/// The tenant's plan, for an installation that has none of this code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    pub code: String,
    pub name: String,
    pub permission_codes: Vec<String>,
    pub quotas: serde_json::Value,
}

/// A host or an app id by which the tenant is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locator {
    pub kind: String,
    pub key: String,
}

/// The steps that made the tables: name and checksum, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Schema(pub Vec<(String, Option<String>)>);

impl Manifest {
    pub fn total(&self) -> u64 {
        self.rows.values().sum()
    }
}
