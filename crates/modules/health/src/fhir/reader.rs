//! Walking a document: one resource, a Bundle, or one resource per line.

use std::{
    collections::BTreeMap,
    fmt,
    io::BufRead,
    ops::ControlFlow::{self, Break, Continue},
};

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value, error::Category};

use super::{element::RowError, patient::FhirPatient};

/// R4 has some 150 types; a document with more names than this makes them up.
const TYPES_MAX: usize = 200;

/// How the resources stand in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `application/fhir+json`: one resource or one Bundle.
    Json,
    /// `application/fhir+ndjson`: one resource per line.
    Ndjson,
}

impl Format {
    /// By the beginning of a document: lines if the first is a whole JSON value and something follows it.
    /// Only for input whose media type does not say; a broken first line is taken for JSON.
    pub fn detect(head: &[u8]) -> Self {
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let lines = head.iter().position(|byte| *byte == b'\n').is_some_and(|end| {
            let (first, rest) = head.split_at(end);
            !rest.trim_ascii().is_empty() && serde_json::from_slice::<IgnoredAny>(first).is_ok()
        });
        if lines { Self::Ndjson } else { Self::Json }
    }
}

/// A resource of a supported type.
#[derive(Debug)]
pub enum Resource {
    Patient(Box<FhirPatient>),
}

/// One resource of the document, or why it could not be read.
#[derive(Debug)]
pub struct Row {
    /// Where it stands: `entry[3].resource`, `line 7`, or empty for a document that is one resource.
    pub path: String,
    /// `Bundle.entry.fullUrl`, by which other entries refer to it.
    pub full_url: Option<String>,
    pub resource: Result<Resource, RowError>,
}

/// What a document held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub patients: u64,
    pub errors: u64,
    /// Resources of types that are not supported yet, by type; entries without a resource under `-`.
    pub skipped: BTreeMap<String, u64>,
    /// Whether the receiver of the rows stopped the reading.
    pub stopped: bool,
}

/// Why a document could not be read to its end. Rows before the fault have been handed over already.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The text of the fault is left out, since it may quote the document.
    #[error("not valid JSON at line {line}, column {column}")]
    Json { line: usize, column: usize },
    #[error("the document is neither a FHIR resource nor a Bundle")]
    NotFhir,
    #[error("reading failed: {0}")]
    Io(#[from] std::io::Error),
}

impl DocumentError {
    /// The code of its message.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Json { .. } => "health.fhir.json_invalid",
            Self::NotFhir => "health.fhir.not_fhir",
            Self::Io(_) => "common.bad_request",
        }
    }
}

/// Reads a document and hands over its rows in order, until `each` breaks off.
///
/// Memory is that of the largest entry or line. In a Bundle a broken entry ends the reading, since JSON cannot be taken up
/// again behind it; in NDJSON it is a row with an error.
///
/// # Errors
/// [`DocumentError`].
pub fn read(input: impl BufRead, format: Format, each: impl FnMut(Row) -> ControlFlow<()>) -> Result<Summary, DocumentError> {
    let mut walk = Walk { each, summary: Summary::default() };
    match format {
        Format::Json => walk.document(input)?,
        Format::Ndjson => walk.lines(input)?,
    }
    Ok(walk.summary)
}

/// [`read`] of a document in memory, in the format it seems to have.
///
/// # Errors
/// [`DocumentError`].
pub fn read_slice(input: &[u8], each: impl FnMut(Row) -> ControlFlow<()>) -> Result<Summary, DocumentError> {
    read(input, Format::detect(input), each)
}

struct Walk<F> {
    each: F,
    summary: Summary,
}

impl<F: FnMut(Row) -> ControlFlow<()>> Walk<F> {
    fn document(&mut self, mut input: impl BufRead) -> Result<(), DocumentError> {
        skip_mark(&mut input)?;
        let mut json = serde_json::Deserializer::from_reader(input);
        let mut not_fhir = false;
        let read = Document { walk: self, not_fhir: &mut not_fhir }.deserialize(&mut json).and_then(|()| json.end());
        match read {
            Ok(()) => Ok(()),
            Err(_) if self.summary.stopped => Ok(()),
            Err(_) if not_fhir => Err(DocumentError::NotFhir),
            Err(error) if error.classify() == Category::Io => Err(DocumentError::Io(error.into())),
            Err(error) if error.classify() == Category::Data => Err(DocumentError::NotFhir),
            Err(error) => Err(DocumentError::Json { line: error.line(), column: error.column() }),
        }
    }

