//! `cargo xtask generate`: the committed files that the binary itself makes.

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    process::{Command, ExitCode, Stdio},
};

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::{say, verdict, workspace};

/// Write completions, manual pages, help texts, the OpenAPI document, the events and the configuration's schema anew
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
const FILES: [(&str, &[&str]); 8] = [
    ("completions/erp.bash", &["completions", "bash"]),
    ("completions/_erp", &["completions", "zsh"]),
    ("completions/erp.fish", &["completions", "fish"]),
    ("completions/_erp.ps1", &["completions", "powershell"]),
    ("completions/erp.elv", &["completions", "elvish"]),
    ("docs/openapi.json", &["openapi"]),
    ("docs/events.json", &["events", "list", "--schemas"]),
    ("config/erp.schema.json", &["check-config", "--schema"]),
];

/// Folders that hold nothing but generated files: what is left there of commands that are gone is removed.
const FOLDERS: [&str; 2] = ["completions/man", "tests/snapshots/help"];

pub fn run(opts: &Opts) -> Result<ExitCode> {
    let root = workspace::root();
    let made = make(opts)?;
    let mut stale = Vec::new();
    for (file, content) in &made {
        let path = root.join(file);
        if fs::read(&path).is_ok_and(|found| found == *content) {
            continue;
        }
        if opts.check {
            stale.push(format!("{file} is out of date; run: cargo xtask generate"));
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, content).with_context(|| format!("cannot write {file}"))?;
        say(&format!("wrote {file}"));
    }
    for folder in FOLDERS {
        for entry in fs::read_dir(root.join(folder)).into_iter().flatten() {
            let file = format!("{folder}/{}", entry?.file_name().to_string_lossy());
            if made.contains_key(&file) {
                continue;
            }
            if opts.check {
                stale.push(format!("{file} is of a command that is gone; run: cargo xtask generate"));
            } else {
                fs::remove_file(root.join(&file))?;
                say(&format!("removed {file}"));
            }
        }
    }
    Ok(verdict("generate", &stale))
}

/// Every generated file by its path.
fn make(opts: &Opts) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut made = BTreeMap::new();
    for (file, arguments) in FILES {
        made.insert(file.to_owned(), print(opts, arguments).with_context(|| format!("cannot make {file}"))?);
    }
    let pages = workspace::root().join("target/man");
    fs::remove_dir_all(&pages).ok();
    print(opts, &["man", "--out", &pages.to_string_lossy()]).context("cannot make the manual pages")?;
    for entry in fs::read_dir(&pages)? {
        let entry = entry?;
        made.insert(format!("{}/{}", FOLDERS[0], entry.file_name().to_string_lossy()), fs::read(entry.path())?);
    }
    let mut left: Vec<Vec<String>> = vec![vec![]];
    while let Some(path) = left.pop() {
        let arguments: Vec<&str> = path.iter().map(String::as_str).chain(["--help"]).collect();
        let help = print(opts, &arguments)?;
        left.extend(listed(&String::from_utf8_lossy(&help)).map(|name| [path.clone(), vec![name]].concat()));
        let name = std::iter::once("erp").chain(path.iter().map(String::as_str)).collect::<Vec<_>>().join("-");
        made.insert(format!("{}/{name}.txt", FOLDERS[1]), help);
    }
    Ok(made)
}

/// The subcommands that a help text lists.
fn listed(help: &str) -> impl Iterator<Item = String> {
    let begins = |line: &str| line == "Commands:" || line == "Tasks:";
    let lines = help.lines().skip_while(move |line| !begins(line)).skip(1).take_while(|line| !line.is_empty());
    // Longer descriptions go on in lines that are further in.
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned)
}

/// What the binary prints, without anything of this environment.
fn print(opts: &Opts, arguments: &[&str]) -> Result<Vec<u8>> {
    let mut command = match &opts.erp {
        Some(erp) => Command::new(erp),
        None => {
            let mut cargo = workspace::cargo();
            cargo.args(["run", "--quiet", "--bin", "erp", "--"]);
            cargo
        }
    };
    let ours = std::env::vars_os().map(|(name, _)| name).filter(|name| name.to_string_lossy().starts_with("ERP_"));
    for name in ours {
        command.env_remove(name);
    }
    // Help is as wide as the terminal, which must not matter.
    command.env_remove("COLUMNS").stdin(Stdio::null());
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
