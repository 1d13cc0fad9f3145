//! `cargo xtask bench`: builds the product and the harness in release, and runs the one on the other.

use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::{install, workspace};

/// Measure the release binary beside reference servers and write docs/PERFORMANCE.md
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  cargo xtask bench                       everything, in about a quarter of an hour\n  cargo xtask bench --quick --keep        a look, with the data kept for the next one\n  cargo xtask bench --keep --only get,page --rounds 9\n  cargo xtask bench --check               exit 1 when a must is missed\n  cargo xtask bench events                the relay of events beside graphile-worker (needs Node.js and npm)\n\nWith --only the page is not written: it shows a whole run."
)]
pub struct Opts {
    /// Do not install anything
    #[arg(long)]
    no_install: bool,
    /// --rounds N, --seconds N, --quick, --only ROW[,ROW], --keep, --json, --check; `--help` after `--` explains them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGS")]
    arguments: Vec<String>,
}

pub fn run(opts: &Opts) -> Result<ExitCode> {
    if !opts.no_install {
        install::servers(&["redis-server"])?;
    }
    let root = workspace::root();
    // One after the other: built together they would share features that the product alone does not have.
    for package in ["erp", "erp-bench"] {
        let status = workspace::cargo().args(["build", "--release", "--package", package]).status().context("cannot run cargo")?;
        ensure!(status.success(), "{package} does not build");
    }
    let target = workspace::target();
    let release = target.join("release");
    let mut bench = Command::new(release.join("erp-bench"));
    let events = opts.arguments.first().is_some_and(|first| first == "events");
    bench.arg(if events { "events" } else { "run" }).arg("--erp").arg(release.join("erp")).arg("--folder").arg(target.join("bench"));
    if is_whole(&opts.arguments) {
        bench.arg("--out").arg(root.join("docs").join(if events { "PERFORMANCE-EVENTS.md" } else { "PERFORMANCE.md" }));
    }
    let status = bench
        .args(opts.arguments.iter().skip(usize::from(events)))
        .current_dir(&root)
        .stdin(Stdio::null())
        .status()
        .context("cannot run erp-bench")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn is_whole(arguments: &[String]) -> bool {
    !arguments.iter().any(|argument| argument == "--only" || argument.starts_with("--only="))
}
