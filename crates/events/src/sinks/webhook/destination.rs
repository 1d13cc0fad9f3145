//! The URL of a receiver, judged before anything is resolved or connected.

use std::net::IpAddr;

use http::{HeaderValue, Uri};
use url::{Host, Url};

use super::outbound::Outbound;

const LONGEST: usize = 2048;

/// A URL that may be tried. A name in it may still lead where it must not: see [`Destination::addresses`].
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Destination {
    pub tls: bool,
    pub port: u16,
    /// Path and query, as the request line has them.
    pub target: Uri,
    /// The value of `Host`.
    pub authority: HeaderValue,
    host: Host<String>,
}

impl Destination {
    /// Reads the URL as browsers do (WHATWG), so that every spelling of an address (decimal, octal, hexadecimal, shortened, in
    /// other digits) is known for one. The texts of refusals contain nothing of it.
    pub fn parse(text: &str, outbound: &Outbound) -> Result<Self, String> {
        // What such readers silently drop or turn round is refused instead.
        if text.len() > LONGEST || text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
            return Err(format!("must be a URL of at most {LONGEST} characters, without white space and backslashes"));
        }
        let url = Url::parse(text).map_err(|_| "must be a URL: https://host/path")?;
        let tls = match url.scheme() {
            "https" => true,
            "http" if outbound.plain_http => false,
            _ => return Err("must begin with https://".to_owned()),
        };
        if tls && !cfg!(feature = "tls") {
            return Err("https:// needs a build with the feature tls".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() || text.contains('@') {
            return Err("must not hold credentials, nor an @".to_owned());
        }
        let port = url.port_or_known_default().filter(|port| outbound.ports.contains(port));
        let Some(port) = port else {
            let ports: Vec<String> = outbound.ports.iter().map(u16::to_string).collect();
            return Err(format!("must use one of the ports {}", ports.join(", ")));
        };
        let host = url.host().ok_or("must name a host")?.to_owned();
        let address = match &host {
            Host::Domain(_) => None,
            Host::Ipv4(address) => Some(IpAddr::from(*address)),
            Host::Ipv6(address) => Some(IpAddr::from(*address)),
        };
        if let Some(what) = address.and_then(|address| outbound.refusal(address)) {
            return Err(format!("must not name {what}"));
        }
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let target = format!("{}{query}", url.path()).parse().map_err(|_| "has a path that cannot be sent")?;
        let shown = url.host_str().unwrap_or_default();
        let authority = url.port().map_or_else(|| shown.to_owned(), |port| format!("{shown}:{port}"));
        let authority = HeaderValue::from_str(&authority).map_err(|_| "has a host that cannot be sent")?;
        Ok(Self { tls, port, target, authority, host })
    }

    /// The name that the receiver's certificate must bear.
    pub fn server_name(&self) -> String {
        match &self.host {
            Host::Domain(name) => name.trim_end_matches('.').to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        }
    }

    /// Where to connect. One address that must not be reached refuses all of them: whoever mixes them means it.
    pub async fn addresses(&self, outbound: &Outbound) -> Result<Vec<IpAddr>, String> {
        let found = match &self.host {
            Host::Ipv4(address) => vec![(*address).into()],
            Host::Ipv6(address) => vec![(*address).into()],
            Host::Domain(name) => outbound.resolver.resolve(name).await.map_err(|_| "the receiver's name cannot be resolved")?,
        };
        if let Some(what) = found.iter().find_map(|address| outbound.refusal(*address)) {
            return Err(format!("the receiver's name leads to {what}, where webhooks do not go"));
        }
        if found.is_empty() { Err("the receiver's name has no address".to_owned()) } else { Ok(found) }
    }
}
