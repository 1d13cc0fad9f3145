//! `tests/attacks.toml`: what is tried, what must happen, and what proves it.

use std::{collections::BTreeSet, fmt, fs};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::workspace;

pub const FILE: &str = "tests/attacks.toml";

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    #[serde(rename = "attack")]
    pub attacks: Vec<Attack>,
}

#[derive(Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields)]
pub struct Attack {
    pub row: u32,
    /// No release without it.
    #[serde(default)]
    pub star: bool,
    pub area: String,
    /// What is tried.
    #[serde(rename = "try")]
    pub attempt: String,
    /// What must happen.
    #[serde(rename = "must")]
    pub outcome: String,
    /// Run by every `cargo xtask attack`.
    #[serde(default)]
    pub proof: Vec<Proof>,
    /// Run with `--all`, or when the row is asked for: too long for every day.
    #[serde(default)]
    pub on_demand: Vec<Proof>,
    /// What is not proven yet.
    pub missing: Option<String>,
    /// Figures that a run of the proofs gave.
    pub measured: Option<String>,
}

impl Attack {
    pub fn proofs(&self) -> impl Iterator<Item = &Proof> {
        self.proof.iter().chain(&self.on_demand)
    }
}

/// `test:PACKAGE::BINARY::NAME` (the binary of unit tests is `lib`, or `bin/NAME`), or `script:tests/attacks/NAME.(sh|py)`.
#[derive(Deserialize, Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[serde(try_from = "String")]
pub enum Proof {
    Test { package: String, binary: String, name: String },
    Script(String),
}

impl TryFrom<String> for Proof {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if let Some(script) = text.strip_prefix("script:") {
            let kind = script.rsplit('.').next();
            let good = script.starts_with("tests/attacks/") && !script.contains("..") && matches!(kind, Some("sh" | "py"));
            return if good { Ok(Self::Script(script.to_owned())) } else { Err(format!("{text}: no tests/attacks/NAME.(sh|py)")) };
        }
        let parts: Vec<&str> = text.strip_prefix("test:").unwrap_or_default().splitn(3, "::").collect();
        match parts.as_slice() {
            [package, binary, name] if !name.is_empty() => {
                Ok(Self::Test { package: (*package).into(), binary: (*binary).into(), name: (*name).into() })
            }
            _ => Err(format!("{text}: neither test:PACKAGE::BINARY::NAME nor script:tests/attacks/NAME.(sh|py)")),
        }
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Test { package, binary, name } => write!(f, "test:{package}::{binary}::{name}"),
            Self::Script(path) => write!(f, "script:{path}"),
        }
    }
}

pub fn read() -> Result<Catalogue> {
    let text = fs::read_to_string(workspace::root().join(FILE)).context(FILE)?;
    parse(&text).context(FILE)
}

fn parse(text: &str) -> Result<Catalogue> {
    let catalogue: Catalogue = toml::from_str(text)?;
    let mut last = 0;
    for attack in &catalogue.attacks {
        if attack.row <= last {
            bail!("attack {} is out of order or there twice", attack.row);
        }
        last = attack.row;
        let all: BTreeSet<_> = attack.proofs().collect();
        if all.len() != attack.proofs().count() {
            bail!("attack {} names a proof twice", attack.row);
        }
        if all.is_empty() && attack.missing.is_none() {
            bail!("attack {} has neither a proof nor a word about what is missing", attack.row);
        }
    }
    Ok(catalogue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proofs_are_read_and_nonsense_is_refused() {
        let proof = |text: &str| Proof::try_from(text.to_owned());
        for text in ["test:erp::it::tenancy::a", "test:xtask::bin/xtask::tests::b", "script:tests/attacks/x.sh"] {
            assert_eq!(proof(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "erp::it::a",
            "test:erp::it",
            "test:erp::it::",
            "script:/tmp/x.sh",
            "script:tests/attacks/../x.sh",
            "script:tests/attacks/x",
        ] {
            assert!(proof(text).is_err(), "{text}");
        }
    }

    #[test]
    fn rows_are_in_order_and_say_what_they_lack() {
        let one = |row: u32, rest: &str| format!("[[attack]]\nrow = {row}\narea = 'a'\ntry = 't'\nmust = 'm'\n{rest}\n");
        let proven = "proof = ['test:a::b::c']";
        assert_eq!(parse(&(one(1, proven) + &one(3, "missing = 'all of it'"))).unwrap().attacks.len(), 2);
        for bad in [one(2, proven) + &one(2, proven), one(1, ""), one(1, "proof = ['test:a::b::c', 'test:a::b::c']"), one(1, "prof = []")] {
            assert!(parse(&bad).is_err(), "{bad}");
        }
    }
}
