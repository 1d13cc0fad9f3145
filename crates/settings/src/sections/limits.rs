use std::time::Duration;

use serde::Deserialize;

use super::{MILLISECOND, MINUTE};
use crate::{de, key::Key, schema::Section};

/// Requests a minute, above which a client gets 429; and requests at the same time, above which anybody gets 503.
#[derive(Clone, Debug, Deserialize)]
pub struct LimitsSection {
    pub user_per_minute: u32,
    pub ip_per_minute: u32,
    /// Attempts to log in, per address.
    pub login_ip_per_minute: u32,
    /// Worked on at the same time; probes are not counted, nor requests that wait for the rest of their body.
    pub max_in_flight: usize,
    /// Requests of signed-in users worked on at the same time, shared fairly among tenants. Without it: four for each core.
    pub max_running: Option<usize>,
    /// Of one tenant, waiting for their turn.
    pub max_waiting_per_tenant: usize,
    /// How long they wait.
    #[serde(deserialize_with = "de::duration")]
    pub turn_timeout: Duration,
}

impl Section for LimitsSection {
    const PATH: &'static str = "limits";

    fn keys() -> Vec<Key> {
        vec![
            Key::integer("limits.user_per_minute", 1, 1_000_000, "Requests a minute for one signed-in user."),
            Key::integer("limits.ip_per_minute", 1, 1_000_000, "Requests a minute from one address without a token."),
            Key::integer("limits.login_ip_per_minute", 1, 1_000_000, "Login attempts a minute from one address."),
            Key::integer(
                "limits.max_in_flight",
                1,
                1 << 20,
                "Requests worked on at the same time; more get 503 at once. Probes and requests that wait for their body are not counted.",
            ),
            Key::integer(
                "limits.max_running",
                1,
                1 << 16,
                "Requests of signed-in users worked on at the same time, shared fairly among tenants; four for each core without it.",
            )
            .optional(),
            Key::integer(
                "limits.max_waiting_per_tenant",
                0,
                1 << 16,
                "Requests of one tenant that may wait for their turn; more get 503 at once.",
            ),
            Key::duration("limits.turn_timeout", MILLISECOND, MINUTE, "The longest a request waits for its turn; then 503."),
        ]
    }
}
