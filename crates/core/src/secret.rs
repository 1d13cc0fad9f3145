//! Values that must never be printed.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

/// A secret. `Debug`, `Display` and `Serialize` print `*** (sha256:1f3a9c2e)`: the fingerprint lets an operator compare two
/// hosts without seeing the value. The memory is wiped on drop. Two are compared in a time that tells nothing of where they differ.
#[derive(Clone)]
pub struct Secret<T: Zeroize + AsRef<[u8]>>(T);

impl<T: Zeroize + AsRef<[u8]>> Secret<T> {
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Every call is a place to review.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The first eight hex digits of SHA-256 of the value.
    pub fn fingerprint(&self) -> String {
        fingerprint(self.0.as_ref())
    }
}

/// The first eight hex digits of SHA-256: enough to compare, too little to guess from.
pub fn fingerprint(value: &[u8]) -> String {
    hex::encode(&Sha256::digest(value)[..4])
}

impl<T: Zeroize + AsRef<[u8]>> PartialEq for Secret<T> {
    fn eq(&self, other: &Self) -> bool {
        same_secret(self.0.as_ref(), other.0.as_ref())
    }
}

impl<T: Zeroize + AsRef<[u8]>> Eq for Secret<T> {}

/// Whether two secrets, or two values that stand for one (a MAC, the hash of a token), are the same; the time depends on their lengths
/// alone. `cargo xtask check-text` refuses `==` between such.
pub fn same_secret(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

impl<T: Zeroize + AsRef<[u8]>> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "*** (sha256:{})", self.fingerprint())
    }
}

impl<T: Zeroize + AsRef<[u8]>> fmt::Display for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl<T: Zeroize + AsRef<[u8]>> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize + AsRef<[u8]>> Serialize for Secret<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T: Zeroize + AsRef<[u8]> + Deserialize<'de>> Deserialize<'de> for Secret<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

impl From<String> for Secret<String> {
    fn from(value: String) -> Self {
        Self(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_the_same_or_not() {
        let secret = |text: &str| Secret::new(text.to_owned());
        assert_eq!(secret("hunter2"), secret("hunter2"));
        for other in ["", "hunter", "hunter22", "Hunter2", "hunter3"] {
            assert_ne!(secret("hunter2"), secret(other));
        }
    }

    #[test]
    fn no_way_of_printing_shows_the_value() {
        let secret = Secret::new("hunter2-hunter2".to_owned());
        for text in [format!("{secret:?}"), format!("{secret}"), serde_json::to_string(&secret).unwrap(), format!("{:?}", Some(&secret))] {
            assert!(!text.contains("hunter2"), "{text}");
            assert!(text.contains("sha256:"), "{text}");
        }
    }
}
