//! `cargo xtask check-attacks`: every proof is there, and docs/SECURITY.md has the table of tests/attacks.toml.

use std::{fs, process::ExitCode};

use anyhow::{Context, Result};
use clap::Args;

use crate::{
    attack::{
        catalogue::{self, Attack},
        listing, page,
    },
    verdict, workspace,
};

/// Check that every proof named in tests/attacks.toml exists and docs/SECURITY.md matches it; builds the tests
#[derive(Args, Debug)]
pub struct Opts {}

pub fn run(_: &Opts) -> Result<ExitCode> {
    let attacks = catalogue::read()?.attacks;
    let all: Vec<&Attack> = attacks.iter().collect();
    let mut found = listing::absent(&all, &listing::tests()?);
    let written = fs::read_to_string(workspace::root().join(page::FILE)).context(page::FILE)?;
    if page::render(&written, &attacks)? != written {
        found.push(format!("{} is out of date; run: cargo xtask attack --write", page::FILE));
    }
    Ok(verdict("check-attacks", &found))
}
