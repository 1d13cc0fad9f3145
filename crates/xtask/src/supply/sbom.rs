//! `cargo xtask sbom`: the bill of materials of the binary, as CycloneDX 1.5.
//!
//! It follows from Cargo.lock and the packages' manifests alone: two runs give the same bytes, without a time and a serial number.

use std::{collections::BTreeSet, fs, io::Write as _, path::PathBuf, process::ExitCode};

use anyhow::{Context, Result, ensure};
use clap::Args;
use cyclonedx_bom::{
    external_models::{
        normalized_string::NormalizedString,
        spdx::SpdxExpression,
        uri::{Purl, Uri},
    },
    models::{
        bom::{Bom, SpecVersion},
        component::{Classification, Component, Components},
        dependency::{Dependencies, Dependency},
        external_reference::{ExternalReference, ExternalReferenceType, ExternalReferences},
        hash::{Hash, HashAlgorithm, HashValue, Hashes},
        license::{LicenseChoice, Licenses},
        metadata::Metadata,
    },
    validation::Validate,
};
use serde_json::Value;

use super::graph::{Crate, Graph};
use crate::{say, verdict, workspace};

/// Write the bill of materials of the binary: CycloneDX 1.5, JSON
#[derive(Args, Debug)]
#[command(
    after_help = "docs/DEPENDENCIES.md lists the same crates for readers; --check says whether it does, and whether the bill is valid."
)]
pub struct Opts {
    /// Where to; standard output otherwise
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write nothing; exit 1 if the bill is not valid or docs/DEPENDENCIES.md is out of date
    #[arg(long, conflicts_with = "out")]
    check: bool,
    /// Write docs/DEPENDENCIES.md, and no bill
    #[arg(long, conflicts_with_all = ["out", "check"])]
    write: bool,
    /// Name what came, went and changed since this bill instead
    #[arg(long, value_name = "FILE", conflicts_with_all = ["out", "check", "write"])]
    against: Option<PathBuf>,
}

const PAGE: &str = "docs/DEPENDENCIES.md";

