//! Runs proofs and says how each went.

use std::{
    collections::BTreeMap,
    env,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result};
use serde_json::Value;

use super::catalogue::Proof;
use crate::{backing::Backing, say, workspace};

/// How a proof went, and the seconds it took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run {
    pub verdict: Verdict,
    pub seconds: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Good,
    Failed,
    /// Something it needs cannot be had here; it says what.
    Skipped,
}

/// What a script ends with when it cannot be run here.
const CANNOT: i32 = 77;

pub fn run(proofs: &[Proof], backing: &Backing) -> Result<BTreeMap<Proof, Run>> {
    let (tests, scripts): (Vec<&Proof>, Vec<&Proof>) = proofs.iter().partition(|proof| matches!(proof, Proof::Test { .. }));
    let mut runs = if tests.is_empty() { BTreeMap::new() } else { nextest(&tests, backing)? };
    if scripts.is_empty() {
        return Ok(runs);
    }
    let erp = binary()?;
    for proof in scripts {
        let Proof::Script(path) = proof else { continue };
        say(&format!("==> {path}"));
        let start = Instant::now();
        let interpreter = if Path::new(path).extension().is_some_and(|kind| kind == "py") { "python3" } else { "bash" };
        let mut command = Command::new(interpreter);
        command.arg(path).current_dir(workspace::root()).envs(backing.variables()).env("ERP_BIN", &erp);
        let status = command.status().with_context(|| format!("cannot run {interpreter}"))?;
        let verdict = match status.code() {
            Some(0) => Verdict::Good,
            Some(CANNOT) => Verdict::Skipped,
            _ => Verdict::Failed,
        };
        runs.insert(proof.clone(), Run { verdict, seconds: start.elapsed().as_secs_f64() });
    }
    Ok(runs)
}

/// One run of the test runner for all of them, ignored ones too: its own limits and retries hold.
fn nextest(tests: &[&Proof], backing: &Backing) -> Result<BTreeMap<Proof, Run>> {
    let filter: Vec<String> = tests.iter().map(|proof| format!("(binary_id(={}) & test(={}))", id(proof).0, id(proof).1)).collect();
    let mut command = workspace::cargo();
    command
        .args(["nextest", "run", "--workspace", "--run-ignored", "all", "--message-format", "libtest-json", "-E"])
        .arg(filter.join(" | "));
    command.envs(backing.variables()).env("NEXTEST_EXPERIMENTAL_LIBTEST_JSON", "1");
    let mut child = command.stdout(Stdio::piped()).spawn().context("cannot run cargo nextest")?;
    let output = child.stdout.take().context("no output")?;
    let mut runs = BTreeMap::new();
    for line in BufReader::new(output).lines() {
        let event: Value = serde_json::from_str(&line?).context("cargo nextest says something else than JSON")?;
        if let Some((name, run)) = ended(&event) {
            // A further try replaces the one before.
            if let Some(proof) = tests.iter().find(|proof| name == reported(proof)) {
                runs.insert((*proof).clone(), run);
            }
        }
    }
    child.wait()?;
    Ok(runs)
}

/// The test that this line says has ended, without the number of the try.
fn ended(event: &Value) -> Option<(&str, Run)> {
    let verdict = match (event["type"].as_str()?, event["event"].as_str()?) {
        ("test", "ok") => Verdict::Good,
        ("test", "failed" | "timeout") => Verdict::Failed,
        _ => return None,
    };
    let name = event["name"].as_str()?;
    let name = name.rsplit_once('#').map_or(name, |(name, _)| name);
    Some((name, Run { verdict, seconds: event["exec_time"].as_f64().unwrap_or_default() }))
}

/// The runner's names of the program and of the test.
fn id(proof: &Proof) -> (String, &str) {
    match proof {
        Proof::Test { package, binary, name } if binary == "lib" => (package.clone(), name),
        Proof::Test { package, binary, name } => (format!("{package}::{binary}"), name),
        Proof::Script(path) => (String::new(), path),
    }
}

/// What the runner's JSON calls the test: there a library and a program have their bare names, unlike in its filters.
fn reported(proof: &Proof) -> String {
    match proof {
        Proof::Test { package, binary, name } if binary == "lib" => format!("{package}::{}${name}", package.replace('-', "_")),
        Proof::Test { package, binary, name } => format!("{package}::{}${name}", binary.strip_prefix("bin/").unwrap_or(binary)),
        Proof::Script(path) => path.clone(),
    }
}

/// The product as it stands.
fn binary() -> Result<PathBuf> {
    if let Some(given) = env::var_os("ERP_BIN") {
        return Ok(given.into());
    }
    let status = workspace::cargo().args(["build", "--quiet", "--bin", "erp"]).status()?;
    anyhow::ensure!(status.success(), "erp does not build");
    let metadata = cargo_metadata::MetadataCommand::new().current_dir(workspace::root()).no_deps().exec()?;
    Ok(metadata.target_directory.join("debug/erp").into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_kind_of_program_has_its_name_in_the_report() {
        let of = |text: &str| reported(&Proof::try_from(text.to_owned()).unwrap());
        assert_eq!(of("test:erp-db::it::audit::a"), "erp-db::it$audit::a");
        assert_eq!(of("test:erp-core::lib::secret::tests::b"), "erp-core::erp_core$secret::tests::b");
        assert_eq!(of("test:xtask::bin/xtask::check_floors::tests::c"), "xtask::xtask$check_floors::tests::c");
    }

    #[test]
    fn ends_of_tests_are_read() {
        let of = |event: Value| ended(&event).map(|(name, run)| (name.to_owned(), run.verdict));
        assert_eq!(
            of(json!({ "type": "test", "event": "ok", "name": "erp::it$a::b", "exec_time": 0.5 })),
            Some(("erp::it$a::b".into(), Verdict::Good))
        );
        assert_eq!(of(json!({ "type": "test", "event": "failed", "name": "erp-db$a#2" })), Some(("erp-db$a".into(), Verdict::Failed)));
        assert_eq!(of(json!({ "type": "test", "event": "started", "name": "erp-db$a" })), None);
        assert_eq!(of(json!({ "type": "suite", "event": "ok" })), None);
    }
}
