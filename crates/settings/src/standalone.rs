//! One table that stands outside the layers, such as the configuration of a sink in its row.

use serde_json::Value;

use crate::{
    checks::{MISSING, WRONG_TYPE},
    finding::{self, Finding},
    load,
    schema::{Schema, Section},
    tree::Tree,
};

/// Reads a section out of a JSON object by the rules of its keys: unknown keys, wrong types, what is missing and what the section's
/// own rules refuse, all at once. No finding contains a value. Keys without a default (`Key::default`) that are not optional are required.
pub fn read_section<T: Section>(given: &Value) -> Result<T, Vec<Finding>> {
    let schema = Schema::builder().section::<T>().build();
    let Some(table) = given.as_object() else { return Err(vec![Finding::new(&WRONG_TYPE, "must be a table").key(T::PATH)]) };
    let (slots, mut findings) = load::load_table(&schema, T::PATH, table);
    let named = |findings: &[Finding], path: &str| findings.iter().any(|one| one.key.as_deref() == Some(path));
    for key in schema.keys().filter(|key| !key.optional && !slots.contains_key(key.path)) {
        if !named(&findings, key.path) {
            findings.push(Finding::new(&MISSING, "is missing").key(key.path));
        }
    }
    let section = Tree::new(&schema, &slots).ok().and_then(|tree| tree.section::<T>().ok());
    if let Some(section) = &section {
        section.validate(&mut findings);
    }
    for one in &mut findings {
        one.origin = None;
    }
    finding::sort(&mut findings);
    match section {
        Some(section) if findings.is_empty() => Ok(section),
        None if findings.is_empty() => Err(vec![Finding::new(&WRONG_TYPE, "cannot be read").key(T::PATH)]),
        _ => Err(findings),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde::Deserialize;
    use serde_json::json;

    use super::*;
    use crate::{de, key::Key};

    #[derive(Debug, Deserialize)]
    struct Post {
        to: String,
        from: Option<String>,
        #[serde(deserialize_with = "de::duration")]
        limit: Duration,
        stamps: Vec<String>,
    }

    impl Section for Post {
        const PATH: &'static str = "post";

        fn keys() -> Vec<Key> {
            vec![
                Key::text("post.to", "Where to."),
                Key::text("post.from", "Where from.").optional(),
                Key::duration("post.limit", Duration::from_secs(1), Duration::from_mins(1), "How long.").default_toml("\"5s\""),
                Key::list("post.stamps", "Which stamps.").default_toml("[]"),
            ]
        }

        fn validate(&self, findings: &mut Vec<Finding>) {
            if self.to == "nowhere" {
                findings.push(Finding::invalid("post.to", "must be somewhere"));
            }
        }
    }

    fn faults(given: Value) -> Vec<String> {
        let found = read_section::<Post>(&given).unwrap_err();
        found.into_iter().map(|one| format!("{}: {}", one.key.unwrap_or_default(), one.message)).collect()
    }

    #[test]
    fn defaults_fill_what_is_absent() {
        let post = read_section::<Post>(&json!({ "to": "here", "from": null })).unwrap();
        assert_eq!((post.to.as_str(), post.from, post.limit, post.stamps.len()), ("here", None, Duration::from_secs(5), 0));
    }

    #[test]
    fn all_faults_come_at_once_and_without_values() {
        let found = faults(json!({ "limit": "hunter2", "stamps": 7, "form": "hunter2" }));
        assert_eq!(found.len(), 4, "{found:?}");
        for key in ["post.limit", "post.stamps", "post.form", "post.to"] {
            assert!(found.iter().any(|one| one.starts_with(key)), "{key}: {found:?}");
        }
        assert!(!found.concat().contains("hunter2"), "{found:?}");
        assert_eq!(faults(json!({ "to": "nowhere", "limit": "2h" })).len(), 2);
        assert_eq!(faults(json!("hunter2")), ["post: must be a table"]);
    }
}
