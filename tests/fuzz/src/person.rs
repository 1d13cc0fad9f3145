//! What people are called and known by: the one spelling that is stored and indexed, and what is shown of it.

use erp_core::pii::{mask, normalise};

type Normaliser = fn(&str) -> Result<String, &'static str>;

const ALL: [(&str, Normaliser); 9] = [
    ("display_name", normalise::display_name),
    ("name", normalise::name),
    ("phone", normalise::phone),
    ("id_card", normalise::id_card),
    ("passport", normalise::passport),
    ("insurance", normalise::insurance),
    ("visit_card", normalise::visit_card),
    ("other", normalise::other),
    ("email", normalise::email),
];

pub fn person(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for (kind, normalise) in ALL {
        if let Ok(once) = normalise(&text) {
            // What the index sees of a name may be longer than a name can be.
            let again =
                if kind == "name" { normalise(&once).unwrap_or_else(|_| once.clone()) } else { normalise(&once).unwrap_or_default() };
            assert_eq!(again, once, "the {kind} of {text:?} has two spellings");
            assert!(!once.contains('\0'), "a NUL in a {kind}");
        }
    }
    if let Ok(shown) = normalise::display_name(&text) {
        assert_eq!(normalise::name(&shown), normalise::name(&text), "{text:?} is not found by what is shown of it");
    }
    if let Ok(facts) = normalise::id_card_facts(&text) {
        assert!(normalise::id_card(&text).is_ok(), "{facts:?}");
    }
    for lines in [normalise::text(&text, 500), normalise::line(&text, 500)].into_iter().flatten() {
        assert!(lines.chars().count() <= 500);
    }
    let _ = (normalise::pinyin(&text), normalise::last4(&text));
    for shown in [mask::name(&text), mask::phone(&text), mask::id_card(&text), mask::other(&text), mask::email(&text), mask::address(&text)]
    {
        assert!(text.chars().count() < 2 || shown != *text || shown.contains('*'), "{text:?} is shown whole");
    }
}
