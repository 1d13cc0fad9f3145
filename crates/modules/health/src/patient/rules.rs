//! Rules about a patient's data that need neither a database nor a key.

use chrono::{Datelike, NaiveDate};
use erp_core::{
    Problem,
    pii::normalise::{IdCardFacts, Sex},
    problem::{Faults, FieldProblem},
};

pub const GENDERS: &[&str] = &["male", "female", "other", "unknown"];
pub const BLOOD_TYPES: &[&str] = &["A", "B", "AB", "O", "unknown"];
pub const STATUSES: &[&str] = &["active", "deceased", "merged", "archived"];

/// Nobody on record has lived longer than 122 years.
const OLDEST_YEARS: i32 = 130;

/// The allowed value that `text` is, or a fault that lists them.
pub fn choice(faults: &mut Faults, path: &str, text: &str, allowed: &'static [&'static str]) -> Option<&'static str> {
    let found = allowed.iter().copied().find(|value| *value == text);
    if found.is_none() {
        faults.push(FieldProblem::new(path, "common.field.choice").param("allowed", allowed.join(", ")));
    }
    found
}

/// An ISO date (`1960-03-09`), and nothing that merely resembles one.
pub fn date(text: &str) -> Result<NaiveDate, &'static str> {
    let shaped = text.len() == 10 && text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    let date = shaped.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten();
    date.filter(|d| (1800..=2199).contains(&d.year())).ok_or("health.patient.date_invalid")
}

/// A birth date is neither to come nor more than 130 years ago. `today` is the tenant's own day.
pub fn birth_date(date: NaiveDate, today: NaiveDate) -> Result<NaiveDate, &'static str> {
    if date > today {
        return Err("health.patient.birth_date_future");
    }
    if date.year() < today.year() - OLDEST_YEARS {
        return Err("health.patient.birth_date_too_old");
    }
    Ok(date)
}

/// Six digits of GB/T 2260.
pub fn area_code(text: &str) -> Result<String, &'static str> {
    let good = text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
    good.then(|| text.to_owned()).ok_or("health.patient.area_code_invalid")
}

/// Whether an identity card contradicts what is known of its holder; the codes tell the birth date from the gender.
/// A gender of neither male nor female contradicts nothing: a card knows only two.
pub fn card_conflicts(facts: &IdCardFacts, birth_date: Option<NaiveDate>, gender: &str) -> Vec<(&'static str, &'static str)> {
    let mut conflicts = Vec::new();
    if birth_date.is_some_and(|date| date != facts.birth_date) {
        conflicts.push(("birth_date", "health.patient.id_card_birth_mismatch"));
    }
    if matches!(gender, "male" | "female") && gender != sex(facts) {
        conflicts.push(("gender", "health.patient.id_card_gender_mismatch"));
    }
    conflicts
}

/// The gender that a card states.
pub const fn sex(facts: &IdCardFacts) -> &'static str {
    match facts.sex {
        Sex::Male => "male",
        Sex::Female => "female",
    }
}

/// What a patient's status may become by hand. Death can be taken back: it is sometimes recorded for the wrong person.
/// A merged record changes only through its merge.
pub const fn next_statuses(from: &str) -> &'static [&'static str] {
    match from.as_bytes() {
        b"active" => &["deceased", "archived"],
        b"deceased" | b"archived" => &["active"],
        _ => &[],
    }
}

/// 409 unless a change from one status to another is allowed; no change always is.
pub fn transition(from: &str, to: &str) -> Result<(), Problem> {
    let allowed = next_statuses(from);
    if from == to || allowed.contains(&to) {
        return Ok(());
    }
    Err(Problem::conflict("health.patient.state_invalid").param("from", from).param("to", to).extra("allowed", serde_json::json!(allowed)))
}

/// An archived or merged record is closed: it takes changes only together with its return to `active`.
pub fn editable(from: &str, to: &str) -> Result<(), Problem> {
    if matches!(from, "archived" | "merged") && to == from {
        return Err(Problem::conflict("health.patient.closed")
            .param("status", from)
            .extra("allowed", serde_json::json!(next_statuses(from))));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use erp_core::pii::normalise::id_card_facts;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        date(text).unwrap()
    }

    #[test]
    fn dates_are_exactly_iso() {
        assert!(date("2000-02-29").is_ok());
        for bad in [
            "",
            "2001-02-29",
            "2000-2-9",
            "20000209",
            "2000-02-09T00:00",
            "+200-02-09",
            "1799-12-31",
            "9999-01-01",
            "２０００-02-09",
            "2000-02-0\0",
        ] {
            assert_eq!(date(bad), Err("health.patient.date_invalid"), "{bad:?}");
        }
    }

    #[test]
    fn birth_dates_lie_within_a_life() {
        let today = day("2026-11-22");
        assert!(birth_date(today, today).is_ok());
        assert_eq!(birth_date(day("2026-11-23"), today), Err("health.patient.birth_date_future"));
        assert!(birth_date(day("1896-01-01"), today).is_ok());
        assert_eq!(birth_date(day("1895-12-31"), today), Err("health.patient.birth_date_too_old"));
    }

    #[test]
    fn a_card_is_compared_with_what_is_known() {
        let facts = id_card_facts("11010519491231002X").unwrap();
        assert!(card_conflicts(&facts, None, "unknown").is_empty());
        assert!(card_conflicts(&facts, Some(day("1949-12-31")), "female").is_empty());
        assert!(card_conflicts(&facts, None, "other").is_empty());
        let both: Vec<&str> = card_conflicts(&facts, Some(day("1949-12-30")), "male").into_iter().map(|(field, _)| field).collect();
        assert_eq!(both, ["birth_date", "gender"]);
    }

    #[test]
    fn every_status_says_where_it_leads() {
        for from in STATUSES {
            for to in STATUSES {
                let allowed = from == to || next_statuses(from).contains(to);
                assert_eq!(transition(from, to).is_ok(), allowed, "{from} {to}");
                assert!(*to != "merged" || from == to || !allowed);
            }
        }
        assert!(editable("archived", "archived").is_err() && editable("archived", "active").is_ok());
        assert!(editable("merged", "merged").is_err() && editable("deceased", "deceased").is_ok());
    }

    #[test]
    fn choices_are_listed() {
        let mut faults = Faults::default();
        assert_eq!(choice(&mut faults, "gender", "male", GENDERS), Some("male"));
        assert_eq!(choice(&mut faults, "gender", "Male", GENDERS), None);
        assert!(!faults.is_empty());
    }
}
