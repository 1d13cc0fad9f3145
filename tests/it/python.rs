//! A Python with the packages of a second implementation.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

/// Names to import, and to install where they are missing.
const PACKAGES: [(&str, &str); 4] =
    [("cryptography", "cryptography"), ("jwt", "pyjwt"), ("jwcrypto", "jwcrypto"), ("argon2", "argon2-cffi")];

/// A Python that has [`PACKAGES`]: the system's, else one made under `target/`. None, with a word on standard error, where neither
/// can be had.
pub fn python() -> Option<PathBuf> {
    let imports = PACKAGES.map(|(name, _)| format!("import {name}")).join(";");
    let has = |python: &Path| {
        let tried = Command::new(python).args(["-c", &imports]).stderr(Stdio::null()).status();
        tried.is_ok_and(|status| status.success())
    };
    let system = PathBuf::from("python3");
    if has(&system) {
        return Some(system);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/oracle-venv");
    let own = folder.join("bin/python");
    // Tests run at the same time, each in a process of its own: one of them installs.
    std::fs::create_dir_all(folder.parent().unwrap()).unwrap();
    let lock = File::create(folder.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    if !has(&own) {
        let _ = Command::new(&system).args(["-m", "venv"]).arg(&folder).status();
        let _ = Command::new(&own).args(["-m", "pip", "install", "--quiet"]).args(PACKAGES.map(|(_, package)| package)).status();
    }
    let found = has(&own).then_some(own);
    if found.is_none() {
        let told = format!("SKIPPED: no Python here can {imports}, and nothing can be installed\n");
        let _ = std::io::stderr().write_all(told.as_bytes());
    }
    found
}

/// What a script of `tests/` answers to a question.
pub fn ask(python: &Path, script: &str, question: &Value) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(script);
    let mut child = Command::new(python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(question.to_string().as_bytes()).unwrap();
    let answer = child.wait_with_output().unwrap();
    assert!(answer.status.success(), "the script refuses; its reason is on standard error");
    serde_json::from_slice(&answer.stdout).unwrap()
}
