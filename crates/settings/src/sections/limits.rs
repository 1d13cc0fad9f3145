use serde::Deserialize;

use crate::{key::Key, schema::Section};

/// Requests a minute; above them 429.
#[derive(Clone, Debug, Deserialize)]
pub struct LimitsSection {
    pub user_per_minute: u32,
    pub ip_per_minute: u32,
    /// Attempts to log in, per address.
    pub login_ip_per_minute: u32,
}

impl Section for LimitsSection {
    const PATH: &'static str = "limits";

    fn keys() -> Vec<Key> {
        vec![
            Key::integer("limits.user_per_minute", 1, 1_000_000, "Requests a minute for one signed-in user."),
            Key::integer("limits.ip_per_minute", 1, 1_000_000, "Requests a minute from one address without a token."),
            Key::integer("limits.login_ip_per_minute", 1, 1_000_000, "Login attempts a minute from one address."),
        ]
    }
}
