//! Addresses that are not of the public internet.
//!
//! Sources: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890, RFC 8190) with the RFC of each entry beside it. Of IPv6
//! only global unicast (2000::/3, RFC 4291) passes at all, so that loopback, link-local, unique-local, multicast, IPv4-mapped,
//! IPv4-compatible and NAT64 addresses need no entry to be refused; they have one where the reason is worth a name.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

const fn v4(a: u8, b: u8, c: u8, d: u8, bits: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), bits)
}

const fn v6(segments: [u16; 8], bits: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::from_segments(segments), bits)
}

const V4: [(Ipv4Net, &str); 18] = [
    (v4(0, 0, 0, 0, 8), "an unspecified address"),          // RFC 791, RFC 1122
    (v4(10, 0, 0, 0, 8), "a private address"),              // RFC 1918
    (v4(100, 64, 0, 0, 10), "a carrier's shared address"),  // RFC 6598; 100.100.100.200 is a cloud's metadata
    (v4(127, 0, 0, 0, 8), "a loopback address"),            // RFC 1122
    (v4(168, 63, 129, 16, 32), "a cloud's own address"),    // a public number that one cloud's hosts use for its agent
    (v4(169, 254, 0, 0, 16), "a link-local address"),       // RFC 3927; 169.254.169.254 is most clouds' metadata
    (v4(172, 16, 0, 0, 12), "a private address"),           // RFC 1918
    (v4(192, 0, 0, 0, 24), "a protocol's address"),         // RFC 6890; 192.0.0.192 is a cloud's metadata
    (v4(192, 0, 2, 0, 24), "a documentation address"),      // RFC 5737
    (v4(192, 31, 196, 0, 24), "an anycast sink's address"), // RFC 7535
    (v4(192, 52, 193, 0, 24), "a relay's address"),         // RFC 7450
    (v4(192, 88, 99, 0, 24), "a 6to4 relay's address"),     // RFC 7526
    (v4(192, 168, 0, 0, 16), "a private address"),          // RFC 1918
    (v4(198, 18, 0, 0, 15), "a benchmark's address"),       // RFC 2544
    (v4(198, 51, 100, 0, 24), "a documentation address"),   // RFC 5737
    (v4(203, 0, 113, 0, 24), "a documentation address"),    // RFC 5737
    (v4(224, 0, 0, 0, 4), "a multicast address"),           // RFC 5771
    (v4(240, 0, 0, 0, 4), "a reserved address"),            // RFC 1112; 255.255.255.255: RFC 919
];

const GLOBAL_UNICAST: Ipv6Net = v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);

const V6: [(Ipv6Net, &str); 13] = [
    (v6([0, 0, 0, 0, 0, 0, 0, 0], 128), "an unspecified address"),      // RFC 4291
    (v6([0, 0, 0, 0, 0, 0, 0, 1], 128), "a loopback address"),          // RFC 4291
    (v6([0, 0, 0, 0, 0, 0xffff, 0, 0], 96), "an IPv4 address in IPv6"), // RFC 4291
    (v6([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96), "an IPv4 address behind NAT64"), // RFC 6052
    (v6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48), "an IPv4 address behind NAT64"), // RFC 8215
    (v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23), "a protocol's address"),    // RFC 2928; 2001::/32 is Teredo, RFC 4380
    (v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32), "a documentation address"), // RFC 3849
    (v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16), "an IPv4 address behind 6to4"), // RFC 3056
    (v6([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48), "an anycast sink's address"), // RFC 7534
    (v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20), "a documentation address"), // RFC 9637
    (v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7), "a private address"),        // RFC 4193; fd00:ec2::254 is a cloud's metadata
    (v6([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10), "a link-local address"),    // RFC 4291
    (v6([0xff00, 0, 0, 0, 0, 0, 0, 0], 8), "a multicast address"),      // RFC 4291
];

/// What an address is, if it is not of the public internet.
pub(super) fn special(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => V4.iter().find(|(net, _)| net.contains(&address)).map(|(_, what)| *what),
        IpAddr::V6(address) => {
            let named = V6.iter().find(|(net, _)| net.contains(&address)).map(|(_, what)| *what);
            named.or_else(|| (!GLOBAL_UNICAST.contains(&address)).then_some("a reserved address"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edges_of_every_range_are_inside_and_their_neighbours_outside() {
        for (first, last) in [
            ("0.0.0.0", "0.255.255.255"),
            ("10.0.0.0", "10.255.255.255"),
            ("100.64.0.0", "100.127.255.255"),
            ("127.0.0.0", "127.255.255.255"),
            ("169.254.0.0", "169.254.255.255"),
            ("172.16.0.0", "172.31.255.255"),
            ("192.0.0.0", "192.0.0.255"),
            ("192.0.2.0", "192.0.2.255"),
            ("192.88.99.0", "192.88.99.255"),
            ("192.168.0.0", "192.168.255.255"),
            ("198.18.0.0", "198.19.255.255"),
            ("198.51.100.0", "198.51.100.255"),
            ("203.0.113.0", "203.0.113.255"),
            ("224.0.0.0", "255.255.255.255"),
        ] {
            let (first, last): (Ipv4Addr, Ipv4Addr) = (first.parse().unwrap(), last.parse().unwrap());
            assert!(special(first.into()).is_some() && special(last.into()).is_some(), "{first} to {last}");
            for neighbour in [first.to_bits().checked_sub(1), last.to_bits().checked_add(1)].into_iter().flatten() {
                assert_eq!(special(Ipv4Addr::from_bits(neighbour).into()), None, "beside {first} to {last}");
            }
        }
    }

    #[test]
    fn of_ipv6_only_global_unicast_passes() {
        for good in ["2606:4700:4700::1111", "2a00:1450:4001::200e", "2001:4860:4860::8888", "2400:3200::1", "240e::1"] {
            assert_eq!(special(good.parse().unwrap()), None, "{good}");
        }
        for bad in [
            "::",
            "::1",
            "::2",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::ffff:0:127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "4000::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(special(bad.parse().unwrap()).is_some(), "{bad}");
        }
    }
}
