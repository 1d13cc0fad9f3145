//! Which NATS, and under which subjects.

use std::{path::PathBuf, time::Duration};

use async_nats::ServerAddr;
use erp_settings::{Finding, Key, Section, de};
use serde::Deserialize;

use super::subject::Template;

#[derive(Clone, Debug, Deserialize)]
pub(in crate::sinks) struct NatsConfig {
    pub servers: Vec<String>,
    pub subject: String,
    pub username: Option<String>,
    pub ca_file: Option<PathBuf>,
    pub client_cert_file: Option<PathBuf>,
    pub client_key_file: Option<PathBuf>,
    #[serde(deserialize_with = "de::duration")]
    pub timeout: Duration,
}

impl Section for NatsConfig {
    const PATH: &'static str = "nats";

    fn keys() -> Vec<Key> {
        vec![
            Key::list("nats.servers", "nats://host:4222, tls:// to insist on TLS; several of one cluster. Without credentials."),
            Key::text("nats.subject", "The subject; {tenant} and {type} stand for the event's. A stream must take it.")
                .default_toml("\"erp.{tenant}.{type}\""),
            Key::text("nats.username", "The user, with a password.").optional(),
            Key::text("nats.password_env", "The variable (ERP_SINK_…) that holds the password.").optional(),
            Key::text("nats.password_file", "The file in the folder of secrets that holds the password.").optional(),
            Key::text("nats.token_env", "The variable (ERP_SINK_…) that holds a token, instead of user and password.").optional(),
            Key::text("nats.token_file", "The file in the folder of secrets that holds a token.").optional(),
            Key::text(
                "nats.credentials_env",
                "The variable (ERP_SINK_…) that holds the text of a .creds file, a user's JWT and seed, instead of either.",
            )
            .optional(),
            Key::text("nats.credentials_file", "The .creds file in the folder of secrets, with a user's JWT and seed.").optional(),
            Key::text("nats.ca_file", "Certificate authorities (PEM) to trust instead of the system's.").optional(),
            Key::text("nats.client_cert_file", "Our own certificate (PEM), where the server wants one.").optional(),
            Key::text("nats.client_key_file", "Its key (PEM).").optional(),
            Key::duration(
                "nats.timeout",
                Duration::from_millis(50),
                Duration::from_secs(30),
                "The longest one event may take, with connecting.",
            )
            .default_toml("\"5s\""),
        ]
    }

    fn validate(&self, findings: &mut Vec<Finding>) {
        if self.servers.is_empty() {
            findings.push(Finding::invalid("nats.servers", "must name at least one server"));
        }
        findings.extend(self.servers.iter().find_map(|one| fault_of(one)).map(|fault| Finding::invalid("nats.servers", fault)));
        if Template::parse(&self.subject).is_none() {
            findings.push(Finding::invalid(
                "nats.subject",
                "must be words between dots, without white space, * and >; {tenant} and {type} stand for the event's",
            ));
        }
        if self.client_cert_file.is_some() != self.client_key_file.is_some() {
            findings.push(Finding::invalid("nats.client_key_file", "a certificate and its key go together"));
        }
        let files = [&self.ca_file, &self.client_cert_file, &self.client_key_file];
        if files.iter().any(|file| file.is_some()) && !cfg!(feature = "tls") {
            findings.push(Finding::invalid("nats.ca_file", "certificates need a build with the feature tls"));
        }
    }
}

fn fault_of(server: &str) -> Option<&'static str> {
    let parsed = server.parse::<ServerAddr>().ok().filter(|address| ["nats", "tls"].contains(&address.scheme()));
    let Some(address) = parsed.filter(|address| !address.host().is_empty()) else {
        return Some("each must be a URL: nats://host:4222 or tls://host:4222");
    };
    if address.has_user_pass() || server.contains('@') {
        return Some("must not hold credentials: give username and password_env, or token_env");
    }
    (address.tls_required() && !cfg!(feature = "tls")).then_some("tls:// needs a build with the feature tls")
}
