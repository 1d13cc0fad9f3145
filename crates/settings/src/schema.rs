//! The only source of known keys.

use std::{collections::BTreeMap, fmt};

use serde::de::DeserializeOwned;

use crate::{finding::Finding, key::Key, safe::SectionError, tree::Tree};

/// A typed part of the configuration. A module brings its own and gets it back by type.
pub trait Section: DeserializeOwned + Send + Sync + 'static {
    /// The dotted path of the table: `jwt`.
    const PATH: &'static str;

    /// The keys under [`Section::PATH`], each with its full path.
    fn keys() -> Vec<Key>;

    /// Rules that one key's type cannot say. Findings need no origin; it is filled in from the key.
    fn validate(&self, _findings: &mut Vec<Finding>) {}
}

pub(crate) type Validator = fn(&Tree, &mut Vec<Finding>) -> Result<(), SectionError>;

/// Every key the product knows.
#[derive(Clone)]
pub struct Schema {
    keys: BTreeMap<&'static str, Key>,
    renamed: BTreeMap<&'static str, &'static str>,
    sections: Vec<(&'static str, Validator)>,
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.keys.keys()).finish()
    }
}

impl Schema {
    pub fn builder() -> SchemaBuilder {
        SchemaBuilder(Self { keys: BTreeMap::new(), renamed: BTreeMap::new(), sections: Vec::new() })
    }

    pub fn key(&self, path: &str) -> Option<&Key> {
        self.keys.get(path)
    }

    /// In the order of their paths.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.keys.values()
    }

    /// The new name of a key that was renamed.
    pub fn renamed(&self, path: &str) -> Option<&'static str> {
        self.renamed.get(path).copied()
    }

    /// Is there a key below this table?
    pub(crate) fn is_table(&self, path: &str) -> bool {
        let below = format!("{path}.");
        self.keys.keys().chain(self.renamed.keys()).any(|key| key.starts_with(&below))
    }

    pub(crate) fn sections(&self) -> &[(&'static str, Validator)] {
        &self.sections
    }

    /// The known key a mistyped one was probably meant to be.
    pub fn nearest(&self, path: &str) -> Option<&'static str> {
        let last = path.rsplit('.').next().unwrap_or(path);
        let score = |key: &str| {
            let same_name = key.rsplit('.').next() == Some(last);
            let distance = strsim::normalized_damerau_levenshtein(key, path);
            if same_name { distance.max(0.65) } else { distance }
        };
        let best = self.keys.keys().map(|key| (score(key), *key)).max_by(|a, b| a.0.total_cmp(&b.0))?;
        (best.0 >= 0.6).then_some(best.1)
    }
}

/// Collects sections; every known key comes from here.
#[derive(Clone, Debug)]
pub struct SchemaBuilder(Schema);

impl SchemaBuilder {
    /// Adds a section. Two sections may share a table: each key belongs to the one that named it first.
    pub fn section<T: Section>(mut self) -> Self {
        self.add::<T>();
        self
    }

    /// As [`SchemaBuilder::section`], for a registrar that holds the builder.
    pub fn add<T: Section>(&mut self) {
        for key in T::keys() {
            self.0.keys.entry(key.path).or_insert(key);
        }
        self.0.sections.push((T::PATH, |tree, findings| {
            tree.section::<T>()?.validate(findings);
            Ok(())
        }));
    }

    /// A key that has a new name: the old one still works, with a warning.
    pub fn renamed(mut self, old: &'static str, new: &'static str) -> Self {
        self.0.renamed.insert(old, new);
        self
    }

    pub fn build(self) -> Schema {
        self.0
    }
}
