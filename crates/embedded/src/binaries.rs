//! Finding PostgreSQL's server binaries.

use crate::EmbeddedError;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The folder with `postgres` and `initdb`: `ERP_PG_BIN`, then `PATH`, then the folders of distributions and
/// Homebrew, newest major version first.
pub fn find_bin() -> Option<PathBuf> {
    candidates(None).into_iter().next()
}

/// [`find_bin`], and then what an earlier start put into `dir/pg-dist`.
pub fn find_bin_for(dir: &Path) -> Option<PathBuf> {
    candidates(Some(dir)).into_iter().next()
}

/// The client program psql: next to a server's binaries, else on `PATH`. A server can come without it.
pub fn find_psql(dir: &Path) -> Option<PathBuf> {
    let beside = candidates(Some(dir)).into_iter().filter_map(|bin| Some(bin.join("postgres").canonicalize().ok()?.with_file_name("psql")));
    let on_path = env::split_paths(&env::var_os("PATH").unwrap_or_default()).map(|path| path.join("psql")).collect::<Vec<_>>();
    beside.chain(on_path).find(|path| path.is_file())
}

/// The binaries fetched for this folder alone.
pub fn dist_bin(dir: &Path) -> PathBuf {
    dir.join("pg-dist").join("bin")
}

/// The binaries to use for a cluster: of the version that made it, if there is a choice.
///
/// `Ok(None)`: there are none.
pub fn choose(dir: &Path, data: &Path) -> Result<Option<PathBuf>, EmbeddedError> {
    if let Some(path) = env::var_os("ERP_PG_BIN").map(PathBuf::from).filter(|path| !is_bin(path)) {
        return Err(EmbeddedError::BadBinFolder { path });
    }
    let candidates = candidates(Some(dir));
    let Ok(made_by) = fs::read_to_string(data.join("PG_VERSION")).map(|text| text.trim().to_owned()) else {
        return Ok(candidates.into_iter().next());
    };
    let Some(first) = candidates.first() else { return Ok(None) };
    if let Some(bin) = candidates.iter().find(|bin| major(bin).is_ok_and(|found| found == made_by)) {
        return Ok(Some(bin.clone()));
    }
    Err(EmbeddedError::OtherMajor { path: data.to_owned(), made_by, found: major(first)?, bin: first.clone() })
}

fn is_bin(path: &Path) -> bool {
    path.join("postgres").is_file() && path.join("initdb").is_file()
}

fn candidates(dir: Option<&Path>) -> Vec<PathBuf> {
    if let Some(path) = env::var_os("ERP_PG_BIN").map(PathBuf::from) {
        return Vec::from_iter(is_bin(&path).then_some(path)); // an explicit wish is not overruled
    }
    let mut found: Vec<PathBuf> = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect();
    found.extend(system_folders());
    found.extend(dir.map(dist_bin));
    found.retain(|path| is_bin(path));
    found
}

/// Where distributions and Homebrew put a version each. `ERP_PG_SEARCH` lists other bases, as `PATH` lists folders; empty, none.
pub(crate) fn system_folders() -> Vec<PathBuf> {
    let usual = ["/usr/lib/postgresql", "/usr", "/usr/local", "/opt/homebrew/opt", "/usr/local/opt", "/opt/local/lib"];
    match env::var_os("ERP_PG_SEARCH") {
        Some(bases) => env::split_paths(&bases).filter(|base| !base.as_os_str().is_empty()).flat_map(|base| versioned(&base)).collect(),
        None => usual.iter().flat_map(|base| versioned(Path::new(base))).collect(),
    }
}

/// `15/bin` (Debian), `pgsql-15/bin` (Red Hat's community packages), `postgresql@15/bin` (Homebrew),
/// `postgresql15/bin` (Alpine, MacPorts), newest first.
fn versioned(base: &Path) -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir(base)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((version_of(entry.file_name().to_str()?)?, entry.path().join("bin"))))
        .collect();
    found.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    found.into_iter().map(|(_, path)| path).collect()
}

fn version_of(name: &str) -> Option<u32> {
    let rest = ["postgresql@", "postgresql", "pgsql-"].iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name);
    rest.parse().ok()
}

/// `15` out of `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn major(bin: &Path) -> Result<String, EmbeddedError> {
    let program = bin.join("postgres");
    let output = Command::new(&program).arg("--version").output().map_err(EmbeddedError::io("run", &program))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let major = text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let digits = |word: &str| word.chars().take_while(char::is_ascii_digit).collect();
    major.map(digits).ok_or_else(|| EmbeddedError::failed("postgres --version", &output))
}

#[cfg(test)]
mod tests {
    use super::version_of;

    #[test]
    fn versions_in_folder_names() {
        let cases = [("15", Some(15)), ("postgresql@16", Some(16)), ("pgsql-17", Some(17)), ("postgresql18", Some(18)), ("bin", None)];
        for (name, version) in cases {
            assert_eq!(version_of(name), version, "{name}");
        }
    }
}
