//! The two kinds of text that an event may carry besides masked values.

use std::borrow::Cow;

/// The longest code.
const LONGEST: usize = 64;
/// As many digits in a text that begins with one may be a telephone number or a date of birth.
const TOO_MANY_DIGITS: usize = 8;

/// A word of the product's own vocabulary: a status, the name of a field, a role, a tenant's slug.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code(Cow<'static, str>);

impl Code {
    /// What stands for a text that is no code.
    pub const INVALID: Self = Self::new("invalid");

    /// One that stands in the program.
    pub const fn new(code: &'static str) -> Self {
        Self(Cow::Borrowed(code))
    }

    /// One out of a row. A text that does not look like a code (lower-case ASCII letters, digits, `_`, `-` and `.`, and not the
    /// digits of a telephone or identity number) is not repeated: it becomes [`Self::INVALID`].
    pub fn of(text: &str) -> Self {
        let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-' | b'.');
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let numeric = !text.starts_with(|c: char| c.is_ascii_lowercase()) && digits >= TOO_MANY_DIGITS;
        if text.is_empty() || text.len() > LONGEST || !text.bytes().all(known) || numeric {
            return Self::INVALID;
        }
        Self(Cow::Owned(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A number that a sequence of this product gave out, such as a medical record number: it means nothing to who cannot look it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SerialNumber(String);

impl SerialNumber {
    /// Every call is a place to review: the text must come from a sequence, or from the column that such numbers are kept in, and
    /// never from what somebody typed.
    pub fn issued(number: &str) -> Self {
        Self(number.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_repeated_and_nothing_else_is() {
        for code in ["active", "tenant_admin", "birth_date", "clinic-2026-11-22-0001", "3rd-clinic", "a.b-c_d"] {
            assert_eq!(Code::of(code).as_str(), code);
        }
        let long = "a".repeat(65);
        for text in [
            "",
            "张伟",
            "John",
            "john smith",
            "13800005678",
            "+8613800005678",
            "010-62345678",
            "11010119600101123x",
            "1960-01-01",
            "a@x.com",
            &long,
        ] {
            assert_eq!(Code::of(text), Code::INVALID, "{text}");
        }
    }
}
