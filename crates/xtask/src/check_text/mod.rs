//! `cargo xtask check-text`: what must not stand in a committed file, and messages that must.

mod codes;
mod comparisons;
mod traces;

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;

use crate::{verdict, workspace};

/// Check committed files for machine paths, package mirrors and unfinished places, secrets compared by their bytes, and that every problem code has its message
#[derive(Args, Debug)]
pub struct Opts {}

pub fn run(_: &Opts) -> Result<ExitCode> {
    Ok(verdict("check-text", &findings()?))
}

fn findings() -> Result<Vec<String>> {
    let sources = workspace::tracked()?;
    let catalogue = sources.iter().find(|source| source.path == "crates/core/src/messages.toml").context("no messages.toml")?;
    let mut found = traces::violations(&sources);
    found.extend(comparisons::violations(&sources));
    found.extend(codes::violations(&sources, &catalogue.text.parse().context("messages.toml")?));
    Ok(found)
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_is_found() {
        let found = super::findings().unwrap();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
