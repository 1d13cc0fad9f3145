//! The sources this checks.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

/// The workspace's root: two folders above this crate, wherever the checkout is now.
pub fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.ancestors().nth(2).map_or(here.clone(), Path::to_owned)
}

/// The cargo that runs this, or the one in the path; in the root.
pub fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    cargo
}

/// Where it builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// A text file of the repository; its path is relative to the root.
#[derive(Clone, Debug)]
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    /// Whether the product is built from it: tests and the tools of tests may do what it may not.
    pub fn is_product(&self) -> bool {
        let path = self.path.as_str();
        let test = path.contains("/tests/") || path.contains("/examples/") || path.ends_with("/tests.rs") || path.ends_with("_tests.rs");
        let tool =
            ["tests/", "crates/xtask/", "crates/testkit/", "crates/bench/", "crates/chaos/"].iter().any(|folder| path.starts_with(folder));
        Path::new(path).extension().is_some_and(|kind| kind == "rs") && !test && !tool
    }

    /// The text up to the tests at its end.
    pub fn product(&self) -> &str {
        self.text.split("#[cfg(test)]\nmod ").next().unwrap_or_default()
    }

    /// `path:line: what`
    pub fn finding(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path)
    }
}

/// Every line with its number, from one.
pub fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line))
}

/// Every text file that git tracks, or would: binary files are left out.
pub fn tracked() -> Result<Vec<Source>> {
    let root = root();
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(&root)
        .output()
        .context("git ls-files")?;
    if !output.status.success() {
        bail!("git ls-files: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let names = String::from_utf8(output.stdout)?;
    // A file that was deleted and not yet committed is listed, and absent.
    let read = |name: &str| Some(Source { path: name.to_owned(), text: String::from_utf8(fs::read(root.join(name)).ok()?).ok()? });
    Ok(names.split_terminator('\0').filter_map(read).collect())
}
