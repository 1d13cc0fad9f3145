//! Values that stand in audit trails: short, and without anything that a terminal or a log would obey; and moments.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// Why somebody did something.
pub fn reason(text: &str) -> Result<String, String> {
    line(text, 500)
}

/// A moment, as an operator writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    At(DateTime<Utc>),
    /// So long from now, back or ahead.
    Off(TimeDelta),
}

impl When {
    pub fn at(self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::At(at) => at,
            Self::Off(off) => now.checked_add_signed(off).unwrap_or_default(),
        }
    }
}

/// As RFC 3339 writes it, or how long ago it was: `90m`, `2d`.
pub fn when(text: &str) -> Result<When, String> {
    let ago = moment(text, |span| -span);
    ago.ok_or_else(|| "takes a time such as 2026-03-01T08:00:00Z, or how long ago it was, such as 90m or 2d".to_owned())
}

/// As RFC 3339 writes it, or in how long: `90m`, `2d`.
pub fn later(text: &str) -> Result<When, String> {
    moment(text, |span| span).ok_or_else(|| "takes a time such as 2026-03-01T08:00:00Z, or in how long, such as 90m or 2d".to_owned())
}

fn moment(text: &str, off: fn(TimeDelta) -> TimeDelta) -> Option<When> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(When::At(at.to_utc()));
    }
    let span = TimeDelta::from_std(humantime::parse_duration(text).ok()?).ok()?;
    Some(When::Off(off(span)))
}

/// A time that passes: `90s`, `5m`.
pub fn span(text: &str) -> Result<Duration, String> {
    let span = humantime::parse_duration(text).map_err(|e| e.to_string())?;
    if span.is_zero() { Err("takes more than nothing".to_owned()) } else { Ok(span) }
}

/// What people call a thing.
pub fn label(text: &str) -> Result<String, String> {
    line(text, 100)
}

/// Who did it.
pub fn name(text: &str) -> Result<String, String> {
    line(text, 200)
}

fn line(text: &str, most: usize) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("must not be empty".to_owned());
    }
    if text.chars().count() > most {
        return Err(format!("must not be longer than {most} characters"));
    }
    if text.chars().any(hidden) {
        return Err("must not contain control characters".to_owned());
    }
    Ok(text.to_owned())
}

/// Control characters, line separators and marks that reorder or hide text.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_in_an_audit_trail_is_short_and_plain() {
        assert_eq!(reason("  contract ended, 合同终止 ").unwrap(), "contract ended, 合同终止");
        assert_eq!(reason(&"界".repeat(500)).unwrap().chars().count(), 500);
        for wrong in ["", "   ", "a\nb", "a\u{1b}[2Jb", "a\u{202e}b", "a\u{200b}b", "a\0b", &"x".repeat(501)] {
            assert!(reason(wrong).is_err(), "{wrong:?}");
        }
        assert!(name(&"x".repeat(201)).is_err());
    }
}
