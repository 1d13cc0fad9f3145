//! ContactPoint (FHIR R4 §2.24.0.14): the one telephone number that has a column.

use erp_core::pii::{Pii, normalise};
use serde_json::Value;

use super::element::{Element, RowError, RowWarning, by_use};

const ORDER: &[&str] = &["mobile", "home", "", "work", "temp"];
const UNVERIFIED_MAX: usize = 64;

#[derive(Default)]
pub(super) struct Phone {
    pub verified: Option<Pii<String>>,
    pub unverified: Option<Pii<String>>,
}

/// The best number that reads as one: by `rank` where given, then by `use`. If none does, the best text is kept unverified,
/// with a warning.
pub(super) fn take(telecoms: &mut [Element], warnings: &mut Vec<RowWarning>) -> Result<Phone, RowError> {
    let mut candidates = Vec::new();
    for i in by_use(telecoms, ORDER)? {
        let (system, value) = (telecoms[i].text("system")?, telecoms[i].text("value")?);
        if matches!(system, Some("phone" | "sms"))
            && let Some(value) = value.filter(|value| !value.trim().is_empty())
        {
            candidates.push((rank(&telecoms[i]), i, value.to_owned()));
        }
    }
    candidates.sort_by_key(|(rank, ..)| *rank);

    let good = candidates.iter().find_map(|(_, i, value)| normalise::phone(value).ok().map(|phone| (*i, phone)));
    if let Some((i, phone)) = good {
        telecoms[i].consume(&["value"], &["system"]);
        return Ok(Phone { verified: Some(Pii::new(phone)), unverified: None });
    }
    let Some((_, i, value)) = candidates.into_iter().next() else { return Ok(Phone::default()) };
    let element = &mut telecoms[i];
    warnings.push(RowWarning { path: element.at("value"), code: "health.fhir.phone_unverified" });
    let unverified = normalise::line(&value, UNVERIFIED_MAX).ok().map(Pii::new);
    if unverified.is_some() {
        element.consume(&["value"], &["system"]);
    }
    Ok(Phone { verified: None, unverified })
}

/// 1 is the most preferred; without a rank the element comes after those that have one.
fn rank(telecom: &Element) -> u64 {
    telecom.body.get("rank").and_then(Value::as_u64).unwrap_or(u64::MAX)
}
