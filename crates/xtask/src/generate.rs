//! `cargo xtask generate`: the committed files that the binary itself makes.

use std::{
    fs,
    path::PathBuf,
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::{say, verdict, workspace};

/// Write completions, the OpenAPI document and the configuration's schema anew
#[derive(Args, Debug)]
pub struct Opts {
    /// Write nothing; name what is out of date and exit 1
    #[arg(long)]
    check: bool,
    /// The binary that makes them; it is built otherwise
    #[arg(long, value_name = "FILE", env = "ERP_BIN")]
    erp: Option<PathBuf>,
}

/// Each file and the arguments that print it.
const FILES: [(&str, &[&str]); 7] = [
    ("completions/erp.bash", &["completions", "bash"]),
    ("completions/_erp", &["completions", "zsh"]),
    ("completions/erp.fish", &["completions", "fish"]),
    ("completions/_erp.ps1", &["completions", "powershell"]),
    ("completions/erp.elv", &["completions", "elvish"]),
    ("docs/openapi.json", &["openapi"]),
    ("config/erp.schema.json", &["check-config", "--schema"]),
];

pub fn run(opts: &Opts) -> Result<ExitCode> {
    let root = workspace::root();
    let mut stale = Vec::new();
    for (file, arguments) in FILES {
        let path = root.join(file);
        let made = print(opts, arguments).with_context(|| format!("cannot make {file}"))?;
        if fs::read(&path).is_ok_and(|found| found == made) {
            continue;
        }
        if opts.check {
            stale.push(format!("{file} is out of date; run: cargo xtask generate"));
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, made).with_context(|| format!("cannot write {file}"))?;
        say(&format!("wrote {file}"));
    }
    Ok(verdict("generate", &stale))
}

/// What the binary prints, without anything of this environment.
fn print(opts: &Opts, arguments: &[&str]) -> Result<Vec<u8>> {
    let mut command = match &opts.erp {
        Some(erp) => Command::new(erp),
        None => {
            let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
            cargo.args(["run", "--quiet", "--bin", "erp", "--"]);
            cargo
        }
    };
    let ours = std::env::vars_os().map(|(name, _)| name).filter(|name| name.to_string_lossy().starts_with("ERP_"));
    for name in ours {
        command.env_remove(name);
    }
    let output = command.args(arguments).current_dir(workspace::root()).output().context("cannot run erp")?;
    ensure!(
        output.status.success(),
        "erp {} ended with {}\n{}",
        arguments.join(" "),
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    ensure!(!output.stdout.is_empty(), "erp {} printed nothing", arguments.join(" "));
    Ok(output.stdout)
}
