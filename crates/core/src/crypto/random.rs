//! Randomness from the operating system.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use super::CryptoError;

/// `N` random bytes.
///
/// # Errors
/// [`CryptoError::Random`] if the operating system refuses; nothing weaker is ever used instead.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], CryptoError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| CryptoError::Random)?;
    Ok(bytes)
}

/// A token of `bytes` random bytes in base64url without padding (RFC 4648 §5): 32 bytes give 43 characters.
///
/// # Errors
/// [`CryptoError::Random`] as above.
pub fn token(bytes: usize) -> Result<String, CryptoError> {
    let mut random = Zeroizing::new(vec![0; bytes]);
    getrandom::fill(&mut random).map_err(|_| CryptoError::Random)?;
    Ok(URL_SAFE_NO_PAD.encode(random.as_slice()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_url_safe_and_differ() {
        let (one, two) = (token(32).unwrap(), token(32).unwrap());
        assert_eq!(one.len(), 43);
        assert!(one.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        assert_ne!(one, two);
        assert_ne!(random_bytes::<16>().unwrap(), random_bytes::<16>().unwrap());
    }
}
