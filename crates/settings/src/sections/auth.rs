use std::time::Duration;

use erp_core::Secret;
use serde::Deserialize;

use super::{DAY, SECOND, jwt::previous};
use crate::{
    de,
    finding::Finding,
    key::{Key, SecretKind},
    schema::Section,
    secrets,
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
    /// Whether a server adds passes at its start until a hash takes long enough on its machine.
    pub argon2_calibrate: bool,
    /// 32 bytes as base64 or hex: goes into every password hash and is not in the database.
    pub pepper: Option<Secret<String>>,
    /// Older peppers: their hashes are still checked, and replaced at the next login.
    pub pepper_previous: Vec<Secret<String>>,
    /// The longest pause after repeated failures; the pause doubles up to it.
    #[serde(deserialize_with = "de::duration")]
    pub lockout_max_delay: Duration,
    /// Failed logins an hour from one address, and in one tenant, by devices that are not known.
    pub failures_per_address: u32,
    pub failures_per_tenant: u32,
    /// Hashes waiting for a core before a login is refused with 503.
    pub max_hash_queue: usize,
    /// How long a signed-in user is remembered before the database is asked again: what another process changes about users
    /// and sessions counts after it at the latest. What this process changes counts at once.
    #[serde(deserialize_with = "de::duration")]
    pub principal_cache: Duration,
    /// How long after a sign-in, or another proof of who one is, what is sensitive is open.
    #[serde(deserialize_with = "de::duration")]
    pub step_up_after: Duration,
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
            Key::bool("auth.argon2_calibrate", "Whether a server adds passes at its start until a hash takes 40 ms, never past 250 ms."),
            Key::text(
                "auth.pepper",
                "A key that goes into every password hash and is not in the database: 32 random bytes as base64 or hex.",
            )
            .secret(SecretKind::Key32)
            .optional(),
            Key::list("auth.pepper_previous", "Older peppers: their hashes are still checked, and replaced at the next login.")
                .secret(SecretKind::Other),
            Key::duration("auth.lockout_max_delay", SECOND, DAY, "The longest pause after repeated failed logins."),
            Key::integer(
                "auth.failures_per_address",
                1,
                1_000_000,
                "Failed logins an hour from one address in one tenant; known devices are exempt.",
            ),
            Key::integer("auth.failures_per_tenant", 1, 10_000_000, "Failed logins an hour in one tenant; known devices are exempt."),
            Key::integer("auth.max_hash_queue", 1, 100_000, "Logins that may wait for a core; more are refused with 503."),
            Key::duration(
                "auth.principal_cache",
                Duration::ZERO,
                5 * SECOND,
                "How long a signed-in user is remembered; a change made by another process counts after it at the latest. 0s asks every time.",
            ),
            Key::duration(
                "auth.step_up_after",
                60 * SECOND,
                DAY,
                "How long after signing in sensitive acts are open; after it the user proves once more who they are.",
            ),
            Key::integer(
                "auth.password_min_length",
                8,
                128,
                "The fewest characters of a user's password; 8 are enough for who has a second factor.",
            ),
        ]
    }

    fn validate(&self, findings: &mut Vec<Finding>) {
        if self.super_admin_username.trim().is_empty() {
            findings.push(Finding::invalid("auth.super_admin_username", "must not be empty"));
        }
        if self.pepper.as_ref().is_some_and(|key| secrets::decode_key32(key.expose()).is_err()) {
            findings.push(Finding::invalid("auth.pepper", "must be exactly 32 bytes as base64 or hex"));
        }
        previous("auth.pepper_previous", &self.pepper_previous, findings);
    }
}
