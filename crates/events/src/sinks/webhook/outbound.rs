//! Where webhooks may go: the operator's word, which no sink's configuration can widen.

use std::{fmt, net::IpAddr, path::PathBuf, sync::Arc};

use ipnet::IpNet;

use super::{
    ranges,
    resolve::{Resolve, SystemResolver},
};

/// By default: https alone, ports 443 and 8443, addresses of the public internet.
#[derive(Clone)]
pub struct Outbound {
    /// Networks that may be reached although they are not public: receivers in one's own house.
    pub allowed: Vec<IpNet>,
    pub ports: Vec<u16>,
    /// For development: `http://` too.
    pub plain_http: bool,
    /// Certificate authorities (PEM) to trust beside the system's.
    pub ca_file: Option<PathBuf>,
    pub resolver: Arc<dyn Resolve>,
}

impl Default for Outbound {
    fn default() -> Self {
        Self { allowed: Vec::new(), ports: vec![443, 8443], plain_http: false, ca_file: None, resolver: Arc::new(SystemResolver) }
    }
}

impl fmt::Debug for Outbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { allowed, ports, plain_http, ca_file, resolver: _ } = self;
        let mut shown = f.debug_struct("Outbound");
        shown.field("allowed", allowed).field("ports", ports).field("plain_http", plain_http).field("ca_file", ca_file);
        shown.finish_non_exhaustive()
    }
}

impl Outbound {
    /// To one API of the operator's choice, by the port that its URL names: the public internet and these networks, written as
    /// `10.20.0.0/16` or as an address.
    pub fn to_api(url: &str, networks: &[String], plain_http: bool) -> Self {
        let network = |text: &String| text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).ok();
        let port = url::Url::parse(url).ok().and_then(|url| url.port_or_known_default());
        Self { allowed: networks.iter().filter_map(network).collect(), ports: port.into_iter().collect(), plain_http, ..Self::default() }
    }

    /// Why an address must not be connected to.
    pub(super) fn refusal(&self, address: IpAddr) -> Option<&'static str> {
        ranges::special(address).filter(|_| !self.allowed.iter().any(|net| net.contains(&address)))
    }
}
