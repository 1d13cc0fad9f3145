//! Passwords never come by argument: from a file, from stdin, or made here.

use std::{io::Read, path::Path};

use erp_core::{Exit, Secret};

use crate::Failed;

pub fn from_stdin() -> Result<Secret<String>, Failed> {
    let mut text = String::new();
    std::io::stdin()
        .take(4096)
        .read_to_string(&mut text)
        .map_err(|e| Failed::new(Exit::IoErr, "io", format!("cannot read the password from stdin: {e}")))?;
    trimmed(text)
}

pub fn from_file(path: &Path) -> Result<Secret<String>, Failed> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| Failed::new(Exit::NoInput, "input.missing", format!("cannot read {}: {e}", path.display())))?;
    trimmed(text)
}

/// One trailing newline is the editor's, not the password's.
fn trimmed(mut text: String) -> Result<Secret<String>, Failed> {
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    if text.is_empty() { Err(Failed::new(Exit::DataErr, "password.empty", "the password is empty")) } else { Ok(Secret::new(text)) }
}
