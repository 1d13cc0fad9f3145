use std::path::PathBuf;

use serde::Deserialize;

use super::server::is_network;
use crate::{finding::Finding, key::Key, schema::Section};

/// What sinks of events may use and reach: the operator's word, which no sink's own configuration can widen.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub struct EventsSection {
    /// Where the files are that sinks' configurations name as secrets.
    pub secrets_dir: Option<PathBuf>,
    /// Networks that webhooks may reach although they are not public.
    pub webhook_networks: Vec<String>,
    pub webhook_ports: Vec<String>,
    /// Counts in development alone.
    pub webhook_plain_http: bool,
    pub webhook_ca_file: Option<PathBuf>,
}

impl Default for EventsSection {
    fn default() -> Self {
        let webhook_ports = ["443", "8443"].map(str::to_owned).into();
        Self { secrets_dir: None, webhook_networks: vec![], webhook_ports, webhook_plain_http: false, webhook_ca_file: None }
    }
}

impl EventsSection {
    /// The ports that are numbers; [`Section::validate`] refuses others.
    pub fn ports(&self) -> Vec<u16> {
        self.webhook_ports.iter().filter_map(|port| port.parse().ok()).collect()
    }
}

impl Section for EventsSection {
    const PATH: &'static str = "events";

    fn keys() -> Vec<Key> {
        vec![
            Key::text(
                "events.secrets_dir",
                "The folder of the files that sinks' configurations name as secrets; none may be named without it.",
            )
            .optional(),
            Key::list(
                "events.webhook_networks",
                "Networks such as 10.20.0.0/16 that webhooks may reach although they are not the public internet.",
            ),
            Key::list("events.webhook_ports", "The ports that webhooks may go to."),
            Key::bool("events.webhook_plain_http", "Whether webhooks may go without TLS; in development alone."),
            Key::text("events.webhook_ca_file", "Certificate authorities (PEM) to trust for webhooks beside the system's.").optional(),
        ]
    }

    fn validate(&self, findings: &mut Vec<Finding>) {
        if !self.webhook_networks.iter().all(|network| is_network(network)) {
            findings.push(Finding::invalid("events.webhook_networks", "each must be an address or a network such as 10.20.0.0/16"));
        }
        if self.ports().len() != self.webhook_ports.len() || self.ports().contains(&0) {
            findings.push(Finding::invalid("events.webhook_ports", "each must be a port: \"8443\""));
        }
    }
}
