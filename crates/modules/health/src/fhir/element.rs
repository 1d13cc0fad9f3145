//! Elements of a resource with the path at which they stand.

use serde_json::{Map, Value};

/// What makes a row unreadable. The path is within the resource, as in FHIRPath: `name[0].given[1]`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {code}")]
pub struct RowError {
    pub path: String,
    pub code: &'static str,
}

impl RowError {
    pub fn new(path: impl Into<String>, code: &'static str) -> Self {
        Self { path: path.into(), code }
    }

    fn shape(path: impl Into<String>) -> Self {
        Self::new(path, "health.fhir.shape")
    }
}

/// What was read with a reservation; the row itself is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowWarning {
    pub path: String,
    pub code: &'static str,
}

/// One object of a repeating element, such as `telecom[2]`. What the columns take is removed from it.
pub(super) struct Element {
    pub path: String,
    pub body: Map<String, Value>,
}

impl Element {
    pub fn at(&self, key: &str) -> String {
        format!("{}.{key}", self.path)
    }

    pub fn text(&self, key: &str) -> Result<Option<&str>, RowError> {
        text(&self.body, key).map_err(|_| RowError::shape(self.at(key)))
    }

    /// The strings of a repeating primitive. Null stands where only an extension is given (FHIR R4 §2.6.2.2).
    pub fn texts(&self, key: &str) -> Result<Vec<&str>, RowError> {
        let items = match self.body.get(key) {
            None | Some(Value::Null) => return Ok(Vec::new()),
            Some(Value::Array(items)) => items,
            Some(_) => return Err(RowError::shape(self.at(key))),
        };
        let item = |(i, item): (usize, &'_ Value)| match item {
            Value::Null => Ok(None),
            Value::String(_) => Ok(items[i].as_str()),
            _ => Err(RowError::shape(format!("{}[{i}]", self.at(key)))),
        };
        items.iter().enumerate().filter_map(|pair| item(pair).transpose()).collect()
    }

    /// Whether `period` has an end: no longer in use, or only for a while.
    pub fn has_end(&self) -> bool {
        self.body.get("period").and_then(|period| period.get("end")).is_some_and(Value::is_string)
    }

    /// Removes members, and all the rest if nothing but `bare` would stay.
    pub fn consume(&mut self, members: &[&str], bare: &[&str]) {
        for member in members {
            self.body.remove(*member);
        }
        if self.body.keys().all(|key| bare.contains(&key.as_str())) {
            self.body.clear();
        }
    }
}

/// Takes a repeating element of objects out of a resource.
pub(super) fn take_elements(body: &mut Map<String, Value>, key: &str) -> Result<Vec<Element>, RowError> {
    let items = match body.remove(key) {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(items)) => items,
        Some(_) => return Err(RowError::shape(key)),
    };
    let element = |(i, item)| match item {
        Value::Object(body) => Ok(Element { path: format!("{key}[{i}]"), body }),
        _ => Err(RowError::shape(format!("{key}[{i}]"))),
    };
    items.into_iter().enumerate().map(element).collect()
}

/// Puts back what no column took.
pub(super) fn put_back(body: &mut Map<String, Value>, key: &str, elements: Vec<Element>) {
    let left: Vec<Value> = elements.into_iter().filter(|e| !e.body.is_empty()).map(|e| Value::Object(e.body)).collect();
    if !left.is_empty() {
        body.insert(key.to_owned(), Value::Array(left));
    }
}

/// A string member; null counts as absent.
pub(super) fn text<'a>(body: &'a Map<String, Value>, key: &str) -> Result<Option<&'a str>, RowError> {
    match body.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(RowError::shape(key)),
    }
}

/// The elements' positions by preference: first by the rank of `use`, then those without an end, then as they stand.
/// A use that is not listed is left out; the empty string stands for no use at all.
pub(super) fn by_use(elements: &[Element], order: &[&str]) -> Result<Vec<usize>, RowError> {
    let mut ranked = Vec::with_capacity(elements.len());
    for (i, element) in elements.iter().enumerate() {
        let usage = element.text("use")?.unwrap_or_default();
        if let Some(rank) = order.iter().position(|known| *known == usage) {
            ranked.push((rank, element.has_end(), i));
        }
    }
    ranked.sort_unstable();
    Ok(ranked.into_iter().map(|(_, _, i)| i).collect())
}

/// Whether a text has Chinese characters, which are written without spaces.
pub(super) fn chinese(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'))
}
