//! `cargo xtask check-supply`: licences, origins, and no crate twice without a reason.

use std::{collections::BTreeMap, fs, process::ExitCode};

use anyhow::{Context, Result};
use clap::Args;
use serde::Deserialize;
use spdx::{Expression, Licensee, ParseMode};

use super::graph::{Crate, Graph};
use crate::{verdict, workspace};

pub const FILE: &str = "crates/xtask/dependencies.toml";

/// Check licences and origins of every crate, and that the product is linked from none in two versions
#[derive(Args, Debug)]
pub struct Opts {}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    source: String,
    licences: Vec<String>,
    exceptions: BTreeMap<String, Exception>,
    duplicates: BTreeMap<String, String>,
    pub accepted: BTreeMap<String, Accepted>,
}

/// A licence that one crate may have.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Exception {
    licence: String,
    #[serde(rename = "why")]
    _why: String,
}

/// An advisory that is known and lived with until a day.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    #[serde(rename = "why")]
    pub _why: String,
    /// `2027-01-31`
    pub until: String,
}

impl Rules {
    pub fn read() -> Result<Self> {
        let text = fs::read_to_string(workspace::root().join(FILE)).context(FILE)?;
        toml::from_str(&text).context(FILE)
    }
}

pub fn run(_: &Opts) -> Result<ExitCode> {
    Ok(verdict("check-supply", &judge(&Graph::read()?, &Rules::read()?)?))
}

fn judge(graph: &Graph, rules: &Rules) -> Result<Vec<String>> {
    let allowed = rules.licences.iter().map(|licence| Licensee::parse(licence).with_context(|| format!("{licence} is no licence")));
    let allowed: Vec<Licensee> = allowed.collect::<Result<_>>()?;
    let mut found = Vec::new();
    for one in &graph.crates {
        let called = format!("{} {}", one.name, one.version);
        if let Some(source) = one.source.as_ref().filter(|source| **source != rules.source) {
            found.push(format!("{called} comes from {source}"));
        }
        if one.source.is_some() && one.checksum.is_none() {
            found.push(format!("{called} has no checksum in Cargo.lock"));
        }
        match one.licence.as_deref().map(|text| (text, Expression::parse_mode(text, ParseMode::LAX))) {
            None => found.push(format!("{called} names no licence")),
            Some((text, Err(_))) => found.push(format!("{called} has a licence that cannot be read: {text}")),
            Some((text, Ok(expression))) => {
                let excepted = rules.exceptions.get(&one.name).is_some_and(|exception| exception.licence == text);
                if !excepted && !expression.evaluate(|wanted| allowed.iter().any(|licensee| licensee.satisfies(wanted))) {
                    found.push(format!("{called} is under {text}, which {FILE} does not list"));
                }
            }
        }
    }
    found.extend(duplicates(graph, rules));
    found.extend(
        rules
            .exceptions
            .keys()
            .filter(|name| !graph.crates.iter().any(|one| one.name == **name))
            .map(|name| format!("{FILE} excepts {name}, which is not there")),
    );
    Ok(found)
}

fn duplicates(graph: &Graph, rules: &Rules) -> Vec<String> {
    let mut versions: BTreeMap<&str, Vec<&Crate>> = BTreeMap::new();
    for one in graph.shipped() {
        versions.entry(&one.name).or_default().push(one);
    }
    versions.retain(|_, of| of.len() > 1);
    let said = |of: &[&Crate]| of.iter().map(|one| one.version.as_str()).collect::<Vec<_>>().join(" and ");
    let new = versions.iter().filter(|(name, _)| !rules.duplicates.contains_key(**name));
    let new = new.map(|(name, of)| format!("{name} is there as {}; unite them, or say in {FILE} why not", said(of)));
    let gone = rules.duplicates.keys().filter(|name| !versions.contains_key(name.as_str()));
    new.chain(gone.map(|name| format!("{name} is no longer there twice: take it out of {FILE}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, version: &str, licence: Option<&str>, source: Option<&str>) -> Crate {
        Crate {
            name: name.into(),
            version: version.into(),
            licence: licence.map(Into::into),
            source: source.map(Into::into),
            description: None,
            repository: None,
            checksum: Some(String::new()),
            shipped: true,
            uses: Vec::new(),
        }
    }

    fn rules(more: &str) -> Rules {
        let tables = "[exceptions]\n[duplicates]\n[accepted]\n";
        toml::from_str(&format!("source = 'here'\nlicences = ['MIT', 'Apache-2.0']\n{}", if more.is_empty() { tables } else { more }))
            .unwrap()
    }

    fn found(crates: Vec<Crate>, rules: &Rules) -> usize {
        judge(&Graph { crates }, rules).unwrap().len()
    }

    #[test]
    fn the_lock_file_keeps_to_the_rules() {
        let found = judge(&Graph::read().unwrap(), &Rules::read().unwrap()).unwrap();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }

    #[test]
    fn other_licences_and_origins_are_found() {
        let of = |licence: Option<&str>, source: Option<&str>| found(vec![one("a", "1.0.0", licence, source)], &rules(""));
        for good in ["MIT", "MIT/Apache-2.0", "GPL-3.0 OR MIT", "MIT AND Apache-2.0"] {
            assert_eq!(of(Some(good), Some("here")), 0, "{good}");
        }
        for bad in ["GPL-3.0", "MIT AND GPL-3.0", "SSPL-1.0", "unheard of"] {
            assert_eq!(of(Some(bad), Some("here")), 1, "{bad}");
        }
        assert_eq!((of(None, Some("here")), of(Some("MIT"), Some("git+https://elsewhere")), of(Some("MIT"), None)), (1, 1, 0));
        let unsealed = Crate { checksum: None, ..one("a", "1.0.0", Some("MIT"), Some("here")) };
        assert_eq!(found(vec![unsealed], &rules("")), 1);
    }

    #[test]
    fn a_second_version_needs_a_reason_and_a_reason_a_second_version() {
        let two = || vec![one("a", "1.0.0", Some("MIT"), Some("here")), one("a", "2.0.0", Some("MIT"), Some("here"))];
        let known = rules("[exceptions]\n[duplicates]\na = 'b and c want different ones'\n[accepted]\n");
        assert_eq!((found(two(), &rules("")), found(two(), &known), found(Vec::new(), &known)), (1, 0, 1));
        let built = two().into_iter().map(|one| Crate { shipped: one.version == "1.0.0", ..one }).collect();
        assert_eq!(found(built, &rules("")), 0, "what is not linked does not count");
    }
}
