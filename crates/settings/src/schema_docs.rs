//! The schema as JSON Schema and as a table for people.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::{Map, Value, json};

use crate::{
    defaults,
    key::{Key, Kind},
    load::built_in_values,
    schema::Schema,
};

impl Schema {
    /// JSON Schema (2020-12) of one configuration file. Nothing is required in a file, since other layers may give it.
    pub fn json_schema(&self) -> Value {
        let mut root = table();
        root["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
        root["title"] = "erp configuration".into();
        let defaults = self.defaults();
        for key in self.keys() {
            let mut place = &mut root;
            let mut parts = key.path.split('.').peekable();
            while let Some(part) = parts.next() {
                let properties = &mut place["properties"];
                if parts.peek().is_none() {
                    properties[part] = property(key, defaults.get(key.path));
                    break;
                }
                if properties[part].is_null() {
                    properties[part] = table();
                }
                place = &mut properties[part];
            }
        }
        root
    }

    /// A Markdown table of every key, with its variable and default.
    pub fn markdown(&self) -> String {
        let mut text = "| key | variable | type | default | |\n|---|---|---|---|---|\n".to_owned();
        let defaults = self.defaults();
        for key in self.keys() {
            let default = defaults.get(key.path).map(|value| format!("`{value}`")).unwrap_or_default();
            let mut notes = key.doc.to_owned();
            if key.is_required_secret() {
                notes.push_str(" **Must be set.**");
            }
            if key.reloadable {
                notes.push_str(" Reloadable.");
            }
            // Writing to a String cannot fail.
            let _ = writeln!(text, "| `{}` | `{}` | {} | {default} | {notes} |", key.path, key.env_name(), kind(key.kind));
        }
        text
    }

    /// The built-in default of every key that has one: neither the eight nor optional keys.
    pub fn defaults(&self) -> BTreeMap<&'static str, Value> {
        let values = built_in_values(self).into_iter().map(|(path, slot)| (path, slot.value));
        values.filter(|(_, value)| value.as_str() != Some(defaults::MUST_SET)).collect()
    }
}

fn property(key: &Key, default: Option<&Value>) -> Value {
    let mut property = match key.kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Url(_) => json!({ "type": "string", "format": "uri" }),
        Kind::Integer { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Kind::Float { min, max } => json!({ "type": "number", "minimum": min, "maximum": max }),
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Duration { .. } => json!({ "type": "string", "pattern": "^[0-9]+ ?[a-zµ]+( ?[0-9]+ ?[a-zµ]+)*$" }),
        Kind::List => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::Choice(words) => json!({ "enum": words }),
        Kind::Table => json!({ "type": "object" }),
    };
    property["description"] = key.doc.into();
    if let Some(default) = default {
        property["default"] = default.clone();
    }
    if key.secret.is_some() {
        property["writeOnly"] = true.into();
    }
    property
}
fn table() -> Value {
    json!({ "type": "object", "properties": Map::new(), "additionalProperties": false })
}

fn kind(kind: Kind) -> String {
    match kind {
        Kind::Text => "text".to_owned(),
        Kind::Integer { min, max } => format!("integer, {min} to {max}"),
        Kind::Float { min, max } => format!("number, {min} to {max}"),
        Kind::Bool => "true or false".to_owned(),
        Kind::Duration { min, max } => format!("span, {} to {}", humantime::format_duration(min), humantime::format_duration(max)),
        Kind::List => "list of texts".to_owned(),
        Kind::Url(schemes) => format!("URL ({})", schemes.join(", ")),
        Kind::Choice(words) => words.join(", "),
        Kind::Table => "table".to_owned(),
    }
}
