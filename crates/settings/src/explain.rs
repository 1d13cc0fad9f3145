//! Shows what is in force and where it came from. Secrets are masked; `--reveal` shows those that did not come from a file of
//! their own.

use std::{fmt::Write as _, path::Path};

use erp_core::secret::fingerprint;
use serde::Serialize;
use serde_json::Value;

use crate::{
    finding::Origin,
    key::{Key, SecretKind, env_name},
    load::{LoadError, load_file},
    raw::RawConfig,
    safe::SafeConfig,
    schema::Schema,
    tree::{Slot, Slots},
    url,
};

/// One key as `--explain` shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    pub key: &'static str,
    /// The value, masked if secret; `null` if absent.
    pub value: Value,
    /// The first eight hex digits of SHA-256, for secrets: compares two hosts without showing anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// What the value won over, highest layer first.
    pub overridden: Vec<Origin>,
    pub secret: bool,
    pub reloadable: bool,
    pub doc: &'static str,
    #[serde(skip)]
    hidden: Hidden,
}

/// The value itself, for `--reveal`. `None`: never shown.
#[derive(Clone, Default)]
struct Hidden(Option<Value>);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// `database.url = postgres://erp:***@db/erp   # env ERP__DATABASE__URL (overrides config/production.toml, default)`
impl std::fmt::Display for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = match &self.value {
            Value::Null => "(absent)".to_owned(),
            Value::String(text) if self.secret => text.clone(),
            value => value.to_string(),
        };
        write!(f, "{} = {shown}", self.key)?;
        if let Some(origin) = &self.origin {
            write!(f, "   # {origin}")?;
        }
        if !self.overridden.is_empty() {
            let names: Vec<_> = self.overridden.iter().map(|origin| origin.text.as_str()).collect();
            write!(f, " (overrides {})", names.join(", "))?;
        }
        Ok(())
    }
}

/// How `--dump` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DumpFormat {
    Toml,
    Json,
    Env,
}

/// A key for which two configurations differ. Values are masked if secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub key: &'static str,
    pub ours: Value,
    pub theirs: Value,
    /// Takes effect on SIGHUP.
    pub reloadable: bool,
}

impl RawConfig {
    /// Every key of the schema, in the order of their paths.
    pub fn explain(&self, schema: &Schema) -> Vec<Entry> {
        explain(schema, &self.slots)
    }

    /// What the values in force differ in from those that a TOML file gives.
    pub fn diff_file(&self, schema: &Schema, other: &Path) -> Result<Vec<Difference>, LoadError> {
        let theirs = load_file(schema, other)?;
        let named = schema.keys().filter(|key| theirs.contains_key(key.path));
        Ok(named.filter_map(|key| difference(key, self.slots.get(key.path), theirs.get(key.path))).collect())
    }

    pub fn dump(&self, schema: &Schema, format: DumpFormat, reveal: bool) -> String {
        dump(&explain(schema, &self.slots), format, reveal)
    }
}

impl SafeConfig {
    /// Every key of the schema, in the order of their paths.
    pub fn explain(&self, schema: &Schema) -> Vec<Entry> {
        explain(schema, &self.slots)
    }

    /// What another load of the same schema would change, for SIGHUP: only the reloadable ones take effect.
    pub fn diff(&self, schema: &Schema, other: &Self) -> Vec<Difference> {
        schema.keys().filter_map(|key| difference(key, self.slots.get(key.path), other.slots.get(key.path))).collect()
    }

    pub fn dump(&self, schema: &Schema, format: DumpFormat, reveal: bool) -> String {
        dump(&explain(schema, &self.slots), format, reveal)
    }
}

fn explain(schema: &Schema, slots: &Slots) -> Vec<Entry> {
    schema.keys().map(|key| entry(key, slots.get(key.path))).collect()
}

