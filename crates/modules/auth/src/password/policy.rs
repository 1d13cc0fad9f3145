//! What a new password must be (NIST SP 800-63B-4 §3.1.1.2, OWASP ASVS 6.2): long, not common, not leaked, not the name. No rule about
//! kinds of characters: such rules make passwords worse.

use erp_core::FieldProblem;
use unicode_normalization::UnicodeNormalization;

use super::{breached::is_breached, common::is_common};

/// Characters. Longer ones buy nothing and cost time to hash.
pub const MAX_LENGTH: usize = 128;
/// So many earlier passwords cannot be taken again.
pub const HISTORY: u64 = 5;
/// A password of fewer different characters is a pattern.
const MIN_DISTINCT: usize = 5;

/// The rules of this installation.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    pub min_length: usize,
}

/// Typed on another keyboard, the same characters must give the same bytes.
pub fn normalise(password: &str) -> String {
    password.nfkc().collect()
}

impl Policy {
    /// Every rule that the normalised password breaks, each as a problem of the field `path`. `local`: words that are common in
    /// the tenant.
    pub fn faults(&self, path: &str, password: &str, username: &str, local: &[String]) -> Vec<FieldProblem> {
        let length = password.chars().count();
        if length > MAX_LENGTH {
            // Nothing else is looked at: the other rules cost more the longer it is.
            return vec![FieldProblem::new(path, "auth.password.too_long").param("max", MAX_LENGTH)];
        }
        let lower = password.to_lowercase();
        let distinct = lower.chars().collect::<std::collections::BTreeSet<_>>().len();
        // A name of three letters occurs by chance in many a good password.
        let named = !username.is_empty() && (lower == username || (username.chars().count() >= 4 && lower.contains(username)));
        let common = is_common(password, local);
        let broken = [
            (length < self.min_length, FieldProblem::new(path, "auth.password.too_short").param("min", self.min_length)),
            (password.chars().any(char::is_control), FieldProblem::new(path, "common.field.control_chars")),
            (named, FieldProblem::new(path, "auth.password.contains_username")),
            (distinct < MIN_DISTINCT, FieldProblem::new(path, "auth.password.too_simple").param("min", MIN_DISTINCT)),
            (common, FieldProblem::new(path, "auth.password.common")),
            // Of two names for one fault the more telling one is enough.
            (!common && is_breached(password), FieldProblem::new(path, "auth.password.breached")),
        ];
        broken.into_iter().filter_map(|(broken, fault)| broken.then_some(fault)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(password: &str) -> Vec<&'static str> {
        Policy { min_length: 12 }.faults("new_password", password, "admin", &[]).iter().map(|f| f.code).collect()
    }

    #[test]
    fn good_ones_pass() {
        for good in ["tall green bicycle", "vK3!mzQ8#tLp", "夏天的西瓜很甜呀我喜欢吃"] {
            assert_eq!(codes(good), Vec::<&str>::new(), "{good}");
        }
    }

    #[test]
    fn every_broken_rule_is_named() {
        assert_eq!(codes("admin"), ["auth.password.too_short", "auth.password.contains_username", "auth.password.common"]);
        assert_eq!(codes("aaaaaaaaaaaaaaa"), ["auth.password.too_simple", "auth.password.breached"]);
        assert_eq!(codes("my-ADMIN-account-9"), ["auth.password.contains_username"]);
        assert_eq!(codes("Password2024!"), ["auth.password.common"]);
        assert_eq!(codes("a\u{0}bcdefghijklmno"), ["common.field.control_chars"]);
        assert_eq!(codes("000webhostilm10"), ["auth.password.breached"]);
        assert_eq!(codes(&"1".repeat(1 << 20)), ["auth.password.too_long"]);
    }

    #[test]
    fn width_and_composition_do_not_matter() {
        assert_eq!(normalise("ｐａｓｓ①"), normalise("pass1"));
        assert_eq!(normalise("e\u{301}"), normalise("\u{e9}"));
    }
}
