//! `cargo xtask check-deps`: who may depend on whom, and who may name what.

mod graph;
mod rules;
mod words;

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::{verdict, workspace};

/// Check the directions of docs/ARCHITECTURE.md: between crates, and of words that only some crates may use
#[derive(Args, Debug)]
pub struct Opts {}

pub fn run(_: &Opts) -> Result<ExitCode> {
    Ok(verdict("check-deps", &findings()?))
}

fn findings() -> Result<Vec<String>> {
    let mut found = rules::violations(&graph::read()?);
    found.extend(words::violations(&workspace::tracked()?));
    Ok(found)
}

#[cfg(test)]
mod tests {
    #[test]
    fn directions_hold() {
        let found = super::findings().unwrap();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
