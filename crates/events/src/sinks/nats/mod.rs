//! NATS JetStream: a message an event, acknowledged by the stream that took it.

mod config;
mod subject;

use std::{io::ErrorKind, time::Duration};

use async_nats::{
    Client, ConnectError, ConnectOptions,
    connection::State,
    jetstream::{
        self, Context,
        context::{PublishError, PublishErrorKind},
        message::PublishMessage,
    },
};
use erp_core::Secret;
use erp_settings::{Finding, Section, read_section};
use metrics::counter;
use serde_json::Value;
use tokio::sync::OnceCell;

pub(super) use self::config::NatsConfig;
use self::subject::Template;
use super::{
    SinkDeps,
    error::SinkConfigError,
    refuse::{body, dead, retry, said, seconds},
};
use crate::{Envelope, Refusal, Sink, metrics::DUPLICATES};

pub(super) const KIND: &str = "nats";

/// A connection whose other end vanished is noticed after two of these without an answer.
const PING: Duration = Duration::from_secs(10);

/// Publishes events with `Nats-Msg-Id` = event id, by which the stream drops second deliveries for as long as its own
/// `duplicate_window` (two minutes unless its owner chose more). The stream is its owner's to make.
pub(super) struct Nats {
    config: NatsConfig,
    subject: Template,
    login: Login,
    /// Set by the first event that got through to a server. Afterwards the client reconnects by itself.
    connection: OnceCell<(Client, Context)>,
}

enum Login {
    None,
    Password(String, Secret<String>),
    Token(Secret<String>),
    /// A user's JWT, which the server sees, and the seed that signs what it asks, which stays here.
    Credentials(Secret<String>),
}

impl Nats {
    pub fn new(given: &Value, deps: &SinkDeps) -> Result<Self, SinkConfigError> {
        let mut findings = Vec::new();
        let password = deps.secrets.one(NatsConfig::PATH, "password", given, &mut findings);
        let token = deps.secrets.one(NatsConfig::PATH, "token", given, &mut findings);
        let credentials = deps.secrets.one(NatsConfig::PATH, "credentials", given, &mut findings);
        // Its last line must end, and the end of a secret's file is taken off.
        let credentials = credentials.map(|text| Secret::new(format!("{}\n", text.expose())));
        if credentials.as_ref().is_some_and(|text| ConnectOptions::new().credentials(text.expose()).is_err()) {
            let key = if given.get("credentials_file").is_some() { "nats.credentials_file" } else { "nats.credentials_env" };
            findings.push(Finding::invalid(key, "does not hold a user's JWT and seed, as nsc writes them into a .creds file"));
        }
        let config = read_section::<NatsConfig>(given).map_err(|more| findings.extend(more)).ok();
        let user = config.as_ref().and_then(|config| config.username.clone());
        let login = match (user, password, token, credentials) {
            (None, None, None, None) => Login::None,
            (Some(user), Some(password), None, None) => Login::Password(user, password),
            (None, None, Some(token), None) => Login::Token(token),
            (None, None, None, Some(credentials)) => Login::Credentials(credentials),
            _ if !findings.is_empty() => Login::None, // said already
            _ => {
                findings.push(Finding::invalid("nats.username", "give username and password, or a token, or credentials, or none of them"));
                Login::None
            }
        };
        let subject = config.as_ref().and_then(|config| Template::parse(&config.subject));
        match (config, subject) {
            (Some(config), Some(subject)) if findings.is_empty() => Ok(Self { config, subject, login, connection: OnceCell::new() }),
            _ => Err(findings.into()),
        }
    }

    async fn connect(&self) -> Result<(Client, Context), Refusal> {
        let config = &self.config;
        let mut options = ConnectOptions::new().name("erp").connection_timeout(config.timeout).ping_interval(PING);
        options = match &self.login {
            Login::None => options,
            Login::Password(user, password) => options.user_and_password(user.clone(), password.expose().clone()),
            Login::Token(token) => options.token(token.expose().clone()),
            // It was read once already.
            Login::Credentials(text) => options.credentials(text.expose()).map_err(|_| retry("the credentials for NATS cannot be read"))?,
        };
        // Of the servers that the cluster names itself too: that list comes before the handshake, from whoever answers.
        options = options.require_tls(config.servers.iter().any(|server| server.starts_with("tls:")));
        if let Some(file) = &config.ca_file {
            options = options.add_root_certificates(file.clone()).require_tls(true);
        }
        if let (Some(cert), Some(key)) = (&config.client_cert_file, &config.client_key_file) {
            options = options.add_client_certificate(cert.clone(), key.clone()).require_tls(true);
        }
        let client = options.connect(&config.servers).await.map_err(|error| retry(why_not(&error)))?;
        let context = jetstream::ContextBuilder::new().timeout(config.timeout).ack_timeout(config.timeout).build(client.clone());
        Ok((client, context))
    }

    async fn publish(&self, subject: String, event: &Envelope, body: Vec<u8>) -> Result<(), Refusal> {
        let (client, context) = self.connection.get_or_try_init(|| self.connect()).await?;
        // Else it would be kept in memory until the connection is back.
        if client.connection_state() != State::Connected {
            return Err(retry("NATS cannot be reached: the connection is down"));
        }
        let message = PublishMessage::build().payload(body.into()).message_id(event.event_id.to_string());
        let acknowledged = async { context.send_publish(subject.clone(), message).await?.await };
        let acknowledged = acknowledged.await.map_err(|error| self.refusal(&error, &subject))?;
        if acknowledged.duplicate {
            counter!(DUPLICATES, "kind" => KIND).increment(1);
        }
        Ok(())
    }

    fn refusal(&self, error: &PublishError, subject: &str) -> Refusal {
        match error.kind() {
            PublishErrorKind::StreamNotFound => retry(format!("no JetStream stream takes the subject {subject}")),
            PublishErrorKind::MaxPayloadExceeded => dead("the event is larger than the server's max_payload"),
            PublishErrorKind::TimedOut => retry(self.late()),
            kind => {
                let source = std::error::Error::source(error).and_then(|source| source.downcast_ref::<jetstream::Error>());
                retry(
                    source.map_or_else(|| format!("NATS: {kind}"), |refused| format!("JetStream refused: {}", said(&refused.to_string()))),
                )
            }
        }
    }

    fn late(&self) -> String {
        format!("NATS did not acknowledge within {}", seconds(self.config.timeout))
    }
}

#[async_trait::async_trait]
impl Sink for Nats {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn deliver(&self, event: &Envelope) -> Result<(), Refusal> {
        let subject = self.subject.subject(event).ok_or_else(|| dead("the event's type cannot be part of a subject"))?;
        let body = body(event)?;
        let publish = self.publish(subject, event, body);
        tokio::time::timeout(self.config.timeout, publish).await.unwrap_or_else(|_| Err(retry(self.late())))
    }
}

/// Why no server could be used, without its address and without what was sent.
fn why_not(error: &ConnectError) -> String {
    let io = std::error::Error::source(error).and_then(|source| source.downcast_ref::<std::io::Error>()).map(std::io::Error::kind);
    match (error.kind(), io) {
        (_, Some(ErrorKind::ConnectionRefused)) => "NATS cannot be reached: connection refused".to_owned(),
        (kind, _) => format!("NATS cannot be reached: {kind}"),
    }
}
