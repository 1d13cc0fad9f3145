//! Telephone numbers.

use phonenumber::{Mode, country};

use super::{dash, invisible, nfkc};

const INVALID: &str = "health.patient.phone_invalid";

/// A telephone number in E.164 (`+8613800005678`), China being the default country.
///
/// Full-width digits, spaces, brackets, dots and dashes are accepted, as are the prefixes `00`, `+86` and `86`. A Chinese mobile
/// number is one of eleven digits from 13 to 19 (MIIT numbering plan); every other number must be valid by libphonenumber's
/// metadata. Extensions are refused, since E.164 has none.
///
/// # Errors
/// `health.patient.phone_invalid`.
pub fn phone(input: &str) -> Result<String, &'static str> {
    let (international, digits) = digits(input).ok_or(INVALID)?;
    // Checked here first: metadata lags behind newly opened mobile ranges.
    let national = if international { digits.strip_prefix("86").unwrap_or_default() } else { &digits };
    if chinese_mobile(national) {
        return Ok(format!("+86{national}"));
    }
    if let Some(rest) = digits.strip_prefix("86").filter(|rest| !international && chinese_mobile(rest)) {
        return Ok(format!("+86{rest}"));
    }
    // A landline carries its trunk zero; without it, a number of another country that lacks its code would pass for one.
    if !international && !["0", "400", "800"].iter().any(|prefix| digits.starts_with(prefix)) {
        return Err(INVALID);
    }
    let parsed =
        if international { phonenumber::parse(None, format!("+{digits}")) } else { phonenumber::parse(Some(country::CN), &digits) };
    let number = parsed.ok().filter(phonenumber::is_valid).ok_or(INVALID)?;
    if !international && number.code().value() != 86 {
        return Err(INVALID);
    }
    // Some national plans in the metadata run past the 15 digits of E.164 §6.
    Some(number.format().mode(Mode::E164).to_string()).filter(|e164| e164.len() <= 16).ok_or(INVALID)
}

/// Whether the number carries a country code, and its digits alone; `None` if there is anything but digits and separators.
fn digits(input: &str) -> Option<(bool, String)> {
    let text = nfkc(input);
    let text = text.strip_prefix("tel:").unwrap_or(&text);
    let mut plus = false;
    let mut digits = String::with_capacity(15);
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() && !plus => plus = true,
            '(' | ')' | '.' | '/' | '\u{b7}' => {}
            _ if dash(c) || invisible(c) => {}
            _ => return None,
        }
    }
    if let Some(rest) = digits.strip_prefix("00").filter(|_| !plus) {
        (plus, digits) = (true, rest.to_owned());
    }
    // E.164 §6: at most 15 digits; one more for the trunk zero that people leave in.
    (5..=16).contains(&digits.len()).then_some((plus, digits))
}

fn chinese_mobile(national: &str) -> bool {
    let bytes = national.as_bytes();
    bytes.len() == 11 && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1])
}
