//! Secrets compared by `==`, whose time tells how much of a guess is right: `erp_core::same_secret` tells nothing.

use crate::workspace::{Source, numbered};

/// Whatever is called so is a secret, or stands for one.
const SECRETS: [&str; 9] = ["mac", "hash", "token", "secret", "password", "digest", "signature", "tag", "csrf"];

/// What is called so and is no secret of whoever may measure the time: the file, and a part of the line.
const PUBLIC: [(&str, &str); 3] = [
    // Nobody sends a verification guesses: it reads the trail, whose hashes stand there for everybody who may see it.
    ("crates/db/src/audit/verify.rs", "row.prev != self.hash"),
    ("crates/db/src/audit/verify.rs", "anchor.hash != hash"),
    ("crates/db/src/audit/verify.rs", "head.hash != self.hash"),
];

pub fn violations(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.is_product()) {
        for (number, line) in numbered(source.product()).filter(|(_, line)| !line.trim_start().starts_with("//")) {
            let public = PUBLIC.iter().any(|(path, part)| source.path == *path && line.contains(part));
            if let Some(name) = compared(line).filter(|_| !public) {
                found.push(source.finding(number, &format!("`{name}` is compared by its bytes; use erp_core::same_secret")));
            }
        }
    }
    found
}

/// The secret beside a `==` or `!=` outside of texts.
fn compared(line: &str) -> Option<&str> {
    let places = ["==", "!="].into_iter().flat_map(|sign| line.match_indices(sign));
    let code = places.filter(|(at, _)| line.get(..*at).is_some_and(|before| before.matches('"').count() % 2 == 0));
    code.filter_map(|(at, sign)| Some((line.get(..at)?.trim_end(), line.get(at + sign.len()..)?.trim_start())))
        .flat_map(|(left, right)| [last_name(left, true), last_name(right, false)])
        .find(|name| is_secret(name))
}

/// Of `self.request_mac()` before the sign, or `&row.hash[..]` behind it, the name that says what it is.
fn last_name(side: &str, before: bool) -> &str {
    let part = |c: char| c.is_ascii_alphanumeric() || "_.()&*?".contains(c);
    let path =
        if before { side.rsplit(|c| !part(c)).next().unwrap_or_default() } else { side.split(|c| !part(c)).next().unwrap_or_default() };
    let mut names = path.split('.').map(|name| name.trim_matches(|c: char| "&*?()".contains(c)));
    // How it is looked at does not change what it is.
    names.rfind(|name| !["", "as_bytes", "as_slice", "as_ref", "as_str", "expose", "get", "0"].contains(name)).unwrap_or_default()
}

fn is_secret(name: &str) -> bool {
    // A constant or a variant of an enum, such as a kind of token, is written otherwise.
    let last = name.rsplit('_').next().unwrap_or_default();
    SECRETS.contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_from_what_is_about_them() {
        for line in [
            "if mac != key.request_mac {",
            "(*hash == found).then(|| a)",
            "filter(|token| **token != first)",
            "if a.token.as_bytes() == b {",
            "let same = given == &stored.token_hash[..];",
            "if x == password { }",
            "if self.signature() != other {",
            "assert(\"a == b\", x == secret.expose());",
        ] {
            assert!(compared(line).is_some(), "{line}");
        }
        for line in [
            "if user.password_changed_at != read.password_changed_at {",
            "seen.principal.session_id == token.session",
            "Token::Refresh == kind",
            "sql(\"WHERE token_hash == $1\")",
            "if tokens.len() == 3 {",
            "let hash = a == b;",
        ] {
            assert_eq!(compared(line), None, "{line}");
        }
    }

    #[test]
    fn tests_and_what_is_public_may() {
        let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
        let of = |path, text| violations(&[source(path, text)]).len();
        assert_eq!(of("crates/web/src/a.rs", "if mac == other {}"), 1);
        assert_eq!(of("crates/web/src/a.rs", "// if mac == other\n#[cfg(test)]\nmod tests {\nmac == other\n}"), 0);
        assert_eq!(of("crates/web/tests/it/a.rs", "if mac == other {}"), 0);
        assert_eq!(of(PUBLIC[0].0, PUBLIC[0].1), 0);
        assert_eq!(of("crates/web/src/a.rs", PUBLIC[0].1), 1);
    }
}
