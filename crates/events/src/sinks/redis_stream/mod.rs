//! Redis Streams: an entry an event.

mod config;

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use erp_settings::{Finding, Section, read_section};
use metrics::counter;
use redis::{
    Client, IntoConnectionInfo, RedisError, Script,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use serde_json::Value;

pub(super) use self::config::RedisStreamConfig;
use super::{
    SinkDeps,
    error::SinkConfigError,
    refuse::{body, retry, said, seconds},
};
use crate::{Envelope, Refusal, Sink, metrics::DUPLICATES};

pub(super) const KIND: &str = "redis_stream";

/// How long a second delivery of an event is recognised.
const MARK_LIFE: Duration = Duration::from_hours(7 * 24);

/// Appends events to one stream: fields `event_id`, `type`, `tenant` and `envelope` (JSON). A second delivery within seven days adds
/// no entry.
pub(super) struct RedisStream {
    client: Client,
    /// None before the first event, and after one that got no answer: a connection whose other end vanished without a word only
    /// ever times out.
    manager: Mutex<Option<ConnectionManager>>,
    script: Script,
    config: RedisStreamConfig,
}

impl RedisStream {
    pub fn new(given: &Value, deps: &SinkDeps) -> Result<Self, SinkConfigError> {
        let mut findings = Vec::new();
        let password = deps.secrets.one(RedisStreamConfig::PATH, "password", given, &mut findings);
        let config = read_section::<RedisStreamConfig>(given).map_err(|more| findings.extend(more)).ok();
        let Some(config) = config.filter(|_| findings.is_empty()) else { return Err(findings.into()) };
        let client = config.url.as_str().into_connection_info().and_then(|info| {
            let mut login = info.redis_settings().clone();
            if let Some(name) = &config.username {
                login = login.set_username(name);
            }
            if let Some(password) = &password {
                login = login.set_password(password.expose());
            }
            Client::open(info.set_redis_settings(login))
        });
        let client = client.map_err(|_| vec![Finding::invalid("redis_stream.url", "cannot be used")])?;
        Ok(Self { client, manager: Mutex::new(None), script: Script::new(include_str!("append.lua")), config })
    }

    /// Lazy: connects with the first command.
    fn manager(&self) -> Result<ConnectionManager, RedisError> {
        let mut manager = self.manager.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(manager) = &*manager {
            return Ok(manager.clone());
        }
        let limits = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(self.config.timeout))
            .set_response_timeout(Some(self.config.timeout))
            // The relay decides when to try again.
            .set_number_of_retries(0);
        let fresh = ConnectionManager::new_lazy_with_config(self.client.clone(), limits)?;
        *manager = Some(fresh.clone());
        Ok(fresh)
    }

    fn forget(&self) {
        *self.manager.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// 0: it was there already. Loads the script where Redis does not know it (any more).
    async fn append(&self, event: &Envelope, body: &[u8]) -> Result<u8, RedisError> {
        let mut manager = self.manager()?;
        let (stream, id, tenant) = (&self.config.stream, event.event_id.to_string(), event.tenant_id.to_string());
        let mut call = self.script.key(stream);
        call.key(format!("{{{stream}}}:seen:{id}")).arg(self.config.max_length).arg(MARK_LIFE.as_secs());
        call.arg("event_id").arg(&id).arg("type").arg(&event.event_type).arg("tenant").arg(tenant).arg("envelope").arg(body);
        call.invoke_async(&mut manager).await
    }
}

#[async_trait::async_trait]
impl Sink for RedisStream {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn deliver(&self, event: &Envelope) -> Result<(), Refusal> {
        let body = body(event)?;
        match tokio::time::timeout(self.config.timeout, self.append(event, &body)).await {
            Ok(Ok(0)) => {
                counter!(DUPLICATES, "kind" => KIND).increment(1);
                Ok(())
            }
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if !error.is_timeout() => Err(retry(text(&error))),
            _ => {
                self.forget();
                Err(retry(format!("Redis did not answer within {}", seconds(self.config.timeout))))
            }
        }
    }
}

/// Redis's code, such as `WRONGTYPE`, or what the connection suffered. Not its whole words, which may quote what was sent.
fn text(error: &RedisError) -> String {
    match error.code() {
        Some(code) => format!("Redis refused: {}", said(code)),
        None if error.is_connection_refusal() => "Redis cannot be reached: connection refused".to_owned(),
        None => format!("Redis cannot be used: {}", error.category()),
    }
}
