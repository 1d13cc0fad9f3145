//! Keys of 32 random bytes.

use std::collections::BTreeSet;

use super::words::repeats;
use crate::{
    checks::{KEY_FORM, KNOWN, LOW_ENTROPY},
    finding::Finding,
    secrets,
};

/// Keys everybody can read: documentation of Matrix Authentication Service, NIST SP 800-38A and FIPS 197 vectors.
const PUBLISHED: [&str; 4] = [
    "c7e42fb8baba8f228b2e169fdf4c8216dffd5d33ad18bafd8b928c09ca46c718",
    "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
    "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
];

pub(super) fn check(text: &str) -> Option<Finding> {
    let Ok(key) = secrets::decode_key32(text) else {
        return Some(Finding::new(&KEY_FORM, "must be exactly 32 random bytes, as base64 or as 64 hex digits"));
    };
    if PUBLISHED.contains(&hex::encode(key.expose()).as_str()) {
        return Some(Finding::new(&KNOWN, "published sample key"));
    }
    weakness(key.expose()).map(|why| Finding::new(&LOW_ENTROPY, format!("not random: {why}")))
}

pub(crate) fn is_strong(key: &[u8; 32]) -> bool {
    weakness(key).is_none()
}

/// Of random keys these refuse about one in 10^7: 20 of 32 bytes distinct is nine standard deviations below the mean of 30.
fn weakness(key: &[u8; 32]) -> Option<&'static str> {
    let distinct = |bytes: &mut dyn Iterator<Item = u8>| bytes.collect::<BTreeSet<_>>().len();
    if repeats(key, 10) || key[..16] == key[16..] {
        return Some("a block repeats");
    }
    if distinct(&mut key.windows(2).map(|pair| pair[1].wrapping_sub(pair[0]))) < 12 {
        return Some("its bytes follow a pattern");
    }
    if distinct(&mut key.iter().copied()) < 20 || entropy(key) < 4.0 {
        return Some("fewer than 20 different bytes");
    }
    // 95 of 256 bytes are printable: all 32 by chance is one in 10^13.
    key.iter().all(|byte| (0x20..0x7f).contains(byte)).then_some("it is text, not random bytes")
}

/// Shannon entropy of the bytes, in bits; 5 at most for 32 of them.
fn entropy(bytes: &[u8]) -> f64 {
    let total = bytes.len() as f64;
    let mut counts = [0_u32; 256];
    for byte in bytes {
        counts[usize::from(*byte)] += 1;
    }
    counts.iter().filter(|count| **count > 0).map(|count| f64::from(*count) / total).map(|share| -share * share.log2()).sum()
}
