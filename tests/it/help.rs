//! Help is complete.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use crate::support::erp;

/// The subcommands that a help text lists.
fn listed(help: &str) -> Vec<String> {
    let begins = |line: &str| line == "Commands:" || line == "Tasks:";
    let lines = help.lines().skip_while(|line| !begins(line)).skip(1).take_while(|line| !line.is_empty());
    // Longer descriptions go on in lines that are further in.
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// Every command's words, the bare one first.
pub fn every_command() -> Vec<Vec<String>> {
    let mut left: Vec<Vec<String>> = vec![vec![]];
    let mut seen = Vec::new();
    while let Some(path) = left.pop() {
        let ran = erp().args(&path).arg("--help").run().expect(0);
        left.extend(listed(&ran.stdout).into_iter().map(|name| [path.clone(), vec![name]].concat()));
        seen.push(path);
    }
    seen
}

/// What `cargo xtask generate` keeps of every help text: a change of the command line shows in review.
#[test]
fn every_command_explains_itself_with_an_example_as_it_is_committed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/help");
    let mut files: BTreeSet<String> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let commands = every_command();
    for path in &commands {
        let line = path.join(" ");
        let ran = erp().args(path).arg("--help").run().expect(0);
        assert_eq!(ran.stderr, "", "{line}");
        assert!(ran.stdout.contains("Usage: erp"), "{ran}");
        assert!(ran.stdout.contains("Example"), "no example: {ran}");
        let name = format!("{}.txt", [vec!["erp".to_owned()], path.clone()].concat().join("-"));
        let kept = fs::read_to_string(folder.join(&name)).unwrap_or_default();
        assert_eq!(ran.stdout, kept, "erp {line} --help differs from tests/snapshots/help/{name}; run: cargo xtask generate");
        files.remove(&name);
    }
    assert!(files.is_empty(), "of commands that are gone: {files:?}; run: cargo xtask generate");
    for known in [
        "check-config",
        "doctor",
        "migrate status",
        "run-task core.idempotency-cleanup",
        "health import-fhir",
        "embedded reset",
        "user reset-password",
    ] {
        assert!(commands.iter().any(|path| path.join(" ") == known), "{known} is not in the help: {commands:?}");
    }
    assert!(commands.len() > 40, "{commands:?}");
}

#[test]
fn every_command_has_a_manual_page_and_roff_has_nothing_to_say_of_it() {
    let man = erp().args(["man", "--out", "pages"]);
    let folder = man.working_dir().join("pages");
    man.run().expect(0);
    for path in every_command() {
        let name = format!("{}.1", [vec!["erp".to_owned()], path.clone()].concat().join("-"));
        let page = fs::read_to_string(folder.join(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(page.contains(".SH NAME") && page.contains(".SH SYNOPSIS") && page.contains(".SH EXAMPLES"), "{name}: {page}");
        if let Some(said) = lint(&folder.join(&name)) {
            assert_eq!(said, "", "{name}");
        }
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), every_command().len());
}

/// What mandoc has to say of a page; nothing where it is not installed.
fn lint(page: &Path) -> Option<String> {
    let said = Command::new("mandoc").args(["-T", "lint", "-W", "warning"]).arg(page).output().ok()?;
    Some(String::from_utf8_lossy(&said.stdout).into_owned() + &String::from_utf8_lossy(&said.stderr))
}

/// A reader that has had enough is no failure; a disk that is full is one.
#[test]
fn output_goes_where_it_can() {
    let binary = env!("CARGO_BIN_EXE_erp");
    for command in ["man", "openapi", "completions bash", "check-config --schema", "routes --json"] {
        let line = format!(
            "set -o pipefail; {binary} {command} | head -c 10 > /dev/null; echo ${{PIPESTATUS[0]}}; {binary} {command} > /dev/full; echo $?"
        );
        let ran = Command::new("bash").args(["-c", &line]).env_clear().env("PATH", "/usr/bin:/bin").output().unwrap();
        let (stdout, stderr) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        assert_eq!(stdout, "0\n74\n", "{command}: {stderr}");
        assert!(!stderr.contains("panicked") && stderr.contains("cannot write the result"), "{command}: {stderr}");
    }
}

#[test]
fn the_bare_command_shows_help_and_refuses() {
    let ran = erp().run().expect(64);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.contains("Usage: erp") && ran.stderr.contains("serve"), "{ran}");
}

#[test]
fn an_unknown_command_is_refused_with_a_suggestion() {
    let ran = erp().arg("migrat").run().expect(64);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.contains("migrat") && ran.stderr.contains("'migrate'"), "{ran}");
}

#[test]
fn the_version_goes_to_stdout() {
    let flag = erp().arg("--version").run().expect(0);
    assert_eq!(flag.stdout.trim(), format!("erp {}", env!("CARGO_PKG_VERSION")));
    let command = erp().arg("version").run().expect(0);
    assert!(command.stdout.starts_with(flag.stdout.trim()), "{command}");
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = erp().args(["completions", shell]).run().expect(0);
        assert!(ran.stdout.contains("check-config") && ran.stdout.contains("import-fhir"), "{shell}");
    }
}
