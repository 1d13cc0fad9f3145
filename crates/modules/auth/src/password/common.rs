//! Is a password one of those that are tried first?

use std::{collections::BTreeSet, sync::LazyLock};

/// Words, names, keyboard walks and the product's own words, lower case, one a line. Most come from the list of passwords by
/// frequency of zxcvbn (its first 10 000, those of four characters and more), Copyright (c) 2012-2016 Dan Wheeler and Dropbox, Inc.,
/// under the MIT licence.
static COMMON: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| include_str!("common.txt").lines().filter(|w| !w.is_empty()).collect());

/// Whether the password is a listed word, perhaps repeated, with at most the ending that people add to satisfy a rule:
/// `Password2024!`, `adminadminadmin`, `qwertyuiop123456`. `local` are further words, in lower case: the tenant's.
pub(super) fn is_common(password: &str, local: &[String]) -> bool {
    let lower = password.to_lowercase();
    let plain: String = lower.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '.')).collect();
    [lower.as_str(), plain.as_str()]
        .into_iter()
        .any(|text| is_listed(text, local) || endings(text).any(|(stem, ending)| is_listed(stem, local) && is_cheap(ending)))
}

fn is_listed(text: &str, local: &[String]) -> bool {
    let listed = |text: &str| COMMON.contains(text) || local.iter().any(|word| word == text);
    listed(text) || (2..=4).any(|times| repeated(text, times).is_some_and(listed))
}

/// The part that `text` consists of `times` over.
fn repeated(text: &str, times: usize) -> Option<&str> {
    let part = text.get(..text.len() / times)?;
    (!part.is_empty() && text.len().is_multiple_of(times) && part.repeat(times) == text).then_some(part)
}

/// Every way to cut an ending of digits and signs off.
fn endings(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let stem = text.trim_end_matches(|c: char| !c.is_alphabetic());
    text.char_indices().map(|(at, _)| at).filter(move |at| *at >= stem.len() && *at > 0).map(|at| text.split_at(at))
}

/// A year, up to four digits, or digits that count or repeat, with a few signs.
fn is_cheap(ending: &str) -> bool {
    let digits: Vec<u8> = ending.bytes().filter(u8::is_ascii_digit).collect();
    let signs = ending.chars().count() - digits.len();
    let step = |by: i16| digits.windows(2).all(|pair| i16::from(pair[1]) - i16::from(pair[0]) == by);
    signs <= 4 && (digits.len() <= 4 || step(1) || step(0) || step(-1) || b"1234567890123456".starts_with(&digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_ones_are_found_with_their_usual_endings() {
        for password in [
            "Password2024!",
            "P@ssw0rd1234",
            "adminadminadmin",
            "qwertyuiop123456",
            "1qaz2wsx3edc",
            "123456789012",
            "Hospital@2026",
            "ChangeMe!2026",
            "administrator",
            "password-password",
            "correct horse battery staple",
            "Welcome_12345678",
            "Woaini1314520",
        ] {
            assert!(is_common(password, &[]), "{password}");
        }
    }

    #[test]
    fn others_are_not() {
        for password in [
            "correct-donkey-battery-9",
            "admin-8374928374",
            "vK3!mzQ8#tLp",
            "doctor likes green tea",
            "夏天的西瓜很甜呀我喜欢吃",
            "NewPassword-Tr33",
        ] {
            assert!(!is_common(password, &[]), "{password}");
        }
    }

    #[test]
    fn the_list_is_long_and_in_small_letters() {
        assert!(COMMON.len() >= 3_000, "{}", COMMON.len());
        assert!(COMMON.iter().all(|word| word.to_lowercase() == **word && !word.contains(char::is_whitespace)));
    }

    #[test]
    fn a_tenants_own_words_are_common_there() {
        let local = ["sunshine-west".to_owned(), "sunshinewest".to_owned(), "阳光医院".to_owned()];
        for password in ["Sunshine-West2026!", "sunshine west 1234", "阳光医院阳光医院2026!"] {
            assert!(is_common(password, &local) && !is_common(password, &[]), "{password}");
        }
        assert!(!is_common("sunshine west of the river", &local));
    }
}
