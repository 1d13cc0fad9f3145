//! Receivers outside the product: Redis Streams, NATS JetStream, webhooks.
//!
//! A sink is made of its kind and its configuration, a JSON object that names secrets but never holds them. What may be reached, and
//! where secrets come from, is the operator's alone ([`SinkDeps`]): whoever may write a sink's configuration gains neither.
//! Nothing connects before the first event.

mod deps;
mod error;
mod nats;
mod redis_stream;
mod refuse;
mod secrets;
mod webhook;

use std::sync::Arc;

use erp_settings::{Finding, Schema, Section};
use serde_json::Value;

pub use self::{
    deps::SinkDeps,
    error::SinkConfigError,
    secrets::SecretStore,
    webhook::{Outbound, Peer, PeerAnswer, PeerError, Resolve, Signer, SystemResolver},
};
use crate::Sink;

/// The kinds that [`build`] knows.
pub const KINDS: [&str; 3] = [redis_stream::KIND, nats::KIND, webhook::KIND];

/// Makes a sink, or tells everything that is wrong with its configuration. Opens no connection. Secrets are read here, so that after
/// a rotation it is made anew.
pub fn build(kind: &str, config: &Value, deps: &SinkDeps) -> Result<Arc<dyn Sink>, SinkConfigError> {
    match kind {
        redis_stream::KIND => Ok(Arc::new(redis_stream::RedisStream::new(config, deps)?)),
        nats::KIND => Ok(Arc::new(nats::Nats::new(config, deps)?)),
        webhook::KIND => Ok(Arc::new(webhook::Webhook::new(config, deps)?)),
        _ => Err(vec![Finding::invalid("kind", format!("must be one of {}", KINDS.join(", ")))].into()),
    }
}

/// JSON Schema (2020-12) of a kind's configuration.
pub fn json_schema(kind: &str) -> Option<Value> {
    match kind {
        redis_stream::KIND => Some(schema_of::<redis_stream::RedisStreamConfig>()),
        nats::KIND => Some(schema_of::<nats::NatsConfig>()),
        webhook::KIND => Some(schema_of::<webhook::WebhookConfig>()),
        _ => None,
    }
}

fn schema_of<T: Section>() -> Value {
    let schema = Schema::builder().section::<T>().build();
    let mut own = schema.json_schema()["properties"][T::PATH].take();
    let required = schema.keys().filter(|key| !key.optional && key.default.is_none());
    own["required"] = required.filter_map(|key| key.path.split_once('.')).map(|(_, name)| name).collect();
    own
}
