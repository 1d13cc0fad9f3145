//! What a user name is.

use erp_core::pii::normalise::hidden;
use unicode_normalization::UnicodeNormalization;

/// Characters.
pub const MAX_USERNAME: usize = 64;

/// The one spelling of a name: NFKC, lower case, no surrounding space. Two names that look alike on two keyboards are one.
pub fn normalise_username(typed: &str) -> String {
    // Lower case first and NFKC again: either can undo the other for a few letters.
    let folded: String = typed.nfkc().collect::<String>().to_lowercase().nfkc().collect();
    folded.trim().to_owned()
}

/// Whether a normalised name can belong to anybody.
pub fn is_username(name: &str) -> bool {
    (1..=MAX_USERNAME).contains(&name.chars().count()) && !name.chars().any(|c| c.is_control() || c.is_whitespace() || hidden(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_meet() {
        for typed in ["Admin", " admin ", "ＡＤＭＩＮ", "ADMIN\n"] {
            assert_eq!(normalise_username(typed), "admin");
        }
        assert_eq!(normalise_username("李医生"), "李医生");
        for name in ["İK", "ǅ", "ﬀ"] {
            assert_eq!(normalise_username(&normalise_username(name)), normalise_username(name));
        }
    }

    #[test]
    fn what_cannot_be_a_name() {
        assert!(is_username("admin") && is_username("a") && is_username(&"x".repeat(64)));
        for name in ["", "a b", "a\0b", &"x".repeat(65)] {
            assert!(!is_username(name), "{name:?}");
        }
    }
}
