//! What sinks get from the operator.

use std::{net::IpAddr, sync::Arc};

use erp_core::Clock;
use erp_settings::{EventsSection, SafeConfig};
use ipnet::IpNet;

use super::{Outbound, SecretStore};

/// What sinks get from the operator.
#[derive(Clone)]
pub struct SinkDeps {
    /// Dates the signatures of webhooks, and reads `Retry-After`.
    pub clock: Arc<dyn Clock>,
    pub secrets: Arc<SecretStore>,
    /// Where webhooks may go.
    pub outbound: Outbound,
}

impl SinkDeps {
    /// As the section `events` and the variables `ERP_SINK_…` say. The error is one sentence for the operator.
    pub fn configured(config: &SafeConfig, clock: Arc<dyn Clock>) -> Result<Self, String> {
        let section: EventsSection = config.section().map_err(|e| e.to_string())?;
        // What is not text is no secret that could be sent.
        let environment = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let network = |text: &String| text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).ok();
        let outbound = Outbound {
            allowed: section.webhook_networks.iter().filter_map(network).collect(),
            ports: section.ports(),
            plain_http: section.webhook_plain_http && config.environment().is_development(),
            ca_file: section.webhook_ca_file,
            ..Outbound::default()
        };
        Ok(Self { clock, secrets: Arc::new(SecretStore::new(environment, section.secrets_dir)), outbound })
    }
}
