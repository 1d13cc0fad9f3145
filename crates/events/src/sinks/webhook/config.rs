//! Which receiver.

use std::time::Duration;

use erp_settings::{Key, Section, de};
use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
pub(in crate::sinks) struct WebhookConfig {
    #[serde(deserialize_with = "de::duration")]
    pub timeout: Duration,
}

impl Section for WebhookConfig {
    const PATH: &'static str = "webhook";

    fn keys() -> Vec<Key> {
        vec![
            Key::text("webhook.url", "Where events are posted to: https, port 443 or 8443, a public address, without credentials."),
            Key::list(
                "webhook.secrets_env",
                "The variables (ERP_SINK_…) that hold the signing secrets (whsec_…); each signs, so that a receiver can move to a new one.",
            )
            .default_toml("[]"),
            Key::list("webhook.secrets_file", "The files in the folder of secrets that hold signing secrets.").default_toml("[]"),
            Key::duration("webhook.timeout", Duration::from_millis(50), Duration::from_secs(15), "The longest one delivery may take.")
                .default_toml("\"15s\""),
        ]
    }
}
