//! The crates of the lock file, and which of them the product is linked from.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    process::Stdio,
};

use anyhow::{Context, Result, ensure};
use cargo_metadata::{CargoOpt, DependencyKind, MetadataCommand, PackageId};

use crate::workspace;

/// The platform of the servers. Crates for others are not fetched by a build, so nothing is said of them.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Crate {
    pub name: String,
    pub version: String,
    /// An SPDX expression, where it says one.
    pub licence: Option<String>,
    /// None for crates of this workspace.
    pub source: Option<String>,
    pub description: Option<String>,
    pub repository: Option<String>,
    /// SHA-256 of the package, from the lock file.
    pub checksum: Option<String>,
    /// Whether the binary `erp` is linked from it, with every feature.
    pub shipped: bool,
    /// Indices into [`Graph::crates`]: what it is linked from.
    pub uses: Vec<usize>,
}

/// Every crate, by name and version.
#[derive(Debug)]
pub struct Graph {
    pub crates: Vec<Crate>,
}

impl Graph {
    pub fn read() -> Result<Self> {
        let mut command = MetadataCommand::new();
        command.current_dir(workspace::root()).features(CargoOpt::AllFeatures);
        command.other_options(["--locked".to_owned(), "--filter-platform".to_owned(), PLATFORM.to_owned()]);
        let metadata = command.exec().context("cargo metadata")?;
        let resolve = metadata.resolve.as_ref().context("cargo metadata resolves nothing")?;
        let checksums = checksums(&fs::read_to_string(workspace::root().join("Cargo.lock"))?)?;

        let linked: BTreeMap<&PackageId, Vec<&PackageId>> = resolve
            .nodes
            .iter()
            .map(|node| {
                let normal = node.deps.iter().filter(|dep| dep.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal));
                (&node.id, normal.map(|dep| &dep.pkg).collect())
            })
            .collect();
        let shipped = shipped()?;
        let mut packages: Vec<_> = metadata.packages.iter().filter(|package| linked.contains_key(&package.id)).collect();
        packages.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
        let place: BTreeMap<&PackageId, usize> = packages.iter().enumerate().map(|(index, package)| (&package.id, index)).collect();
        let crates = packages.iter().map(|package| {
            let (name, version) = (package.name.to_string(), package.version.to_string());
            let mut uses: Vec<usize> = linked[&package.id].iter().filter_map(|id| place.get(id).copied()).collect();
            uses.sort_unstable();
            Crate {
                checksum: checksums.get(&(name.clone(), version.clone())).cloned(),
                licence: package.license.clone(),
                source: package.source.as_ref().map(|source| source.repr.clone()),
                description: package.description.clone(),
                repository: package.repository.clone(),
                shipped: shipped.contains(&format!("{name} v{version}")),
                uses,
                name,
                version,
            }
        });
        Ok(Self { crates: crates.collect() })
    }

    pub fn shipped(&self) -> impl Iterator<Item = &Crate> {
        self.crates.iter().filter(|one| one.shipped)
    }
}

/// `name vVERSION` of what the binary is linked from. Asked of `cargo tree`, which resolves features as a build does; the metadata count
/// in what only tests and other platforms switch on.
fn shipped() -> Result<BTreeSet<String>> {
    let mut cargo = workspace::cargo();
    cargo.args(["tree", "--locked", "--package", "erp", "--edges", "normal", "--all-features", "--target", PLATFORM, "--prefix", "none"]);
    let output = cargo.stderr(Stdio::inherit()).output().context("cannot run cargo tree")?;
    ensure!(output.status.success(), "cargo tree ended with {}", output.status);
    let text = String::from_utf8(output.stdout)?;
    Ok(text.lines().map(|line| line.split_whitespace().take(2).collect::<Vec<_>>().join(" ")).collect())
}

fn checksums(lock: &str) -> Result<BTreeMap<(String, String), String>> {
    let lock: toml::Table = lock.parse().context("Cargo.lock")?;
    let packages = lock.get("package").and_then(toml::Value::as_array).context("Cargo.lock lists no package")?;
    let text = |package: &toml::Value, key: &str| Some(package.get(key)?.as_str()?.to_owned());
    Ok(packages
        .iter()
        .filter_map(|package| Some(((text(package, "name")?, text(package, "version")?), text(package, "checksum")?)))
        .collect())
}
