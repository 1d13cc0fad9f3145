use std::time::Duration;

use erp_core::Secret;
use serde::Deserialize;

use super::{DAY, SECOND};
use crate::{
    de,
    finding::Finding,
    key::{Key, SecretKind},
    schema::Section,
};

/// Passwords and the first administrator.
#[derive(Clone, Debug, Deserialize)]
pub struct AuthSection {
    /// Set once at the first start; must be changed at the first login.
    pub super_admin_password: Secret<String>,
    pub super_admin_username: String,
    /// Memory of one Argon2id hash, in KiB (OWASP: 19 MiB with two passes).
    pub argon2_memory_kib: u32,
    pub argon2_iterations: u32,
    /// The longest pause after repeated failures; the pause doubles up to it.
    #[serde(deserialize_with = "de::duration")]
    pub lockout_max_delay: Duration,
    /// Hashes waiting for a core before a login is refused with 503.
    pub max_hash_queue: usize,
    /// How long a signed-in user is remembered before the database is asked again: what another process changes about users
    /// and sessions counts after it at the latest. What this process changes counts at once.
    #[serde(deserialize_with = "de::duration")]
    pub principal_cache: Duration,
    /// Characters.
    pub password_min_length: usize,
}

impl Section for AuthSection {
    const PATH: &'static str = "auth";

    fn keys() -> Vec<Key> {
        vec![
            Key::text(
                "auth.super_admin_password",
                "The first administrator's password: at least 12 characters; changed at the first login.",
            )
            .secret(SecretKind::Password),
            Key::text("auth.super_admin_username", "The first administrator's user name in the default tenant."),
            Key::integer("auth.argon2_memory_kib", 8, 1 << 22, "The memory of one password hash, in KiB."),
            Key::integer("auth.argon2_iterations", 1, 100, "The passes of one password hash."),
            Key::duration("auth.lockout_max_delay", SECOND, DAY, "The longest pause after repeated failed logins."),
            Key::integer("auth.max_hash_queue", 1, 100_000, "Logins that may wait for a core; more are refused with 503."),
            Key::duration(
                "auth.principal_cache",
                Duration::ZERO,
                5 * SECOND,
                "How long a signed-in user is remembered; a change made by another process counts after it at the latest. 0s asks every time.",
            ),
            Key::integer("auth.password_min_length", 8, 128, "The fewest characters of a user's password."),
        ]
    }

    fn validate(&self, findings: &mut Vec<Finding>) {
        if self.super_admin_username.trim().is_empty() {
            findings.push(Finding::invalid("auth.super_admin_username", "must not be empty"));
        }
    }
}
