//! Help is complete.

use crate::support::erp;

/// The subcommands that a help text lists.
fn listed(help: &str) -> Vec<String> {
    let begins = |line: &str| line == "Commands:" || line == "Tasks:";
    let lines = help.lines().skip_while(|line| !begins(line)).skip(1).take_while(|line| !line.is_empty());
    // Longer descriptions go on in lines that are further in.
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_command_explains_itself_with_an_example() {
    let mut left: Vec<Vec<String>> = vec![vec![]];
    let mut seen = Vec::new();
    while let Some(path) = left.pop() {
        let line = path.join(" ");
        let ran = erp().args(&path).arg("--help").run().expect(0);
        assert_eq!(ran.stderr, "", "{line}");
        assert!(ran.stdout.contains("Usage: erp"), "{ran}");
        assert!(ran.stdout.contains("Example"), "no example: {ran}");
        left.extend(listed(&ran.stdout).into_iter().map(|name| [path.clone(), vec![name]].concat()));
        seen.push(line);
    }
    for known in [
        "check-config",
        "migrate status",
        "run-task core.idempotency-cleanup",
        "health import-fhir",
        "embedded reset",
        "user reset-password",
    ] {
        assert!(seen.iter().any(|line| line == known), "{known} is not in the help: {seen:?}");
    }
    assert!(seen.len() > 20, "{seen:?}");
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
