//! Phase 1: reads every layer and merges them, with the origin of each value and everything that is wrong with their form.

mod files;
mod flatten;
mod value;
mod vars;

use std::{collections::BTreeMap, fmt, path::Path};

use serde_json::Value;

pub use self::files::too_open;
use self::flatten::Given;
use crate::{
    checks::{NO_FILE, NOT_TOML, RENAMED, UNKNOWN_KEY, WRONG_TYPE},
    defaults::MUST_SET,
    finding::{self, ExitKind, Finding, Layer, Origin},
    options::{Environment, LoadOptions},
    raw::RawConfig,
    schema::Schema,
    tree::{Slot, Slots},
};

/// A file is missing, unreadable, not TOML, or there is no such environment: nothing can be judged. Carries all findings,
/// those of the readable layers too.
#[derive(Debug, thiserror::Error)]
pub struct LoadError {
    pub findings: Vec<Finding>,
}

impl LoadError {
    pub fn exit_kind(&self) -> ExitKind {
        ExitKind::of(&self.findings)
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        finding::list(f, &self.findings)
    }
}

/// Reads all layers, low to high: built-in defaults, `config/{environment}.toml`, extra layers, `/etc/erp/erp.toml`, `ERP_CONFIG`
/// and `--config`, `config/local.toml` (development), credentials, `ERP__…`, `--set`.
///
/// Findings that leave a tree to judge (unknown keys, wrong types) are carried on to [`RawConfig::check`], so that an operator sees
/// them together with those of the safety checks.
pub fn load(schema: &Schema, options: &LoadOptions) -> Result<RawConfig, LoadError> {
    let named = options.environment.clone().or_else(|| options.env.get("ERP_ENV").cloned());
    let named = named.filter(|name| !name.is_empty()).unwrap_or_else(|| Environment::PRODUCTION.to_owned());
    let environment = Environment::new(named);
    let mut out = Collector::new(schema, environment.clone());
    files::built_in_default(&mut out);
    files::environment(&mut out, options, &environment);
    for (text, table) in &options.extra_layers {
        let given = flatten::table(schema, table.clone(), &Origin::new(Layer::Extra, text));
        out.accept(given, true);
    }
    files::system(&mut out, options);
    files::named(&mut out, options);
    files::local(&mut out, options, &environment);
    vars::credentials(&mut out, options);
    vars::environment(&mut out, options);
    vars::sets(&mut out, options);

    let Collector { slots, mut findings, .. } = out;
    finding::sort(&mut findings);
    let blind = [NO_FILE.id, NOT_TOML.id, crate::checks::ENVIRONMENT.id];
    if findings.iter().any(|finding| blind.contains(&finding.id)) {
        return Err(LoadError { findings });
    }
    Ok(RawConfig { environment, slots, findings, euid: options.euid })
}

/// The built-in defaults alone.
pub(crate) fn built_in_values(schema: &Schema) -> Slots {
    let mut out = Collector::new(schema, Environment::new(Environment::PRODUCTION));
    files::built_in_default(&mut out);
    out.slots
}

/// One table alone, over the built-in defaults of its keys. What is null counts as absent.
pub(crate) fn load_table(schema: &Schema, path: &str, table: &serde_json::Map<String, Value>) -> (Slots, Vec<Finding>) {
    let mut out = Collector::new(schema, Environment::new(Environment::PRODUCTION));
    files::built_in_default(&mut out);
    let present = table.iter().filter(|(_, value)| !value.is_null());
    let given = present.map(|(name, value)| Given {
        path: format!("{path}.{name}"),
        value: value.clone(),
        origin: Origin::new(Layer::Extra, path),
    });
    let given = given.collect();
    out.accept(given, true);
    (out.slots, out.findings)
}

/// The values of one file alone, for `--diff`.
pub(crate) fn load_file(schema: &Schema, path: &Path) -> Result<Slots, LoadError> {
    let mut out = Collector::new(schema, Environment::new(Environment::DEVELOPMENT));
    let options = LoadOptions { files: vec![path.to_owned()], ..LoadOptions::default() };
    files::named(&mut out, &options);
    let Collector { slots, findings, .. } = out;
    if findings.iter().any(|finding| finding.severity == crate::Severity::Error) { Err(LoadError { findings }) } else { Ok(slots) }
}

/// Takes the layers in order; a later value wins and remembers what it overrode.
pub(crate) struct Collector<'a> {
    schema: &'a Schema,
    environment: Environment,
    slots: Slots,
    findings: Vec<Finding>,
}

impl<'a> Collector<'a> {
    fn new(schema: &'a Schema, environment: Environment) -> Self {
        Self { schema, environment, slots: BTreeMap::new(), findings: Vec::new() }
    }

    /// Matches one layer with the schema. `strict`: a key the schema does not know is a finding.
    fn accept(&mut self, given: Vec<Given>, strict: bool) {
        for one in given {
            let Some(key) = self.known(&one) else {
                if strict {
                    self.unknown(one);
                }
                continue;
            };
            // The default file's marker stands for "not set", whatever the type of the key.
            if one.origin.layer == Layer::Default && one.value.as_str() == Some(MUST_SET) {
                self.put(key.path, one.value, one.origin);
                continue;
            }
            match value::read(key, one.value) {
                Ok(value) => self.put(key.path, value, one.origin),
                Err(finding) => self.findings.push(finding.origin(one.origin)),
            }
        }
    }

    fn known(&mut self, given: &Given) -> Option<&'a crate::key::Key> {
        if let Some(key) = self.schema.key(&given.path) {
            return Some(key);
        }
        let new = self.schema.renamed(&given.path)?;
        let message = format!("renamed to {new}; the old name will go");
        self.findings.push(Finding::new(&RENAMED, message).key(&given.path).origin(given.origin.clone()));
        self.schema.key(new)
    }

    fn unknown(&mut self, given: Given) {
        let finding = if self.schema.is_table(&given.path) {
            Finding::new(&WRONG_TYPE, "must be a table")
        } else {
            let nearest = self.schema.nearest(&given.path);
            let finding = Finding::new(&UNKNOWN_KEY, "no such key");
            if let Some(nearest) = nearest { finding.hint(format!("did you mean {nearest}?")) } else { finding }
        };
        self.findings.push(finding.key(given.path).origin(given.origin));
    }

    fn put(&mut self, path: &'static str, value: Value, origin: Origin) {
        let slot = match self.slots.remove(path) {
            None => Slot { value, origin, overridden: Vec::new() },
            Some(Slot { origin: old, mut overridden, .. }) => {
                overridden.insert(0, old);
                Slot { value, origin, overridden }
            }
        };
        self.slots.insert(path, slot);
    }

    /// Is this the value of a secret, rather than a placeholder?
    fn holds_secret(&self, given: &Given) -> bool {
        let secret = self.schema.key(&given.path).is_some_and(|key| key.secret.is_some());
        secret && given.value.as_str().is_none_or(|text| !text.is_empty() && !text.contains("__MUST_SET"))
    }
}
