//! The first administrator's password.

use std::collections::BTreeMap;

use super::words;
use crate::{
    checks::{LOW_ENTROPY, SHORT_PASSWORD},
    finding::Finding,
};

/// Characters (NIST SP 800-63B asks for 15 where a password is the only factor, 8 otherwise; this one is changed at once).
const SHORTEST: usize = 12;

/// Bits by the frequencies of its characters: twelve different ones have 43, `aaaabbbbcccc` has 19.
const LEAST_BITS: f64 = 32.0;

pub(super) fn check(text: &str) -> Option<Finding> {
    if text.chars().count() < SHORTEST {
        return Some(Finding::new(&SHORT_PASSWORD, format!("must have at least {SHORTEST} characters")));
    }
    weakness(text).map(|why| Finding::new(&LOW_ENTROPY, format!("too easy to guess: {why}")))
}

/// For generated passwords: would the checks take it?
pub(crate) fn is_strong(text: &str) -> bool {
    words::classify(text).is_none() && check(text).is_none()
}

fn weakness(text: &str) -> Option<&'static str> {
    let chars: Vec<char> = text.to_lowercase().chars().collect();
    if words::is_sequence(text)
        || words::repeats(&chars, chars.len() / 3)
        || chars.len().is_multiple_of(2) && chars[..chars.len() / 2] == chars[chars.len() / 2..]
    {
        return Some("it repeats or counts");
    }
    let mut counts = BTreeMap::<char, u32>::new();
    for c in &chars {
        *counts.entry(*c).or_default() += 1;
    }
    let total = chars.len() as f64;
    let bits: f64 = counts.values().map(|count| f64::from(*count)).map(|count| -count * (count / total).log2()).sum();
    if bits < LEAST_BITS {
        return Some("too few different characters");
    }
    let digits = chars.iter().all(|c| c.is_ascii_digit());
    (digits && chars.len() < 16).then_some("digits alone")
}
