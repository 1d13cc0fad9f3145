//! `cargo xtask chaos`: builds the suite with crash points, and runs it.

use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::{backing::Backing, workspace};

/// Kill, freeze, cut and starve replicas of the product under load, and compare ledgers
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  cargo xtask chaos                                 the short form of everything, in about four minutes\n  cargo xtask chaos --only T1 --points P5,P6\n  cargo xtask chaos --full --out docs/CHAOS.md      every repetition; about an hour\n  cargo xtask chaos --list"
)]
pub struct Opts {
    /// Do not install anything
    #[arg(long)]
    no_install: bool,
    /// --full, --only T1,T7, --points P5,P8, --out FILE, --json, --list; `--help` after `--` explains them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGS")]
    arguments: Vec<String>,
}

pub fn run(opts: &Opts) -> Result<ExitCode> {
    let mut cargo = workspace::cargo();
    // As part of the whole, so that what it is made of is what the other checks built.
    cargo.args(["build", "--workspace", "--bin", "erp-chaos", "--features", "erp-chaos/failpoints"]);
    let status = cargo.status().context("cannot run cargo")?;
    ensure!(status.success(), "erp-chaos does not build");
    let backing = Backing::start(!opts.no_install)?;
    let mut suite = Command::new(workspace::target().join("debug").join("erp-chaos"));
    suite.envs(backing.variables());
    let status =
        suite.args(&opts.arguments).current_dir(workspace::root()).stdin(Stdio::null()).status().context("cannot run erp-chaos")?;
    backing.stop()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
