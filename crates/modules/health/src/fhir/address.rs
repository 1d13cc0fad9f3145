//! Address (FHIR R4 §2.24.0.13).

use erp_core::pii::{Pii, normalise};

use super::element::{Element, RowError, RowWarning, by_use, chinese};

const ORDER: &[&str] = &["home", "", "work", "temp", "billing"];
const MAX: usize = 500;

/// The best address as one line. Its parts stay in the remainder, since no column has them.
pub(super) fn take(addresses: &mut [Element], warnings: &mut Vec<RowWarning>) -> Result<Option<Pii<String>>, RowError> {
    for i in by_use(addresses, ORDER)? {
        let element = &mut addresses[i];
        let Some(full) = full(element)? else { continue };
        match normalise::line(&full, MAX) {
            Ok(line) => {
                element.consume(&["text"], &["use"]);
                return Ok(Some(Pii::new(line)));
            }
            Err(code) => warnings.push(RowWarning { path: element.path.clone(), code }),
        }
    }
    Ok(None)
}

fn full(address: &Element) -> Result<Option<String>, RowError> {
    if let Some(text) = address.text("text")?.filter(|text| !text.trim().is_empty()) {
        return Ok(Some(text.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    let part = |key| address.text(key).map(|text| text.unwrap_or_default().trim());
    let (state, city, district, postal, country) =
        (part("state")?, part("city")?, part("district")?, part("postalCode")?, part("country")?);
    let lines = address.texts("line")?;
    let local = [state, city, district].concat() + &lines.concat();
    // From the large to the small in Chinese, where a municipality is its own province; the other way round elsewhere.
    let (mut parts, separator) = if chinese(&local) {
        ([state, city, district].into_iter().chain(lines).collect::<Vec<_>>(), "")
    } else {
        (lines.into_iter().chain([district, city, state, postal, country]).collect(), ", ")
    };
    parts.retain(|part| !part.trim().is_empty());
    parts.dedup();
    Ok((!parts.is_empty()).then(|| parts.join(separator)))
}
