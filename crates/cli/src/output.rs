//! What a command answers.

use std::{fs::File, os::unix::fs::OpenOptionsExt, path::Path};

use erp_core::Exit;
use erp_db::{DbError, Failure};
use erp_kit::{CommandError, CommandOutput};
use erp_server::PhaseError;
use serde::Serialize;
use serde_json::{Value, json};

/// The result of a command: `data` for machines, `human` for people, nothing else on stdout.
#[derive(Debug, Default)]
pub struct Output {
    pub data: Value,
    pub human: String,
    pub warnings: Vec<String>,
    pub exit: Option<Exit>,
}

impl Output {
    pub fn new(data: impl Serialize, human: impl Into<String>) -> Self {
        Self { data: serde_json::to_value(data).unwrap_or_default(), human: human.into(), ..Self::default() }
    }

    /// The one shape of lists: `items`, and `next_cursor` where another page follows.
    pub fn list(items: impl Serialize, next_cursor: Option<String>, human: impl Into<String>) -> Self {
        Self::new(json!({ "items": items, "next_cursor": next_cursor }), human)
    }

    pub fn exit(mut self, exit: Exit) -> Self {
        self.exit = Some(exit);
        self
    }

    pub fn warnings(mut self, warnings: impl IntoIterator<Item = String>) -> Self {
        self.warnings.extend(warnings);
        self
    }
}

impl From<CommandOutput> for Output {
    fn from(output: CommandOutput) -> Self {
        Self { data: output.data, human: output.human, warnings: output.warnings, exit: output.exit }
    }
}

/// A command that did not do what it was asked to.
#[derive(Debug)]
pub struct Failed {
    pub exit: Exit,
    pub kind: String,
    pub message: String,
    pub hint: Option<String>,
    pub causes: Vec<String>,
    pub data: Value,
}

impl Failed {
    pub fn new(exit: Exit, kind: &str, message: impl Into<String>) -> Self {
        Self { exit, kind: kind.to_owned(), message: message.into(), hint: None, causes: vec![], data: Value::Null }
    }

    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "usage", message)
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn data(mut self, data: Value) -> Self {
        self.data = data;
        self
    }
}

impl From<PhaseError> for Failed {
    fn from(mut error: PhaseError) -> Self {
        if !error.findings.is_empty() && !error.message.starts_with("the ") {
            error.message = format!("the configuration is refused\n{}", error.message);
        }
        let data = if error.findings.is_empty() {
            json!({ "phase": error.phase })
        } else {
            json!({ "phase": error.phase, "findings": error.findings })
        };
        Self {
            exit: error.exit(),
            kind: error.kind.as_str().to_owned(),
            hint: error.hint.clone(),
            causes: causes(&error),
            message: error.message,
            data,
        }
    }
}

impl From<DbError> for Failed {
    fn from(error: DbError) -> Self {
        CommandError::from(Failure::from(error)).into()
    }
}

impl From<CommandError> for Failed {
    fn from(error: CommandError) -> Self {
        Self { hint: error.hint, ..Self::new(error.exit, error.kind, error.message) }
    }
}

/// The causes below the message, each once.
fn causes(error: &PhaseError) -> Vec<String> {
    let mut causes: Vec<String> =
        std::iter::successors(std::error::Error::source(error), |e| e.source()).map(ToString::to_string).collect();
    causes.retain(|cause| !error.message.contains(cause.as_str()));
    causes.dedup();
    causes
}

/// A new file that only its owner can read; an existing one is never overwritten.
pub fn create_private(path: &Path) -> Result<File, Failed> {
    File::options().write(true).create_new(true).mode(0o600).open(path).map_err(|e| {
        Failed::new(Exit::CantCreate, "output", format!("cannot create {}: {e}", path.display()))
            .hint("an existing file is never overwritten")
    })
}
