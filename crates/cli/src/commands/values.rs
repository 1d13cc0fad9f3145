//! Values that stand in audit trails: short, and without anything that a terminal or a log would obey.

/// Why somebody did something.
pub fn reason(text: &str) -> Result<String, String> {
    line(text, 500)
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
