//! One spelling per value, so that equal values have equal blind indexes.
//!
//! A refusal is the code of a message. What these functions return goes into [`crate::crypto::PiiCrypto::blind`]; a change to
//! any of them raises [`VERSION`] and needs the indexes to be written again.

mod id_card;
mod phone;
mod pinyin;

use unicode_normalization::UnicodeNormalization;

pub use self::{
    id_card::{IdCardFacts, Sex, id_card, id_card_facts},
    phone::phone,
    pinyin::pinyin,
};

/// The version of the rules below; part of every index key.
pub const VERSION: u32 = 1;

/// The longest name, in characters.
pub const NAME_MAX: usize = 100;

/// Unicode NFKC (UAX #15) without surrounding white space: full-width digits and letters become half-width.
pub fn nfkc(input: &str) -> String {
    input.nfkc().collect::<String>().trim().to_owned()
}

/// White space, and marks that show nothing: zero-width and direction characters.
fn invisible(c: char) -> bool {
    c.is_whitespace() || hidden(c)
}

/// Marks that show nothing, or turn the direction of what follows: soft hyphen, zero-width and bidirectional controls.
pub fn hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The dots that stand between the parts of a transcribed name, as in 买买提·吐尔逊.
const fn middle_dot(c: char) -> bool {
    matches!(c, '\u{b7}' | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{30fb}' | '\u{a78f}' | '.')
}

/// A name as the index sees it: NFKC, without white space and middle dots, in lower case where letters have a case.
///
/// # Errors
/// As [`display_name`].
pub fn name(input: &str) -> Result<String, &'static str> {
    let name = display_name(input)?;
    let bare: String = nfkc(&name).chars().filter(|c| !middle_dot(*c) && !invisible(*c)).flat_map(char::to_lowercase).collect();
    // An accent may have stood behind what was taken out.
    Ok(nfkc(&bare))
}

/// A name as it is stored and shown: NFC, runs of white space as one space, 1 to [`NAME_MAX`] characters with a letter among them.
///
/// # Errors
/// `common.field.blank`, `common.field.control_chars`, `health.patient.name_too_long`, `health.patient.name_invalid`.
pub fn display_name(input: &str) -> Result<String, &'static str> {
    if input.trim().chars().any(char::is_control) {
        return Err("common.field.control_chars");
    }
    let name: String = input.nfc().filter(|c| !hidden(*c)).collect();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err("common.field.blank");
    }
    if name.chars().count() > NAME_MAX {
        return Err("health.patient.name_too_long");
    }
    if !name.chars().any(char::is_alphabetic) {
        return Err("health.patient.name_invalid");
    }
    Ok(name)
}

/// A passport number: 5 to 20 letters and digits in upper case.
///
/// # Errors
/// `health.patient.passport_invalid`.
pub fn passport(input: &str) -> Result<String, &'static str> {
    letters_and_digits(input, 5, 20).ok_or("health.patient.passport_invalid")
}

/// A health-insurance number: 4 to 32 letters and digits in upper case.
///
/// # Errors
/// `health.patient.insurance_invalid`.
pub fn insurance(input: &str) -> Result<String, &'static str> {
    letters_and_digits(input, 4, 32).ok_or("health.patient.insurance_invalid")
}

fn letters_and_digits(input: &str, min: usize, max: usize) -> Option<String> {
    let value: String = nfkc(input).chars().filter(|c| !invisible(*c) && !dash(*c)).map(|c| c.to_ascii_uppercase()).collect();
    ((min..=max).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(value)
}

const fn dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// A visit card's number.
///
/// # Errors
/// As [`other`].
pub fn visit_card(input: &str) -> Result<String, &'static str> {
    other(input)
}

/// Any other identifier, whose inner form is its issuer's: NFKC, trimmed, upper case, 1 to 64 characters.
///
/// # Errors
/// `health.patient.identifier_invalid`.
pub fn other(input: &str) -> Result<String, &'static str> {
    let value = nfkc(&nfkc(input).to_uppercase());
    let good = !value.is_empty() && value.chars().count() <= 64 && !value.chars().any(|c| c.is_control() || hidden(c));
    good.then_some(value).ok_or("health.patient.identifier_invalid")
}

/// An e-mail address in lower case. The check is of its form (a dotted host, no quoted local part), not of RFC 5322 in full.
///
/// # Errors
/// `health.patient.email_invalid`.
pub fn email(input: &str) -> Result<String, &'static str> {
    let value = nfkc(input).to_lowercase();
    let good = value.len() <= 254 && value.rsplit_once('@').is_some_and(|(local, host)| good_local(local) && good_host(host));
    good.then_some(value).ok_or("health.patient.email_invalid")
}

fn good_local(local: &str) -> bool {
    let symbol = |c: char| "!#$%&'*+-/=?^_`{|}~".contains(c);
    local.len() <= 64 && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(|c| c.is_alphanumeric() || symbol(c)))
}

fn good_host(host: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    host.contains('.') && host.split('.').all(label)
}

/// The last four letters or digits of a normalised value, for the desk's search; none of a shorter value.
pub fn last4(normalised: &str) -> Option<String> {
    let mut tail: Vec<char> = normalised.chars().rev().filter(|c| c.is_alphanumeric()).take(4).collect();
    tail.reverse();
    (tail.len() == 4).then(|| tail.into_iter().collect())
}

/// Free text: NFC, trimmed, line ends as `\n`, at most `max` characters. May be empty.
///
/// # Errors
/// `common.field.control_chars` for any control character but line ends and tabs, `common.text.too_long`.
pub fn text(input: &str, max: usize) -> Result<String, &'static str> {
    let value: String = input.replace("\r\n", "\n").nfc().collect();
    bounded(&value, max, |c| c.is_control() && !matches!(c, '\n' | '\t'))
}

/// As [`text`], on one line.
///
/// # Errors
/// As [`text`], for line ends and tabs too.
pub fn line(input: &str, max: usize) -> Result<String, &'static str> {
    bounded(&input.nfc().collect::<String>(), max, char::is_control)
}

fn bounded(value: &str, max: usize, refused: impl Fn(char) -> bool) -> Result<String, &'static str> {
    let value = value.trim();
    if value.chars().any(refused) {
        return Err("common.field.control_chars");
    }
    if value.chars().count() > max {
        return Err("common.text.too_long");
    }
    Ok(value.to_owned())
}

#[cfg(test)]
mod tests;
