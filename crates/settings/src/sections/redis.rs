use std::time::Duration;

use erp_core::Secret;
use serde::Deserialize;

use super::{MILLISECOND, MINUTE, SECOND};
use crate::{
    de,
    key::{Key, SecretKind},
    schema::Section,
};

/// Redis: rate limits. The product lives on without it.
#[derive(Clone, Debug, Deserialize)]
pub struct RedisSection {
    pub url: Secret<String>,
    /// For one command; a limiter must not slow a request it lets pass.
    #[serde(deserialize_with = "de::duration")]
    pub timeout: Duration,
    #[serde(deserialize_with = "de::duration")]
    pub connect_timeout: Duration,
}

/// No Redis: limits are counted in this process alone, which suits one node.
pub const REDIS_IN_MEMORY: &str = "memory://";
const REDIS: &[&str] = &["redis", "rediss", "redis+unix", "unix", "memory"];

impl RedisSection {
    pub fn is_in_memory(&self) -> bool {
        self.url.expose() == REDIS_IN_MEMORY
    }
}

impl Section for RedisSection {
    const PATH: &'static str = "redis";

    fn keys() -> Vec<Key> {
        vec![
            Key::url("redis.url", REDIS, "The Redis URL; rediss:// for TLS, memory:// for none (one node only).")
                .secret(SecretKind::RedisUrl),
            Key::duration("redis.timeout", MILLISECOND, MINUTE, "The longest one command may take."),
            Key::duration("redis.connect_timeout", 10 * MILLISECOND, 60 * SECOND, "The longest a connection may take to open."),
        ]
    }
}
