//! The files in `config/` and the schema say the same.

use std::{collections::BTreeSet, fs, path::PathBuf};

use erp_settings::{LoadOptions, load, standard_schema};

use crate::support::table;

fn config(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../config").join(name)
}

fn paths(table: &toml::Table) -> BTreeSet<String> {
    table.iter().flat_map(|(section, values)| values.as_table().unwrap().keys().map(move |key| format!("{section}.{key}"))).collect()
}

#[test]
fn default_toml_holds_exactly_the_keys_of_the_schema() {
    let text = fs::read_to_string(config("default.toml")).unwrap();
    let given = paths(&table(&text));
    let schema = standard_schema();
    let known: BTreeSet<_> = schema.keys().filter(|key| !key.optional).map(|key| key.path.to_owned()).collect();
    assert_eq!(given, known);
    for key in schema.keys().filter(|key| key.optional) {
        let (section, name) = key.path.split_once('.').unwrap();
        let part = text.split(&format!("\n[{section}]\n")).nth(1).unwrap().split("\n[").next().unwrap();
        assert!(part.contains(&format!("\n# {name} = ")), "{} is not mentioned", key.path);
    }
}

#[test]
fn exactly_the_eight_must_be_set() {
    let values = table(&fs::read_to_string(config("default.toml")).unwrap());
    let marked: BTreeSet<_> = paths(&values)
        .into_iter()
        .filter(|path| {
            let (section, key) = path.split_once('.').unwrap();
            values[section][key].as_str() == Some("__MUST_SET_VIA_ENV__")
        })
        .collect();
    let schema = standard_schema();
    let required: BTreeSet<_> = schema.keys().filter(|key| key.is_required_secret()).map(|key| key.path.to_owned()).collect();
    assert_eq!(marked, required);
    assert_eq!(marked.len(), 8);
}

#[test]
fn every_key_is_explained_above_it() {
    for name in ["default.toml"] {
        let text = fs::read_to_string(config(name)).unwrap();
        let lines: Vec<_> = text.lines().collect();
        for pair in lines.windows(2).filter(|pair| pair[1].contains(" = ")) {
            assert!(pair[0].starts_with("# "), "{name}: {}", pair[1]);
        }
    }
}

#[test]
fn every_default_fits_its_key() {
    let schema = standard_schema();
    for environment in ["production", "development"] {
        let raw = load(&schema, &LoadOptions::isolated(environment)).unwrap();
        assert!(raw.findings().is_empty(), "{environment}: {:?}", raw.findings());
        for path in paths(&table(&fs::read_to_string(config(&format!("{environment}.toml"))).unwrap())) {
            assert!(schema.key(&path).is_some(), "{environment}: {path}");
        }
    }
}

/// `ERP_UPDATE=1 cargo test -p erp-settings` writes the file anew.
#[test]
fn the_committed_json_schema_is_current() {
    let current = format!("{:#}\n", standard_schema().json_schema());
    let path = config("erp.schema.json");
    if std::env::var_os("ERP_UPDATE").is_some() {
        fs::write(&path, &current).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), current, "run: ERP_UPDATE=1 cargo test -p erp-settings");
}

#[test]
fn the_markdown_lists_every_key_once() {
    let schema = standard_schema();
    let text = schema.markdown();
    for key in schema.keys() {
        assert_eq!(text.matches(&format!("| `{}` |", key.path)).count(), 1, "{}", key.path);
    }
}

#[test]
fn check_ids_are_unique_and_grouped() {
    let ids: Vec<_> = erp_settings::list_checks().iter().map(|check| check.id).collect();
    let kinds: BTreeSet<_> = erp_settings::list_checks().iter().map(|check| check.kind).collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(ids, sorted);
    assert_eq!(kinds.len(), ids.len());
}
