//! What several bodies have: codes, names, colours; and how many of them there may be.

use erp_core::{
    Problem,
    problem::{Faults, FieldProblem},
};

const NAME_MAX: usize = 100;
const CODE_MAX: usize = 64;

/// `^[a-z][a-z0-9_-]{1,63}$`, and dots where `dots`.
pub fn code(faults: &mut Faults, path: &str, text: &str, dots: bool) -> Option<String> {
    let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-') || (dots && b == b'.');
    let good = (2..=CODE_MAX).contains(&text.len()) && text.starts_with(|c: char| c.is_ascii_lowercase()) && text.bytes().all(known);
    if !good {
        faults.add(path, "config.code.invalid");
    }
    good.then(|| text.to_owned())
}

/// One line of 1 to `max` characters, without the white space around it.
pub fn line(faults: &mut Faults, path: &str, text: &str, max: usize) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        faults.add(path, "common.field.blank");
    } else if text.chars().any(char::is_control) {
        faults.add(path, "common.field.control_chars");
    } else if text.chars().count() > max {
        faults.push(FieldProblem::new(path, "common.field.too_long").param("max", max));
    } else {
        return Some(text.to_owned());
    }
    None
}

/// A name in one language.
pub fn name(faults: &mut Faults, path: &str, text: &str) -> Option<String> {
    line(faults, path, text, NAME_MAX)
}

/// `#rrggbb`, in lower case.
pub fn color(faults: &mut Faults, path: &str, text: &str) -> Option<String> {
    let text = text.to_ascii_lowercase();
    let good = text.strip_prefix('#').is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()));
    if !good {
        faults.add(path, "config.color.invalid");
    }
    good.then_some(text)
}

/// A number from `least` to `most`.
pub fn range(faults: &mut Faults, path: &str, number: i32, least: i32, most: i32) -> i32 {
    if !(least..=most).contains(&number) {
        faults.push(FieldProblem::new(path, "common.field.range").param("min", least).param("max", most));
    }
    number
}

/// 409 where a tenant has as many of something as a page shows.
pub fn room(count: u64, most: u64) -> Result<(), Problem> {
    if count < most { Ok(()) } else { Err(Problem::conflict("config.too_many").param("max", most)) }
}

/// Where entries stand among their like.
pub const SORT: (i32, i32) = (-1_000_000, 1_000_000);
