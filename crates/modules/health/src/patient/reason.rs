//! Why somebody sees or erases personal data: kept in the audit trail for ever, hence without personal data.

use erp_core::{
    pii::normalise,
    problem::{Faults, FieldProblem},
};

const MIN: usize = 5;
const MAX: usize = 200;
/// A run of digits this long is a phone or a number of a person.
const NUMBER: usize = 7;

/// The reason as it is kept; a fault under `reason` where it cannot be.
pub fn check(faults: &mut Faults, given: Option<&str>) -> String {
    let fault = match given.map(|text| normalise::line(text, MAX)) {
        None => FieldProblem::new("reason", "common.field.required"),
        Some(Err("common.text.too_long")) => FieldProblem::new("reason", "common.field.too_long").param("max", MAX),
        Some(Err(code)) => FieldProblem::new("reason", code),
        Some(Ok(reason)) if longest_number(&reason) >= NUMBER => FieldProblem::new("reason", "health.pii.reason_number"),
        Some(Ok(reason)) if told(&reason) < MIN => FieldProblem::new("reason", "common.field.too_short").param("min", MIN),
        Some(Ok(reason)) => return reason,
    };
    faults.push(fault);
    String::new()
}

/// Letters and digits of whatever script: dots, and what nobody sees, tell nothing.
fn told(reason: &str) -> usize {
    normalise::nfkc(reason).chars().filter(|c| c.is_alphanumeric() && !normalise::hidden(*c)).count()
}

/// The digits of the longest number in a text, in whatever script and however grouped. Only a letter ends a number, and a comma or
/// the like with white space behind it: `rooms 101, 102 and 103` is no number of nine digits.
fn longest_number(text: &str) -> usize {
    let (mut longest, mut run, mut comma) = (0, 0, false);
    for c in normalise::nfkc(text).chars().filter(|c| !normalise::hidden(*c)) {
        if digit(c) {
            run += 1;
        } else if c.is_alphabetic() || ends_a_number(c) || (comma && c.is_whitespace()) {
            run = 0;
        }
        comma = matches!(c, ',' | ';' | ':');
        longest = longest.max(run);
    }
    longest
}

/// Decimal digits of every script, and those that Chinese writes out.
fn digit(c: char) -> bool {
    c.is_numeric() || "零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖".contains(c)
}

const fn ends_a_number(c: char) -> bool {
    matches!(c, '、' | '。')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_nothing_is_no_reason() {
        for empty in [".....", "\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}", "a . . . .", "-----"] {
            assert!(told(empty) < MIN, "{empty:?}");
        }
        assert!(told("急诊抢救时") >= MIN && told("call back") >= MIN);
    }

    #[test]
    fn a_number_is_found_however_it_is_written() {
        for number in [
            "13800138000",
            "138 0013-8000",
            "138_0013_8000",
            "138\u{200b}0013\u{feff}8000",
            "(138) 0013.8000",
            "138/0013|8000",
            "１３８００１３８０００",
            "١٣٨٠٠١٣٨٠٠٠",
            "१३८००१३८०००",
            "一三八零零一三八零零零",
            "幺三八〇〇幺三八〇〇〇",
            "𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎",
            "①③⑧⓪⓪①③⑧",
            "1\u{301}3800138",
            "138,0013,8000",
        ] {
            assert!(longest_number(&format!("call {number} back")) >= NUMBER, "{number}");
        }
    }

    #[test]
    fn ordinary_reasons_are_no_numbers() {
        for reason in [
            "rooms 101, 102 and 103",
            "Call about tomorrow's appointment",
            "visit on 22.11. at 14:30",
            "三天后复诊，二楼",
            "ward 4: bed 12; 3 days",
        ] {
            assert!(longest_number(reason) < NUMBER, "{reason}");
        }
    }

    #[test]
    fn a_reason_is_a_line_of_some_length() {
        let codes = |given: Option<&str>| {
            let mut faults = Faults::default();
            let kept = check(&mut faults, given);
            (kept, faults.finish().err().map(|problem| problem.fields[0].code))
        };
        assert_eq!(codes(Some("  call back ")), ("call back".to_owned(), None));
        assert_eq!(codes(None).1, Some("common.field.required"));
        assert_eq!(codes(Some("why")).1, Some("common.field.too_short"));
        assert_eq!(codes(Some("\u{3000}    ")).1, Some("common.field.too_short"));
        assert_eq!(codes(Some(&"x".repeat(201))).1, Some("common.field.too_long"));
        assert_eq!(codes(Some("call 138_0013_8000")).1, Some("health.pii.reason_number"));
    }
}
