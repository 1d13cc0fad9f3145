//! Whom a limit counts.

use std::net::{IpAddr, Ipv6Addr};

use erp_core::TenantId;
use uuid::Uuid;

use super::Limits;

/// One counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    User {
        tenant: TenantId,
        user: Uuid,
    },
    /// A route without a token.
    Ip(IpAddr),
    /// A login or a reset.
    Login(IpAddr),
    /// A private route without a valid token.
    Denied(IpAddr),
    /// A question whether a value is known: see [`super::lookup_layer`].
    Lookup {
        tenant: TenantId,
        user: Uuid,
    },
}

impl Subject {
    pub(super) fn key(&self) -> String {
        match self {
            Self::User { tenant, user } => format!("erp:limit:user:{tenant}:{user}"),
            Self::Lookup { tenant, user } => format!("erp:limit:lookup:{tenant}:{user}"),
            Self::Ip(ip) => format!("erp:limit:ip:{}", network(*ip)),
            Self::Login(ip) => format!("erp:limit:login:{}", network(*ip)),
            Self::Denied(ip) => format!("erp:limit:denied:{}", network(*ip)),
        }
    }

    pub(super) const fn limit(&self, limits: &Limits) -> u32 {
        match self {
            Self::User { .. } => limits.user_per_minute,
            Self::Lookup { .. } => limits.user_per_minute.div_ceil(5),
            Self::Ip(_) | Self::Denied(_) => limits.ip_per_minute,
            Self::Login(_) => limits.login_ip_per_minute,
        }
    }

    /// Whether tokens may be taken in advance. Guesses at a password are counted one by one.
    pub(super) const fn may_lease(&self) -> bool {
        matches!(self, Self::User { .. } | Self::Ip(_))
    }

    /// The limit while every process counts alone: several replicas would multiply what a guesser may try.
    pub(super) const fn limit_alone(&self, limit: u32) -> u32 {
        match self {
            Self::User { .. } | Self::Lookup { .. } => limit,
            Self::Ip(_) | Self::Login(_) | Self::Denied(_) => limit.div_ceil(2),
        }
    }

    /// As a label of metrics.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::User { .. } => "user",
            Self::Lookup { .. } => "lookup",
            Self::Ip(_) => "address",
            Self::Login(_) => "login",
            Self::Denied(_) => "denied",
        }
    }
}

/// What is counted as one address. IPv6 by /64: that is what one subscriber gets, so a single address means nothing.
pub fn network(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("{}/64", Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_per_ipv6_network_and_per_ipv4_address() {
        let key = |ip: &str| Subject::Ip(ip.parse().unwrap()).key();
        assert_eq!(key("2001:db8:1:2::1"), "erp:limit:ip:2001:db8:1:2::/64");
        assert_eq!(key("2001:db8:1:2:ffff::9"), key("2001:db8:1:2::1"));
        assert_ne!(key("2001:db8:1:3::1"), key("2001:db8:1:2::1"));
        assert_eq!(key("::ffff:192.0.2.1"), "erp:limit:ip:192.0.2.1");
    }
}
