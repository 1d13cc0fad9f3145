//! Which Redis, and which stream of it.

use std::time::Duration;

use erp_settings::{Finding, Key, Section, de, url::Url};
use serde::Deserialize;

const SCHEMES: [&str; 4] = ["redis", "rediss", "redis+unix", "unix"];

#[derive(Clone, Debug, Deserialize)]
pub(in crate::sinks) struct RedisStreamConfig {
    pub url: String,
    pub username: Option<String>,
    pub stream: String,
    pub max_length: u64,
    #[serde(deserialize_with = "de::duration")]
    pub timeout: Duration,
}

impl Section for RedisStreamConfig {
    const PATH: &'static str = "redis_stream";

    fn keys() -> Vec<Key> {
        vec![
            Key::text("redis_stream.url", "redis://host:6379/0, rediss:// for TLS, unix:///path for a socket; without a password."),
            Key::text("redis_stream.username", "The user of Redis's access lists.").optional(),
            Key::text("redis_stream.password_env", "The variable (ERP_SINK_…) that holds the password.").optional(),
            Key::text("redis_stream.password_file", "The file in the folder of secrets that holds the password.").optional(),
            Key::text("redis_stream.stream", "The stream's key.").default_toml("\"erp:events\""),
            Key::integer("redis_stream.max_length", 1, 1_000_000_000, "About how many entries the stream keeps; the oldest go first.")
                .default_toml("1000000"),
            Key::duration(
                "redis_stream.timeout",
                Duration::from_millis(50),
                Duration::from_secs(30),
                "The longest one event may take, with connecting.",
            )
            .default_toml("\"5s\""),
        ]
    }

    fn validate(&self, findings: &mut Vec<Finding>) {
        if let Some(fault) = fault_of(&self.url) {
            findings.push(Finding::invalid("redis_stream.url", fault));
        }
        // Braces choose the slot in a cluster, where the stream and the marks of its events must share one.
        if self.stream.is_empty() || self.stream.len() > 200 || self.stream.contains(|c: char| c.is_control() || c == '{' || c == '}') {
            findings.push(Finding::invalid("redis_stream.stream", "must be 1 to 200 characters, without braces"));
        }
    }
}

fn fault_of(text: &str) -> Option<&'static str> {
    let Some(url) = Url::parse(text).ok().filter(|url| SCHEMES.contains(&url.scheme.as_str())) else {
        return Some("must be a URL: redis://, rediss://, redis+unix:// or unix://");
    };
    if url.password.is_some() || !url.user.is_empty() || ["pass", "password", "user"].iter().any(|name| url.query(name).is_some()) {
        return Some("must hold neither user nor password: give username, and password_env or password_file");
    }
    if text.contains('#') {
        return Some("must not end in a #fragment, which switches checks of certificates off");
    }
    if url.scheme == "rediss" && !cfg!(feature = "tls") {
        return Some("rediss:// needs a build with the feature tls");
    }
    None
}
