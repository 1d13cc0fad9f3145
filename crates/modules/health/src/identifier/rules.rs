//! What a number is and how it is written.

use chrono::NaiveDate;
use erp_core::{
    Pii,
    pii::{mask, normalise},
};

use crate::fhir::{ID_CARD_SYSTEM, ImportedIdentifier};

pub const KINDS: &[&str] = &["id_card", "passport", "insurance", "visit_card", "other"];

/// How many numbers one patient may have in a request.
pub const MAX: usize = 20;

const SYSTEM_MAX: usize = 255;

/// A checked identifier, ready to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub kind: &'static str,
    pub system: String,
    /// As it is shown to those who may see it.
    pub value: Pii<String>,
    /// As the index sees it.
    pub normalised: Pii<String>,
    pub valid_to: Option<NaiveDate>,
}

impl Draft {
    /// A number as the desk types it.
    pub fn new(kind: &'static str, system: Option<String>, value: &str, valid_to: Option<NaiveDate>) -> Result<Self, &'static str> {
        let normalised = normalised(kind, value)?;
        // What we have rules for is stored in its one spelling; the inner form of other numbers is their issuer's.
        let shown = if checked(kind) { normalised.clone() } else { normalise::line(value, 64)? };
        let system = system.unwrap_or_else(|| default_system(kind).to_owned());
        Ok(Self { kind, system, value: Pii::new(shown), normalised: Pii::new(normalised), valid_to })
    }

    pub fn imported(identifier: &ImportedIdentifier) -> Result<Self, &'static str> {
        let kind = KINDS.iter().copied().find(|kind| *kind == identifier.kind.as_str()).unwrap_or("other");
        let system = system(&identifier.system)?;
        Self::new(kind, Some(system), identifier.value.expose(), None)
    }

    pub fn masked(&self) -> String {
        masked(self.kind, self.value.expose())
    }
}

const fn checked(kind: &str) -> bool {
    matches!(kind.as_bytes(), b"id_card" | b"passport" | b"insurance")
}

/// The spelling under the index.
pub fn normalised(kind: &str, value: &str) -> Result<String, &'static str> {
    match kind {
        "id_card" => normalise::id_card(value),
        "passport" => normalise::passport(value),
        "insurance" => normalise::insurance(value),
        "visit_card" => normalise::visit_card(value),
        _ => normalise::other(value),
    }
}

/// Every spelling under which a number of unknown kind may be stored.
pub fn spellings(value: &str) -> Vec<String> {
    let mut found: Vec<String> = KINDS.iter().filter_map(|kind| normalised(kind, value).ok()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The issuer that is meant when none is named.
pub const fn default_system(kind: &str) -> &'static str {
    match kind.as_bytes() {
        b"id_card" => ID_CARD_SYSTEM,
        b"passport" => "urn:erp:identifier:passport",
        b"insurance" => "urn:erp:identifier:insurance",
        b"visit_card" => "urn:erp:identifier:visit-card",
        _ => "urn:erp:identifier:other",
    }
}

/// An issuer's URI: 1 to 255 visible characters without spaces.
pub fn system(text: &str) -> Result<String, &'static str> {
    let system = normalise::line(text, SYSTEM_MAX)?;
    let good = !system.is_empty() && !system.chars().any(char::is_whitespace);
    good.then_some(system).ok_or("health.patient.system_invalid")
}

pub fn masked(kind: &str, value: &str) -> String {
    if kind == "id_card" { mask::id_card(value) } else { mask::other(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_stored_in_one_spelling_where_we_know_it() {
        let card = Draft::new("id_card", None, " 11010519491231002x ", None).unwrap();
        assert_eq!((card.value.expose().as_str(), card.system.as_str()), ("11010519491231002X", ID_CARD_SYSTEM));
        assert_eq!(card.masked(), "**************002X");
        let other = Draft::new("other", Some("urn:clinic".to_owned()), " ab-12345 ", None).unwrap();
        assert_eq!((other.value.expose().as_str(), other.normalised.expose().as_str()), ("ab-12345", "AB-12345"));
        assert!(Draft::new("other", None, "a\0b", None).is_err());
        assert!(Draft::new("passport", None, "?", None).is_err());
    }

    #[test]
    fn a_number_of_unknown_kind_is_looked_for_in_every_spelling() {
        assert_eq!(spellings("e-12345678"), ["E-12345678", "E12345678"]);
        assert_eq!(spellings("110105491231002").len(), 2, "the old card number and its new form");
        assert!(spellings("\0").is_empty());
    }

    #[test]
    fn systems_are_uris() {
        assert_eq!(system(" urn:oid:1.2.3 ").as_deref(), Ok("urn:oid:1.2.3"));
        for bad in ["", "two words", "a\0", &"x".repeat(256)] {
            assert!(system(bad).is_err(), "{bad:?}");
        }
    }
}
