//! The resident identity number of GB 11643-1999.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::{dash, invisible, nfkc};

const INVALID: &str = "health.patient.id_card_invalid";
const CHECK_DIGIT: &str = "health.patient.id_card_check_digit";
const BIRTH_DATE: &str = "health.patient.id_card_birth_date";

/// The sex on an identity card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    Male,
    Female,
}

/// What an identity number says about its holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdCardFacts {
    pub birth_date: NaiveDate,
    pub sex: Sex,
    /// The six digits of GB/T 2260 for the place of first registration.
    pub area_code: String,
}

/// An identity number of 18 characters with `X` in upper case. A number of 15 digits (GB 11643-1989) becomes its 18-digit form.
///
/// # Errors
/// `health.patient.id_card_invalid` for its form or province, `health.patient.id_card_birth_date`, and
/// `health.patient.id_card_check_digit`.
pub fn id_card(input: &str) -> Result<String, &'static str> {
    let text: String = nfkc(input).chars().filter(|c| !invisible(*c) && !dash(*c)).map(|c| c.to_ascii_uppercase()).collect();
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let number = match text.len() {
        15 if digits(&text) => upgraded(&text),
        18 if text.is_ascii() && digits(&text[..17]) && (digits(&text[17..]) || text.ends_with('X')) => text,
        _ => return Err(INVALID),
    };
    if !known_region(&number[..2]) {
        return Err(INVALID);
    }
    facts(&number).ok_or(BIRTH_DATE)?;
    if !number.ends_with(check_digit(&number)) {
        return Err(CHECK_DIGIT);
    }
    Ok(number)
}

/// Birth date, sex and area of a number that [`id_card`] accepts.
///
/// # Errors
/// As [`id_card`].
pub fn id_card_facts(input: &str) -> Result<IdCardFacts, &'static str> {
    facts(&id_card(input)?).ok_or(BIRTH_DATE)
}

fn facts(number: &str) -> Option<IdCardFacts> {
    let part = |from: usize, to: usize| number.get(from..to)?.parse::<u32>().ok();
    let birth_date = NaiveDate::from_ymd_opt(part(6, 10)? as i32, part(10, 12)?, part(12, 14)?)?;
    let sex = if part(14, 17)? % 2 == 1 { Sex::Male } else { Sex::Female };
    // Nobody alive was born earlier; whether the date is still to come is for the caller, who has a clock.
    (1850..2200).contains(&birth_date.year()).then(|| IdCardFacts { birth_date, sex, area_code: number[..6].to_owned() })
}

/// The 18-digit form: the century and the check digit are added. The sequence numbers 996 to 999 were kept for persons born
/// before 1900.
fn upgraded(old: &str) -> String {
    let century = if ("996"..="999").contains(&&old[12..]) { "18" } else { "19" };
    let mut number = format!("{}{century}{}", &old[..6], &old[6..]);
    number.push(check_digit(&number));
    number
}

/// ISO 7064 MOD 11-2 over the first 17 digits.
fn check_digit(number: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const DIGITS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let sum: u32 = number.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    DIGITS[(sum % 11) as usize]
}

/// The provinces of GB/T 2260, 81 to 83 for residents from Hong Kong, Macao and Taiwan, 9x for foreign permanent residents.
fn known_region(prefix: &str) -> bool {
    let code = prefix.parse::<u8>().unwrap_or_default();
    matches!(code, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 90..=99)
}
