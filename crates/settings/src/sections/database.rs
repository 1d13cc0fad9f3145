use std::time::Duration;

use erp_core::Secret;
use serde::Deserialize;

use super::{DAY, HOUR, MILLISECOND, MINUTE};
use crate::{
    de,
    finding::Finding,
    key::{Key, SecretKind},
    schema::Section,
};

/// PostgreSQL.
#[derive(Clone, Debug, Deserialize)]
pub struct DatabaseSection {
    /// The serving role. Row-level security binds it.
    pub url: Secret<String>,
    pub max_connections: u32,
    pub min_connections: u32,
    /// The owner of the tables, on a direct (not pooled) connection: migrations, partitions, background migrations.
    pub migrate_url: Option<Secret<String>>,
    /// A BYPASSRLS role, for `erp backup` alone.
    pub backup_url: Option<Secret<String>>,
    /// Waiting for a free connection.
    #[serde(deserialize_with = "de::duration")]
    pub acquire_timeout: Duration,
    /// For one call, measured by the client: the server's own timeout does not help when the server hangs.
    #[serde(deserialize_with = "de::duration")]
    pub statement_timeout: Duration,
    #[serde(deserialize_with = "de::duration")]
    pub idle_timeout: Duration,
    #[serde(deserialize_with = "de::duration")]
    pub max_lifetime: Duration,
}

const POSTGRES: &[&str] = &["postgres", "postgresql"];

impl Section for DatabaseSection {
    const PATH: &'static str = "database";

    fn keys() -> Vec<Key> {
        vec![
            Key::url("database.url", POSTGRES, "The PostgreSQL URL of the serving role.").secret(SecretKind::DatabaseUrl),
            Key::integer("database.max_connections", 1, 10_000, "The most connections of one process."),
            Key::integer("database.min_connections", 0, 10_000, "The connections kept open when idle."),
            Key::url("database.migrate_url", POSTGRES, "The URL of the tables' owner, direct and not through a pooler; serves migrations.")
                .secret(SecretKind::DatabaseUrl)
                .optional(),
            Key::url("database.backup_url", POSTGRES, "The URL of a role with BYPASSRLS; serves `erp backup` alone.")
                .secret(SecretKind::DatabaseUrl)
                .optional(),
            Key::duration("database.acquire_timeout", 100 * MILLISECOND, 10 * MINUTE, "The longest wait for a free connection."),
            Key::duration("database.statement_timeout", 100 * MILLISECOND, HOUR, "The longest one call may take, measured by the client."),
            Key::duration("database.idle_timeout", 1000 * MILLISECOND, DAY, "When an idle connection above the minimum is closed."),
            Key::duration("database.max_lifetime", 1000 * MILLISECOND, 7 * DAY, "When any connection is replaced."),
        ]
    }

    fn validate(&self, findings: &mut Vec<Finding>) {
        if self.min_connections > self.max_connections {
            findings.push(Finding::invalid("database.min_connections", "must not exceed database.max_connections"));
        }
    }
}
