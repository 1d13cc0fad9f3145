//! How many connections there may be, in all and from one address.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

use super::Limits;

/// File descriptors kept for the database, Redis, logs and accepting itself.
const RESERVED: usize = 96;

/// The places. Cheap to share.
pub(super) struct Caps(Arc<State>);

struct State {
    most: usize,
    per_ip: usize,
    proxies: erp_web::TrustedProxies,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    by_ip: HashMap<IpAddr, usize>,
}

/// Which cap is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    All,
    OfAddress,
}

impl Full {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::OfAddress => "address",
        }
    }
}

/// One connection's place; given back on drop.
pub(super) struct Place {
    state: Arc<State>,
    ip: Option<IpAddr>,
}

impl Caps {
    /// Never more than the process's file descriptors allow, whatever is configured.
    pub(super) fn new(limits: &Limits) -> Self {
        let most = file_descriptors().map_or(limits.connections, |all| limits.connections.min(all.saturating_sub(RESERVED).max(8)));
        Self(Arc::new(State { most, per_ip: limits.per_ip, proxies: limits.proxies.clone(), taken: Mutex::default() }))
    }

    /// A place for a connection from `peer`.
    pub(super) fn take(&self, peer: IpAddr) -> Result<Place, Full> {
        let ip = Some(network(peer)).filter(|_| !self.0.proxies.trusts(peer.to_canonical()));
        let mut taken = self.0.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.all >= self.0.most {
            return Err(Full::All);
        }
        if let Some(ip) = ip {
            let of_ip = taken.by_ip.entry(ip).or_default();
            if *of_ip >= self.0.per_ip {
                return Err(Full::OfAddress);
            }
            *of_ip += 1;
        }
        taken.all += 1;
        Ok(Place { state: self.0.clone(), ip })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.state.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all = taken.all.saturating_sub(1);
        let Some(ip) = self.ip else { return };
        if let Some(of_ip) = taken.by_ip.get_mut(&ip) {
            *of_ip -= 1;
            if *of_ip == 0 {
                taken.by_ip.remove(&ip);
            }
        }
    }
}

/// An IPv6 host owns a /64: its addresses are one.
fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64)),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The soft limit of this process; Linux alone tells it without a system call.
fn file_descriptors() -> Option<usize> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn caps(connections: usize, per_ip: usize, proxies: &[&str]) -> Caps {
        let proxies = erp_web::TrustedProxies::parse(proxies).unwrap();
        Caps::new(&Limits { connections, per_ip, proxies, head: Duration::ZERO, idle: Duration::ZERO })
    }

    #[test]
    fn places_are_counted_by_address_and_given_back() {
        let caps = caps(5, 2, &["10.0.0.1"]);
        let (a, b, proxy): (IpAddr, IpAddr, IpAddr) =
            ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap(), "10.0.0.1".parse().unwrap());
        let first = caps.take(a).unwrap();
        let _second = caps.take(a).unwrap();
        assert_eq!(caps.take(a).err(), Some(Full::OfAddress), "a third of one address");
        let _other = caps.take(b).unwrap();
        drop(first);
        let _again = caps.take(a).unwrap();
        let _many: Vec<Place> = (0..2).map(|_| caps.take(proxy).unwrap()).collect();
        assert_eq!(caps.take(b).err(), Some(Full::All), "over the cap of all");
    }

    #[test]
    fn one_ipv6_host_is_one_address() {
        let caps = caps(10, 1, &[]);
        let _first = caps.take("2001:db8::1".parse().unwrap()).unwrap();
        assert!(caps.take("2001:db8::ffff".parse().unwrap()).is_err());
        assert!(caps.take("2001:db8:0:1::1".parse().unwrap()).is_ok());
        let _mapped = caps.take("::ffff:192.0.2.1".parse().unwrap()).unwrap();
        assert!(caps.take("192.0.2.1".parse().unwrap()).is_err());
    }
}
