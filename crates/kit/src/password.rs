//! Passwords on the command line. They never come as arguments, which every user of the machine can read: they come from a
//! file, from stdin, or are made here.

use std::{
    io::Read,
    path::{Path, PathBuf},
};

use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command, value_parser};
use erp_core::{Exit, Secret};
use erp_settings::secrets::{Generate, generate};

use crate::CommandError;

/// A password for somebody, and whether it must be shown because nobody knows it yet.
#[derive(Debug)]
pub struct NewPassword {
    pub password: Secret<String>,
    pub generated: bool,
}

impl NewPassword {
    /// Adds `--password-stdin`, `--password-file` and `--generate`; exactly one of them must be given.
    pub fn arguments(command: Command) -> Command {
        command
            .arg(Arg::new("password-stdin").long("password-stdin").action(ArgAction::SetTrue).help("Read the password from stdin"))
            .arg(
                Arg::new("password-file")
                    .long("password-file")
                    .value_name("FILE")
                    .value_parser(value_parser!(PathBuf))
                    .help("Read it from a file"),
            )
            .arg(Arg::new("generate").long("generate").action(ArgAction::SetTrue).help("Make one and print it once"))
            .group(ArgGroup::new("password").args(["password-stdin", "password-file", "generate"]).required(true))
    }

    /// What the arguments of [`NewPassword::arguments`] name.
    pub fn of(matches: &ArgMatches) -> Result<Self, CommandError> {
        if let Some(path) = matches.get_one::<PathBuf>("password-file") {
            return Ok(Self { password: from_file(path)?, generated: false });
        }
        if matches.get_flag("password-stdin") {
            return Ok(Self { password: from_stdin()?, generated: false });
        }
        let made = generate(Generate::Password).map_err(|e| CommandError::new(Exit::OsErr, "random", e.to_string()))?;
        Ok(Self { password: made, generated: true })
    }
}

pub fn from_stdin() -> Result<Secret<String>, CommandError> {
    let mut text = String::new();
    std::io::stdin()
        .take(4096)
        .read_to_string(&mut text)
        .map_err(|e| CommandError::new(Exit::IoErr, "io", format!("cannot read the password from stdin: {e}")))?;
    trimmed(text)
}

/// From a file that only its owner, and at most a group, can read.
pub fn from_file(path: &Path) -> Result<Secret<String>, CommandError> {
    // What is no file, such as the pipe of `<(…)`, has no readers but us.
    if path.is_file() && erp_settings::too_open(path) {
        let message = format!("{} holds a password and is open to others (wider than 0640)", path.display());
        return Err(CommandError::new(Exit::NoPerm, "input.file_permissions", message).hint(format!("chmod 0600 {}", path.display())));
    }
    let text = std::fs::read_to_string(path)
        .map_err(|e| CommandError::new(Exit::NoInput, "input.missing", format!("cannot read {}: {e}", path.display())))?;
    trimmed(text)
}

/// One trailing newline is the editor's, not the password's.
fn trimmed(mut text: String) -> Result<Secret<String>, CommandError> {
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    if text.is_empty() { Err(CommandError::new(Exit::DataErr, "password.empty", "the password is empty")) } else { Ok(Secret::new(text)) }
}
