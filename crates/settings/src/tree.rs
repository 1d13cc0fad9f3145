//! The merged values, and typed sections out of them.

use std::collections::BTreeMap;

use config::{Config, ConfigError, Map, Source, ValueKind};
use serde_json::Value;

use crate::{
    finding::Origin,
    safe::SectionError,
    schema::{Schema, Section},
};

/// The value in force for one key, and where it and its predecessors came from.
#[derive(Clone)]
pub(crate) struct Slot {
    /// `Null`: explicitly absent.
    pub value: Value,
    pub origin: Origin,
    /// Highest layer first.
    pub overridden: Vec<Origin>,
}

pub(crate) type Slots = BTreeMap<&'static str, Slot>;

/// The merged tree in the form `config` deserialises.
#[derive(Clone)]
pub(crate) struct Tree(Config);

impl Tree {
    /// Takes the slots as they are, without those that are absent.
    pub fn new(schema: &Schema, slots: &Slots) -> Result<Self, ConfigError> {
        let values: Vec<_> = slots
            .iter()
            .filter(|(_, slot)| !slot.value.is_null())
            .map(|(path, slot)| ((*path).to_owned(), convert(&slot.value, &slot.origin)))
            .collect();
        // A section whose keys are all absent is still a table.
        let tables =
            schema.sections().iter().map(|(path, _)| ((*path).to_owned(), config::Value::from(Map::<String, config::Value>::new())));
        Config::builder().add_source(Merged(tables.chain(values).collect())).build().map(Self)
    }

    /// The text of an error never repeats a value: `config` and serde do.
    pub fn section<T: Section>(&self) -> Result<T, SectionError> {
        self.0.get(T::PATH).map_err(|error| {
            let (key, reason) = reason(error);
            SectionError { path: T::PATH, key, reason }
        })
    }
}

fn reason(error: ConfigError) -> (Option<String>, String) {
    match error {
        ConfigError::NotFound(field) => (Some(field), "is missing".to_owned()),
        ConfigError::Type { expected, key, .. } => (key, format!("must be {expected}")),
        ConfigError::At { error, key, .. } => {
            let (inner, text) = reason(*error);
            (key.or(inner), text)
        }
        ConfigError::Message(text) if text.starts_with("missing field") => (None, text),
        _ => (None, "cannot be read as its type".to_owned()),
    }
}

/// One source whose values carry the name of the file or variable they came from, for type errors.
#[derive(Clone, Debug)]
struct Merged(Vec<(String, config::Value)>);

impl Source for Merged {
    fn clone_into_box(&self) -> Box<dyn Source + Send + Sync> {
        Box::new(self.clone())
    }

    fn collect(&self) -> Result<Map<String, config::Value>, ConfigError> {
        Ok(self.0.iter().cloned().collect())
    }
}

fn convert(value: &Value, origin: &Origin) -> config::Value {
    let kind = match value {
        Value::Null => ValueKind::Nil,
        Value::Bool(value) => ValueKind::Boolean(*value),
        Value::Number(number) => number.as_i64().map_or_else(|| ValueKind::Float(number.as_f64().unwrap_or(f64::NAN)), ValueKind::I64),
        Value::String(text) => ValueKind::String(text.clone()),
        Value::Array(items) => ValueKind::Array(items.iter().map(|item| convert(item, origin)).collect()),
        Value::Object(table) => ValueKind::Table(table.iter().map(|(name, value)| (name.clone(), convert(value, origin))).collect()),
    };
    config::Value::new(Some(&origin.text), kind)
}