pub fn run(opts: &Opts) -> Result<ExitCode> {
    let graph = Graph::read()?;
    let bill = render(&graph)?;
    if opts.check || opts.write {
        let (path, made) = (workspace::root().join(PAGE), page(&graph));
        let same = fs::read_to_string(&path).is_ok_and(|found| found == made);
        if opts.write && !same {
            fs::write(&path, made).context(PAGE)?;
            say(&format!("wrote {PAGE}"));
        }
        let stale = (opts.check && !same).then(|| format!("{PAGE} is out of date; run: cargo xtask sbom --write"));
        return Ok(verdict("sbom", &stale.into_iter().collect::<Vec<_>>()));
    }
    if let Some(old) = &opts.against {
        let text = fs::read_to_string(old).with_context(|| old.display().to_string())?;
        for line in difference(&components(&text)?, &components(&bill)?) {
            say(&line);
        }
        return Ok(ExitCode::SUCCESS);
    }
    match &opts.out {
        Some(path) => fs::write(path, bill).with_context(|| path.display().to_string())?,
        None => std::io::stdout().write_all(bill.as_bytes())?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The bill as JSON; an invalid one is an error.
fn render(graph: &Graph) -> Result<String> {
    let mut root = None;
    let (mut parts, mut edges) = (Vec::new(), Vec::new());
    for one in graph.shipped() {
        let component = component(one)?;
        let dependencies = one
            .uses
            .iter()
            .map(|index| &graph.crates[*index])
            .filter(|used| used.shipped)
            .map(|used| Ok(purl(used)?.to_string()))
            .collect::<Result<_>>()?;
        edges.push(Dependency { dependency_ref: purl(one)?.to_string(), dependencies });
        if one.name == "erp" { root = Some(component) } else { parts.push(component) }
    }
    let bom = Bom {
        version: 1,
        spec_version: SpecVersion::V1_5,
        serial_number: None,
        metadata: Some(Metadata { component: root, ..Metadata::default() }),
        components: Some(Components(parts)),
        dependencies: Some(Dependencies(edges)),
        ..Bom::default()
    };
    let verdict = bom.validate_version(SpecVersion::V1_5);
    ensure!(verdict.passed(), "the bill of materials is not valid: {verdict:?}");
    let mut bytes = Vec::new();
    bom.output_as_json_v1_5(&mut bytes)?;
    bytes.push(b'\n');
    Ok(String::from_utf8(bytes)?)
}

fn component(one: &Crate) -> Result<Component> {
    let purl = purl(one)?;
    let kind = if one.name == "erp" { Classification::Application } else { Classification::Library };
    let mut component = Component::new(kind, &one.name, &one.version, Some(purl.to_string()));
    component.description = one.description.as_deref().map(NormalizedString::new);
    component.licenses =
        one.licence.clone().map(SpdxExpression::parse_lax).transpose()?.map(|licence| Licenses(vec![LicenseChoice::Expression(licence)]));
    component.hashes = one.checksum.clone().map(|sum| Hashes(vec![Hash { alg: HashAlgorithm::SHA_256, content: HashValue(sum) }]));
    component.external_references = one.repository.as_deref().map(|url| {
        ExternalReferences(vec![ExternalReference {
            external_reference_type: ExternalReferenceType::Vcs,
            url: Uri::new(url).into(),
            comment: None,
            hashes: None,
        }])
    });
    component.purl = Some(purl);
    Ok(component)
}

fn purl(one: &Crate) -> Result<Purl> {
    Ok(Purl::new("cargo", &one.name, &one.version)?)
}

/// The crates for readers: what `--check` compares, so that a new one shows in the review of a change.
fn page(graph: &Graph) -> String {
    let mut text = "# Dependencies\n\nEvery crate that the binary `erp` is linked from, with all features; made by `cargo xtask sbom --write`. `cargo xtask sbom` gives the same as CycloneDX 1.5.\n\n| crate | version | licence |\n|---|---|---|\n".to_owned();
    for one in graph.shipped().filter(|one| one.source.is_some()) {
        text.push_str(&format!("| {} | {} | {} |\n", one.name, one.version, one.licence.as_deref().unwrap_or_default()));
    }
    text
}

/// Name and version of each component of a bill.
fn components(bill: &str) -> Result<BTreeSet<(String, String)>> {
    let bill: Value = serde_json::from_str(bill).context("a bill of materials is JSON")?;
    let parts = bill["components"].as_array().context("the bill has no components")?;
    let text = |part: &Value, key: &str| part[key].as_str().unwrap_or_default().to_owned();
    Ok(parts.iter().map(|part| (text(part, "name"), text(part, "version"))).collect())
}

fn difference(old: &BTreeSet<(String, String)>, new: &BTreeSet<(String, String)>) -> Vec<String> {
    let line = |sign: char, (name, version): &(String, String)| format!("{sign} {name} {version}");
    let mut lines: Vec<_> = old
        .difference(new)
        .map(|one| (one.0.clone(), line('-', one)))
        .chain(new.difference(old).map(|one| (one.0.clone(), line('+', one))))
        .collect();
    lines.sort_by(|a, b| a.0.cmp(&b.0));
    lines.into_iter().map(|(_, line)| line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bill_is_whole_and_always_the_same() {
        let graph = Graph::read().unwrap();
        let bill = render(&graph).unwrap();
        assert_eq!(bill, render(&Graph::read().unwrap()).unwrap());
        let json: Value = serde_json::from_str(&bill).unwrap();
        assert_eq!((&json["specVersion"], &json["metadata"]["component"]["name"]), (&"1.5".into(), &"erp".into()));
        assert!(json.get("serialNumber").is_none() && json["metadata"].get("timestamp").is_none());
        let parts = json["components"].as_array().unwrap();
        assert!(parts.len() > 100, "{}", parts.len());
        for part in parts {
            let ours = part["name"].as_str().unwrap().starts_with("erp-");
            assert!(ours || part["hashes"][0]["content"].as_str().is_some_and(|sum| sum.len() == 64), "{part}");
            assert!(part["licenses"].is_array() && part["purl"].as_str().unwrap().starts_with("pkg:cargo/"), "{part}");
        }
        assert!(components(&bill).unwrap().iter().any(|(name, _)| name == "tokio"));
        assert!(!components(&bill).unwrap().iter().any(|(name, _)| name == "erp-testkit"), "tests are not shipped");
    }

    #[test]
    fn what_changed_is_named() {
        let set = |list: &[(&str, &str)]| list.iter().map(|(name, version)| ((*name).to_owned(), (*version).to_owned())).collect();
        let lines = difference(&set(&[("a", "1"), ("b", "1"), ("c", "1")]), &set(&[("a", "1"), ("b", "2"), ("d", "1")]));
        assert_eq!(lines, ["- b 1", "+ b 2", "- c 1", "+ d 1"]);
    }
}