fn entry(key: &Key, slot: Option<&Slot>) -> Entry {
    let value = slot.map_or(Value::Null, |slot| slot.value.clone());
    let present = !value.is_null();
    let from_file = slot.is_some_and(|slot| slot.origin.from_secret_file);
    let print = key.secret.filter(|_| present).map(|_| match &value {
        Value::String(text) => fingerprint(text.as_bytes()),
        value => fingerprint(value.to_string().as_bytes()),
    });
    Entry {
        key: key.path,
        value: shown(key, &value),
        fingerprint: print,
        origin: slot.map(|slot| slot.origin.clone()),
        overridden: slot.map(|slot| slot.overridden.clone()).unwrap_or_default(),
        secret: key.secret.is_some(),
        reloadable: key.reloadable,
        doc: key.doc,
        hidden: Hidden((present && !(from_file && key.secret.is_some())).then_some(value)),
    }
}

/// The value as anybody may see it.
fn shown(key: &Key, value: &Value) -> Value {
    match (key.secret, value) {
        (_, Value::Null) => Value::Null,
        (Some(SecretKind::DatabaseUrl | SecretKind::RedisUrl), Value::String(text)) => url::mask(text).into(),
        (Some(_), Value::String(text)) => format!("*** (sha256:{})", fingerprint(text.as_bytes())).into(),
        (Some(_), Value::Array(items)) if items.is_empty() => value.clone(),
        (Some(_), value) => format!("*** (sha256:{})", fingerprint(value.to_string().as_bytes())).into(),
        (None, Value::String(text)) if matches!(key.kind, crate::Kind::Url(_)) => url::mask(text).into(),
        (None, value) => value.clone(),
    }
}

fn difference(key: &Key, ours: Option<&Slot>, theirs: Option<&Slot>) -> Option<Difference> {
    let value = |slot: Option<&Slot>| slot.map_or(Value::Null, |slot| slot.value.clone());
    let (ours, theirs) = (value(ours), value(theirs));
    let show = |value: &Value| match (key.secret, shown(key, value)) {
        // Two URLs may differ in nothing but the password.
        (Some(_), Value::String(text)) if !text.starts_with("***") => {
            format!("{text} (sha256:{})", fingerprint(value.as_str().unwrap_or_default().as_bytes())).into()
        }
        (_, shown) => shown,
    };
    (ours != theirs).then(|| Difference { key: key.path, ours: show(&ours), theirs: show(&theirs), reloadable: key.reloadable })
}

fn dump(entries: &[Entry], format: DumpFormat, reveal: bool) -> String {
    let value = |entry: &Entry| if reveal { entry.hidden.0.clone().unwrap_or_else(|| entry.value.clone()) } else { entry.value.clone() };
    let present: Vec<_> = entries.iter().map(|entry| (entry, value(entry))).filter(|(_, value)| !value.is_null()).collect();
    let mut text = String::new();
    match format {
        DumpFormat::Json => {
            let mut root = Value::Object(serde_json::Map::new());
            for (entry, value) in present {
                let mut place = &mut root;
                for part in entry.key.split('.') {
                    place = &mut place[part];
                }
                *place = value;
            }
            text = format!("{root:#}\n");
        }
        DumpFormat::Env => {
            for (entry, value) in present {
                let plain = match &value {
                    Value::String(text) => text.clone(),
                    value => value.to_string(),
                };
                // Writing to a String cannot fail.
                let _ = writeln!(text, "{}='{}'", env_name(entry.key), plain.replace('\'', "'\\''"));
            }
        }
        DumpFormat::Toml => {
            let mut section = "";
            for (entry, value) in present {
                let (table, name) = entry.key.rsplit_once('.').unwrap_or(("", entry.key));
                if table != section {
                    let _ = writeln!(text, "{}[{table}]", if section.is_empty() { "" } else { "\n" });
                    section = table;
                }
                let value = toml::Value::try_from(value).map_or_else(|_| "\"\"".to_owned(), |value| value.to_string());
                let origin = entry.origin.as_ref().map(|origin| format!("   # {origin}")).unwrap_or_default();
                let _ = writeln!(text, "{name} = {value}{origin}");
            }
        }
    }
    text
}
