//! HumanName (FHIR R4 §2.24.0.12).

use erp_core::pii::{Pii, normalise};

use super::element::{Element, RowError, RowWarning, by_use, chinese};

/// The most formal name that is in use first; a former name only when there is no other.
const ORDER: &[&str] = &["official", "usual", "", "temp", "nickname", "anonymous", "maiden", "old"];

/// The first usable name by `use`. Its `text` goes into the column; the parts stay in the remainder, since no column has them.
pub(super) fn take(names: &mut [Element], warnings: &mut Vec<RowWarning>) -> Result<Option<Pii<String>>, RowError> {
    for i in by_use(names, ORDER)? {
        let element = &mut names[i];
        let Some(full) = full(element)? else { continue };
        match normalise::display_name(&full) {
            Ok(name) => {
                element.consume(&["text"], &["use"]);
                return Ok(Some(Pii::new(name)));
            }
            Err(code) => warnings.push(RowWarning { path: element.path.clone(), code }),
        }
    }
    warnings.push(RowWarning { path: "name".to_owned(), code: "health.fhir.name_missing" });
    Ok(None)
}

/// `text`, else family and given: 张伟, but John Smith.
fn full(name: &Element) -> Result<Option<String>, RowError> {
    if let Some(text) = name.text("text")?.filter(|text| !text.trim().is_empty()) {
        return Ok(Some(text.to_owned()));
    }
    let family = name.text("family")?.unwrap_or_default().trim();
    let given: Vec<&str> = name.texts("given")?.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect();
    let full = if chinese(family) || (family.is_empty() && given.iter().any(|part| chinese(part))) {
        format!("{family}{}", given.concat())
    } else {
        given.into_iter().chain([family]).collect::<Vec<_>>().join(" ")
    };
    Ok((!full.trim().is_empty()).then_some(full))
}
