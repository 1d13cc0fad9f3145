//! The declared dependencies of the workspace's crates.

use std::collections::BTreeSet;

use anyhow::Result;
use cargo_metadata::{DependencyKind, MetadataCommand};

/// A crate of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crate {
    pub name: String,
    /// Below `crates/modules/`.
    pub is_module: bool,
    /// What the product links or builds with.
    pub uses: BTreeSet<String>,
    /// What only tests use.
    pub tests_use: BTreeSet<String>,
}

pub fn read() -> Result<Vec<Crate>> {
    let root = crate::workspace::root();
    let metadata = MetadataCommand::new().manifest_path(root.join("Cargo.toml")).no_deps().exec()?;
    let modules = root.join("crates").join("modules");
    let of = |package: &cargo_metadata::Package| {
        let names = |dev: bool| {
            let chosen = package.dependencies.iter().filter(|dependency| (dependency.kind == DependencyKind::Development) == dev);
            chosen.map(|dependency| dependency.name.clone()).collect()
        };
        Crate {
            name: package.name.to_string(),
            is_module: package.manifest_path.as_std_path().starts_with(&modules),
            uses: names(false),
            tests_use: names(true),
        }
    };
    Ok(metadata.packages.iter().map(of).collect())
}
