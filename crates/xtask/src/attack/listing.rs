//! The tests there are: asked of the test programs themselves.

use std::{
    collections::BTreeSet,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use cargo_metadata::{Artifact, Message, TargetKind};

use super::catalogue::{Attack, Proof};
use crate::workspace;

/// Every test of the workspace as a proof would name it, those that run only on demand too. Builds what is not built.
pub fn tests() -> Result<BTreeSet<Proof>> {
    let mut cargo = workspace::cargo();
    cargo.args(["test", "--workspace", "--no-run", "--quiet", "--message-format", "json-render-diagnostics"]);
    let built = cargo.stderr(Stdio::inherit()).output().context("cannot run cargo")?;
    ensure!(built.status.success(), "the tests do not build");
    let mut found = BTreeSet::new();
    for message in Message::parse_stream(built.stdout.as_slice()) {
        let Message::CompilerArtifact(artifact) = message? else { continue };
        let (true, Some(program)) = (artifact.profile.test, &artifact.executable) else { continue };
        let (package, binary) = named(&artifact)?;
        let listed =
            Command::new(program).args(["--list", "--format", "terse"]).output().with_context(|| format!("cannot run {program}"))?;
        let text = String::from_utf8(listed.stdout)?;
        let names = text.lines().filter_map(|line| line.strip_suffix(": test"));
        found.extend(names.map(|name| Proof::Test { package: package.clone(), binary: binary.clone(), name: name.to_owned() }));
    }
    Ok(found)
}

/// The package and the program within it, by the names the runner has for them.
fn named(artifact: &Artifact) -> Result<(String, String)> {
    // `path+file:///…/crates/db#erp-db@0.1.0`, or `…/folder#0.1.0` where folder and package share a name.
    let id = &artifact.package_id.repr;
    let (place, end) = id.rsplit_once('#').context("a package without a version")?;
    let package = end.split_once('@').map_or_else(|| place.rsplit('/').next().unwrap_or(place), |(name, _)| name);
    let target = &artifact.target;
    let binary = match target.kind.first() {
        Some(TargetKind::Bin) => format!("bin/{}", target.name),
        Some(TargetKind::Test) => target.name.clone(),
        _ => "lib".to_owned(),
    };
    // The root package lies in a folder of any name.
    let package =
        if artifact.manifest_path.parent().is_some_and(|folder| folder.as_std_path() == workspace::root()) { "erp" } else { package };
    Ok((package.to_owned(), binary))
}

/// The proofs of these attacks that there are not.
pub fn absent(attacks: &[&Attack], tests: &BTreeSet<Proof>) -> Vec<String> {
    let there = |proof: &Proof| match proof {
        Proof::Test { .. } => tests.contains(proof),
        Proof::Script(path) => workspace::root().join(path).is_file(),
    };
    let named = attacks.iter().flat_map(|attack| attack.proofs().map(move |proof| (attack.row, proof)));
    named.filter(|(_, proof)| !there(proof)).map(|(row, proof)| format!("attack {row}: there is no {proof}")).collect()
}
