//! Turns TOML into dotted paths, down to the keys the schema names.

use std::borrow::Cow;

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use crate::{
    finding::{Layer, Origin},
    key::Kind,
    schema::Schema,
};

/// One value somebody gave, before it is matched with the schema.
pub(crate) struct Given {
    pub path: String,
    pub value: Value,
    pub origin: Origin,
}

/// Why a TOML text cannot be read: a line and a message without its content.
pub(crate) struct NotToml {
    pub line: usize,
    pub message: String,
}

/// Values of a file, each with its line.
pub(crate) fn file(schema: &Schema, text: &str, layer: Layer, name: &str) -> Result<Vec<Given>, NotToml> {
    let line = |offset: usize| text.get(..offset).map_or(1, |head| head.matches('\n').count() + 1);
    let table = DeTable::parse(text).map_err(|error| NotToml {
        line: error.span().map_or(1, |span| line(span.start)),
        message: error.message().lines().next().unwrap_or("unreadable").to_owned(),
    })?;
    let mut given = Vec::new();
    let mut walk = Walk { schema, origin: &|offset| Origin::new(layer, format!("{name}:{}", line(offset))), given: &mut given };
    walk.table("", table.get_ref());
    Ok(given)
}

/// Values of a file whose lines nobody needs to see.
pub(crate) fn built_in(schema: &Schema, text: &str, layer: Layer, name: &str) -> Result<Vec<Given>, NotToml> {
    let mut given = file(schema, text, layer, name)?;
    for one in &mut given {
        name.clone_into(&mut one.origin.text);
    }
    Ok(given)
}

/// Values of a table made in memory.
pub(crate) fn table(schema: &Schema, table: toml::Table, origin: &Origin) -> Vec<Given> {
    let mut given = Vec::new();
    flatten(schema, String::new(), toml::Value::Table(table), origin, &mut given);
    given
}

fn flatten(schema: &Schema, path: String, value: toml::Value, origin: &Origin, given: &mut Vec<Given>) {
    match value {
        toml::Value::Table(table) if !ends(schema, &path) && (!table.is_empty() || path.is_empty() || schema.is_table(&path)) => {
            for (name, value) in table {
                flatten(schema, join(&path, &name), value, origin, given);
            }
        }
        value => given.push(Given { path, value: serde_json::to_value(value).unwrap_or(Value::Null), origin: origin.clone() }),
    }
}

/// Does the tree end here for the schema, although the value is a table?
fn ends(schema: &Schema, path: &str) -> bool {
    schema.key(path).is_some_and(|key| key.kind == Kind::Table)
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

struct Walk<'a> {
    schema: &'a Schema,
    origin: &'a dyn Fn(usize) -> Origin,
    given: &'a mut Vec<Given>,
}

impl Walk<'_> {
    fn table(&mut self, path: &str, table: &DeTable<'_>) {
        for (name, value) in table {
            let path = join(path, name.get_ref());
            match value.get_ref() {
                // An empty table of a known section says nothing; an empty unknown one is still a typo.
                DeValue::Table(inner) if !ends(self.schema, &path) && (!inner.is_empty() || self.schema.is_table(&path)) => {
                    self.table(&path, inner);
                }
                value => {
                    let origin = (self.origin)(name.span().start);
                    self.given.push(Given { path, value: json(value), origin });
                }
            }
        }
    }
}

fn json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(Cow::clone(text).into_owned()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).map_or(Value::Null, Value::from),
        DeValue::Float(number) => number.as_str().parse::<f64>().map_or(Value::Null, Value::from),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Datetime(time) => Value::String(time.to_string()),
        DeValue::Array(items) => items.iter().map(|item| json(item.get_ref())).collect(),
        DeValue::Table(table) => {
            Value::Object(table.iter().map(|(name, value)| (name.get_ref().clone().into_owned(), json(value.get_ref()))).collect())
        }
    }
}
