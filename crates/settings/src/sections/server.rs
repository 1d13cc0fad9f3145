use std::{net::IpAddr, path::PathBuf, time::Duration};

use serde::Deserialize;

use super::{HOUR, MINUTE, SECOND};
use crate::{de, finding::Finding, key::Key, schema::Section, url::Url};

/// The HTTP listener.
#[derive(Clone, Debug, Deserialize)]
pub struct ServerSection {
    /// An address or a host name.
    pub host: String,
    /// 0 takes any free port.
    pub port: u16,
    /// `scheme://host[:port]` each, or `*`. Empty: no other origin may call.
    pub cors_origins: Vec<String>,
    /// For one request, unless its route declares its own.
    #[serde(deserialize_with = "de::duration")]
    pub request_timeout: Duration,
    /// Bytes of one request's body, unless its route declares its own.
    pub body_limit: usize,
    /// Between "not ready" and the end of accepting, so that balancers look elsewhere first.
    #[serde(deserialize_with = "de::duration")]
    pub drain_delay: Duration,
    /// For requests and tasks in flight after accepting ended.
    #[serde(deserialize_with = "de::duration")]
    pub drain_timeout: Duration,
    /// Open at the same time; fewer where the process may not open as many files.
    pub max_connections: usize,
    /// Open at the same time from one address; proxies of ours are not counted.
    pub max_connections_per_ip: usize,
    /// For the first byte of a connection, for the head of each request and for each next part of its body.
    #[serde(deserialize_with = "de::duration")]
    pub header_timeout: Duration,
    /// For a kept-alive connection without a request.
    #[serde(deserialize_with = "de::duration")]
    pub idle_timeout: Duration,
    /// Addresses or networks (`10.0.0.0/8`) whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<String>,
    /// Where metrics and probes are served beside the API; nowhere without it.
    pub metrics_listen: Option<String>,
    /// Whether large answers are compressed here rather than by a proxy in front.
    pub compression: bool,
    #[serde(default)]
    pub tls: TlsFiles,
}

/// The certificate chain and its key, both as PEM. Neither: plain HTTP, for a proxy in front.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TlsFiles {
    pub cert_file: Option<PathBuf>,
    pub key_file: Option<PathBuf>,
}

impl TlsFiles {
    /// Both, or none.
    pub fn pair(&self) -> Option<(&PathBuf, &PathBuf)> {
        self.cert_file.as_ref().zip(self.key_file.as_ref())
    }
}

impl Section for ServerSection {
    const PATH: &'static str = "server";

    fn keys() -> Vec<Key> {
        vec![
            Key::text("server.host", "The address the server listens on."),
            Key::integer("server.port", 0, 65_535, "The port the server listens on; 0 takes any free one."),
            Key::list("server.cors_origins", "The origins browsers may call from, as scheme://host[:port]; empty allows none."),
            Key::duration(
                "server.request_timeout",
                SECOND,
                HOUR,
                "The longest one request may take, unless its route declares its own limit.",
            ),
            Key::integer("server.body_limit", 1024, 1 << 30, "The largest request body in bytes, unless its route declares its own limit."),
            Key::duration("server.drain_delay", Duration::ZERO, 10 * MINUTE, "How long the server answers on after it reports not ready."),
            Key::duration("server.drain_timeout", SECOND, HOUR, "How long requests and tasks in flight may take to finish at a stop."),
            Key::integer("server.max_connections", 8, 1 << 20, "The most connections at the same time."),
            Key::integer(
                "server.max_connections_per_ip",
                1,
                1 << 20,
                "The most connections at the same time from one address, IPv6 by /64; trusted proxies are not counted.",
            ),
            Key::duration(
                "server.header_timeout",
                SECOND,
                10 * MINUTE,
                "How long the first byte of a connection, its first request's head and each next part of a body may take.",
            ),
            Key::duration(
                "server.idle_timeout",
                SECOND,
                HOUR,
                "How long a kept-alive connection may stay without a request whose head is whole.",
            ),
            Key::list("server.trusted_proxies", "The addresses or networks whose X-Forwarded-For is believed."),
            Key::text(
                "server.metrics_listen",
                "ADDRESS:PORT of a second port with /metrics and the probes, without a token: keep it from the public.",
            )
            .optional(),
            Key::bool(
                "server.compression",
                "Whether answers above 16 KB are compressed with gzip; leave it to a proxy where there is one.",
            ),
            Key::text(
                "server.tls.cert_file",
                "The certificate chain as PEM; with it the server speaks HTTPS and nothing else. Read again on SIGHUP.",
            )
            .optional()
            .reloadable(),
            Key::text("server.tls.key_file", "The private key of the certificate as PEM. Read again on SIGHUP.").optional().reloadable(),
        ]
    }

    fn validate(&self, findings: &mut Vec<Finding>) {
        if self.host.is_empty() || !self.host.chars().all(|c| c.is_ascii_alphanumeric() || ".:-".contains(c)) {
            findings.push(Finding::invalid("server.host", "must be an address or a host name, without a port"));
        }
        for origin in &self.cors_origins {
            let plain = Url::parse(origin).is_ok_and(|url| {
                ["http", "https"].contains(&url.scheme.as_str())
                    && !url.host.is_empty()
                    && url.user.is_empty()
                    && url.query.is_empty()
                    && !origin.ends_with('/')
                    && url.path.is_empty()
            });
            if !plain {
                // No wildcard and no `null`: an answer that carries a token's data is for named pages alone.
                findings.push(Finding::invalid("server.cors_origins", "each must be scheme://host[:port], without a path; no wildcards"));
            }
        }
        if self.metrics_listen.as_ref().is_some_and(|address| !is_listen(address)) {
            findings.push(Finding::invalid("server.metrics_listen", "must be ADDRESS:PORT, such as 127.0.0.1:9464"));
        }
        if self.tls.cert_file.is_some() != self.tls.key_file.is_some() {
            findings.push(Finding::invalid("server.tls.cert_file", "goes with server.tls.key_file: set both or neither"));
        }
        if !self.trusted_proxies.iter().all(|network| is_network(network)) {
            findings.push(Finding::invalid("server.trusted_proxies", "each must be an address or a network such as 10.0.0.0/8"));
        }
    }
}

fn is_listen(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
}

/// An address, or a network as CIDR writes it.
pub(super) fn is_network(text: &str) -> bool {
    let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let most = if address.is_ipv4() { 32 } else { 128 };
    bits.is_none_or(|bits| bits.parse::<u8>().is_ok_and(|bits| bits <= most))
}
