//! Words that stand for a secret without being one. They match a whole value: `erp-dev1` is made of nothing else, a random value
//! that merely contains `dev` is not.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Placeholder,
    Known,
}

const PLACEHOLDERS: &str = include_str!("words/placeholders.txt");

const KNOWN: &str = include_str!("words/known.txt");

/// Texts known as a whole, in small letters without separators.
const TEXTS: &str = include_str!("words/texts.txt");

/// `None` for a value that is neither.
pub(super) fn classify(text: &str) -> Option<Class> {
    let lower = text.trim().to_lowercase();
    let strip = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let bare = strip(&lower);
    let filler = |c: char| matches!(c, 'x' | '*' | '.' | '-' | '_' | '?');
    if bare.is_empty() || lower.chars().all(filler) || lower.starts_with("your-") || lower.starts_with("your_") {
        return Some(Class::Placeholder);
    }
    if TEXTS.split_whitespace().any(|text| text == bare) || is_sequence(&bare) {
        return Some(Class::Known);
    }
    [bare, strip(&unleet(&lower))].iter().find_map(|text| whole(text))
}

/// Is it made of known words alone, but for a few digits at its ends?
fn whole(text: &str) -> Option<Class> {
    let letters = text.trim_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - letters.len();
    let counted = text.strip_prefix(letters).is_some_and(is_sequence) || text.strip_suffix(letters).is_some_and(is_sequence);
    if letters.is_empty() || (digits > 6 && !counted) {
        return None;
    }
    let joined: String = letters.chars().filter(|c| !c.is_ascii_digit()).collect();
    if letters.len() - joined.len() > 4 {
        return None;
    }
    spelled(&joined)
}

/// The worse class of the words a text is made of; `None` if something is left over.
fn spelled(text: &str) -> Option<Class> {
    if !text.is_ascii() || text.len() > 256 {
        return None;
    }
    // best[i]: how the first i letters can be spelled.
    let mut best: Vec<Option<Class>> = vec![None; text.len() + 1];
    best[0] = Some(Class::Known);
    for end in 1..=text.len() {
        let known = KNOWN.split_whitespace().map(|word| (word, Class::Known));
        let words = known.chain(PLACEHOLDERS.split_whitespace().map(|word| (word, Class::Placeholder)));
        for (word, class) in words.filter(|(word, _)| text[..end].ends_with(word)) {
            if let Some(before) = best[end - word.len()] {
                let class = if before == Class::Placeholder { before } else { class };
                best[end] = if best[end] == Some(Class::Placeholder) { best[end] } else { Some(class) };
            }
        }
    }
    best[text.len()]
}

/// `p@ssw0rd` to `password`. The digit 1 stays ambiguous; `l` finds more words than `i`.
fn unleet(text: &str) -> String {
    let plain = |c| match c {
        '0' => 'o',
        '1' => 'l',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        c => c,
    };
    text.chars().map(plain).collect()
}

/// `123456`, `000000`, `fedcba`, `abcabc`: a constant step, or one short block over and over.
pub(super) fn is_sequence(text: &str) -> bool {
    let chars: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    if chars.len() < 3 {
        return false;
    }
    // 9 is followed by 0 on every keyboard.
    let step = |pair: &[i64]| {
        if pair == [57, 48] {
            1
        } else if pair == [48, 57] {
            -1
        } else {
            pair[1] - pair[0]
        }
    };
    let first = step(&chars[..2]);
    let constant = (-1..=1).contains(&first) && chars.windows(2).all(|pair| step(pair) == first);
    constant || repeats(&chars, 4)
}

/// Does a block of at most `longest` items make up the whole, at least three times?
pub(super) fn repeats<T: PartialEq>(items: &[T], longest: usize) -> bool {
    (1..=longest).any(|period| items.len() >= 3 * period && items.iter().skip(period).zip(items).all(|(a, b)| a == b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_values_only() {
        for text in [
            "changeme",
            "change-me",
            "CHANGE_ME!",
            "your-256-bit-secret",
            "xxx",
            "********",
            "TODO",
            "<placeholder>",
            "replace_me_1",
            "YOUR_SECRET_HERE",
        ] {
            assert_eq!(classify(text), Some(Class::Placeholder), "{text}");
        }
        for text in [
            "postgres",
            "Admin123",
            "p@ssw0rd",
            "P4ssw0rd",
            "erp-dev",
            "test",
            "qwerty",
            "123456",
            "1234567890",
            "000000",
            "abcabcabc",
            "secret1",
            "superadmin2024",
            "hunter2",
            "demo-secret-key",
            "0987654321",
            "admin123456789",
            "correct horse battery staple",
        ] {
            assert_eq!(classify(text), Some(Class::Known), "{text}");
        }
        for text in ["0012345", "vR7kQ2-test-Lm49", "Zdravstvuj-42-more", "b7c1f0e2d9", "7391-erp-5528194", "schnellzug", "太平洋的风"]
        {
            assert_eq!(classify(text), None, "{text}");
        }
    }
}
