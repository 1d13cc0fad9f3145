//! Codes: what they look like, and for when they are good.

use erp_core::{
    Problem, Secret,
    crypto::{CryptoError, random::random_bytes},
};
use sha2::{Digest, Sha256};
use totp_rs::{Builder, Totp};

/// Recovery codes of one set.
pub const RECOVERY_CODES: usize = 10;
/// Bytes of a secret: the length of SHA-1's output (RFC 4226 §4, R6).
const SECRET_BYTES: usize = 20;
/// Characters of a recovery code without its hyphens: 120 bits in base32.
const RECOVERY_LENGTH: usize = 24;
/// A code is good one step (30 s) before and after its own: clocks differ, and people type slowly (RFC 6238 §5.2).
const SKEW: u16 = 1;
/// A new password of an account with a second factor may be as short as this (ASVS 6.2.1).
pub const SHORTEST_PASSWORD: usize = 8;

/// What was typed as a second factor.
#[derive(Debug, PartialEq, Eq)]
pub enum Typed {
    /// Six digits.
    Code(String),
    /// The hash of a recovery code.
    Recovery([u8; 32]),
}

impl Typed {
    /// Spaces and hyphens do not matter, nor does case; `None` for what is no code of either kind.
    pub fn parse(text: &str) -> Option<Self> {
        // Nothing longer can be one.
        if text.len() > 4 * RECOVERY_LENGTH {
            return None;
        }
        let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect();
        let digits = plain.len() == 6 && plain.bytes().all(|b| b.is_ascii_digit());
        let recovery = plain.len() == RECOVERY_LENGTH && plain.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7'));
        match (digits, recovery) {
            (true, _) => Some(Self::Code(plain)),
            (_, true) => Some(Self::Recovery(recovery_hash(&plain))),
            _ => None,
        }
    }
}

/// A new secret, in base32 as authenticator apps take it.
///
/// # Errors
/// [`CryptoError::Random`] if the operating system gives no random numbers.
pub fn new_secret() -> Result<Secret<String>, CryptoError> {
    Ok(Secret::new(totp_rs::Secret::from(random_bytes::<SECRET_BYTES>()?.as_slice()).to_base32()))
}

/// The app's generator for a secret in base32; `issuer` and `account` are what the app shows.
///
/// # Errors
/// An internal problem for a secret that is none.
pub fn generator(secret: &str, issuer: &str, account: &str) -> Result<Totp, Problem> {
    let secret = totp_rs::Secret::try_from_base32(secret).map_err(Problem::internal)?;
    // Colons part the two in the address that an app reads.
    let plain = |text: &str| text.replace(':', " ");
    let builder = Builder::new().with_secret(secret).with_skew(SKEW).with_issuer(Some(plain(issuer))).with_account_name(plain(account));
    builder.build().map_err(Problem::internal)
}

/// The step that a code was good for, if that is behind `last`.
pub fn step(totp: &Totp, code: &str, now: i64, last: i64) -> Option<i64> {
    let step = i64::try_from(totp.check(code, u64::try_from(now).ok()?)?).ok()?;
    (step > last).then_some(step)
}

/// A set of recovery codes as the user keeps them: `ABCD-EFGH-…`.
///
/// # Errors
/// [`CryptoError::Random`] if the operating system gives no random numbers.
pub fn recovery_codes() -> Result<Vec<Secret<String>>, CryptoError> {
    let code = |_| {
        let plain = totp_rs::Secret::from(random_bytes::<15>()?.as_slice()).to_base32();
        let groups: Vec<&str> = (0..RECOVERY_LENGTH / 4).map(|i| &plain[4 * i..4 * i + 4]).collect();
        Ok(Secret::new(groups.join("-")))
    };
    (0..RECOVERY_CODES).map(code).collect()
}

/// What is stored of a recovery code without its hyphens.
fn recovery_hash(plain: &str) -> [u8; 32] {
    Sha256::digest(plain.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238's appendix B, in base32.
    const RFC: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn codes_are_those_of_the_rfc() {
        let totp = generator(RFC, "clinic", "li.wei").unwrap();
        // The vectors have eight digits; six of them are the last six.
        for (time, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"), (2_000_000_000, "279037")]
        {
            assert_eq!(step(&totp, code, time, 0), Some(time / 30), "{time}");
        }
    }

    #[test]
    fn a_code_is_good_for_its_step_and_its_neighbours_and_once() {
        let totp = generator(RFC, "clinic", "li.wei").unwrap();
        let (at, code) = (1_111_111_111, "050471");
        let own = at / 30;
        for (now, good) in [(at - 60, false), (at - 30, true), (at, true), (at + 30, true), (at + 60, false)] {
            assert_eq!(step(&totp, code, now, 0), good.then_some(own), "{}", now - at);
        }
        assert_eq!(step(&totp, code, at, own - 1), Some(own));
        assert_eq!(step(&totp, code, at, own), None, "used already");
        assert_eq!(step(&totp, code, -1, 0), None);
    }

    #[test]
    fn what_apps_read_names_the_clinic_and_the_user() {
        let url = generator(RFC, "East: clinic", "李.wei").unwrap().to_url().unwrap();
        assert!(url.starts_with("otpauth://totp/East%20%20clinic:"), "{url}");
        assert!(url.contains(RFC) && url.contains("issuer=East"), "{url}");
    }

    #[test]
    fn typed_codes_may_have_spaces_hyphens_and_either_case() {
        assert_eq!(Typed::parse(" 123 456 "), Some(Typed::Code("123456".to_owned())));
        let codes = recovery_codes().unwrap();
        assert_eq!(codes.len(), RECOVERY_CODES);
        let code = codes[0].expose();
        assert_eq!((code.len(), code.matches('-').count()), (29, 5), "{code}");
        let Some(Typed::Recovery(hash)) = Typed::parse(code) else { panic!("{code}") };
        assert_eq!(Typed::parse(&code.to_lowercase().replace('-', " ")), Some(Typed::Recovery(hash)));
        for junk in ["", "12345", "1234567", "12345a", "１２３４５６", &"A".repeat(23), &"1".repeat(24), &"A".repeat(1 << 20)] {
            assert_eq!(Typed::parse(junk), None, "{junk:.40}");
        }
    }
}
