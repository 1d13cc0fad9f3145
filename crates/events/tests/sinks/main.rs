//! The sinks against real receivers: redis-server, nats-server, HTTP receivers on loopback.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod config;
mod credentials;
mod leaks;
mod nats;
mod redis;
mod ssrf;
mod support;
#[cfg(feature = "tls")]
mod tls;
mod webhook;
mod webhook_faults;