    fn lines(&mut self, mut input: impl BufRead) -> Result<(), DocumentError> {
        skip_mark(&mut input)?;
        let mut line = Vec::new();
        for number in 1_u64.. {
            line.clear();
            if input.read_until(b'\n', &mut line)? == 0 {
                break;
            }
            let text = line.trim_ascii();
            if text.is_empty() {
                continue;
            }
            let path = format!("line {number}");
            let flow = match serde_json::from_slice(text) {
                Ok(value) => self.resource(path, None, value),
                Err(_) => self.fault(path, "health.fhir.json_invalid"),
            };
            if flow.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn entry(&mut self, index: usize, entry: Value) -> ControlFlow<()> {
        let path = format!("entry[{index}]");
        let Value::Object(mut entry) = entry else { return self.fault(path, "health.fhir.shape") };
        let full_url = entry.get("fullUrl").and_then(Value::as_str).map(str::to_owned);
        match entry.remove("resource") {
            // The answers of a transaction and the deletions of a history have none.
            None | Some(Value::Null) => {
                self.skip("-");
                Continue(())
            }
            Some(resource) => self.resource(format!("{path}.resource"), full_url, resource),
        }
    }

    fn resource(&mut self, path: String, full_url: Option<String>, resource: Value) -> ControlFlow<()> {
        let Value::Object(body) = resource else { return self.fault(path, "health.fhir.shape") };
        match body.get("resourceType").and_then(Value::as_str) {
            Some("Patient") => {
                self.summary.patients += 1;
                let resource = Ok(Resource::Patient(Box::new(FhirPatient::new(body))));
                self.hand_over(Row { path, full_url, resource })
            }
            Some(other) => {
                self.skip(other);
                Continue(())
            }
            None => self.fault(path, "health.fhir.resource_type_missing"),
        }
    }

    fn skip(&mut self, name: &str) {
        let skipped = &mut self.summary.skipped;
        let known = name == "-" || (name.len() <= 64 && name.bytes().all(|b| b.is_ascii_alphabetic()) && !name.is_empty());
        let name = if known && (skipped.len() < TYPES_MAX || skipped.contains_key(name)) { name } else { "?" };
        *skipped.entry(name.to_owned()).or_default() += 1;
    }

    fn fault(&mut self, path: String, code: &'static str) -> ControlFlow<()> {
        self.summary.errors += 1;
        self.hand_over(Row { path, full_url: None, resource: Err(RowError::new("", code)) })
    }

    fn hand_over(&mut self, row: Row) -> ControlFlow<()> {
        let flow = (self.each)(row);
        self.summary.stopped = flow.is_break();
        flow
    }
}

/// A byte-order mark is not JSON (RFC 8259 §8.1), but spreadsheets write one.
fn skip_mark(input: &mut impl BufRead) -> std::io::Result<()> {
    if input.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
        input.consume(3);
    }
    Ok(())
}

/// The outermost object. Members come in any order, so `entry` is walked before it is certain that this is a Bundle.
struct Document<'w, F> {
    walk: &'w mut Walk<F>,
    not_fhir: &'w mut bool,
}

impl<'de, F: FnMut(Row) -> ControlFlow<()>> DeserializeSeed<'de> for Document<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, F: FnMut(Row) -> ControlFlow<()>> Visitor<'de> for Document<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a FHIR resource")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut rest = Map::new();
        let mut entries = false;
        while let Some(key) = map.next_key::<String>()? {
            if key == "entry" && !entries {
                entries = true;
                map.next_value_seed(Entries(self.walk))?;
            } else {
                rest.insert(key, map.next_value()?);
            }
        }
        let flow = match rest.get("resourceType").and_then(Value::as_str) {
            Some("Bundle") if !rest.contains_key("entry") => Continue(()),
            Some(_) if !entries => self.walk.resource(String::new(), None, Value::Object(rest)),
            _ => {
                *self.not_fhir = true;
                Break(())
            }
        };
        if flow.is_break() { Err(A::Error::custom("stopped")) } else { Ok(()) }
    }
}

/// The entries of a Bundle, one after another.
struct Entries<'w, F>(&'w mut Walk<F>);

impl<'de, F: FnMut(Row) -> ControlFlow<()>> DeserializeSeed<'de> for Entries<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(Row) -> ControlFlow<()>> Visitor<'de> for Entries<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the entries of a Bundle")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        for index in 0.. {
            let Some(entry) = seq.next_element::<Value>()? else { break };
            if self.0.entry(index, entry).is_break() {
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}
