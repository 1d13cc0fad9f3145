//! The one way out: results to stdout, everything else to stderr.

use std::{
    io::{self, IsTerminal, Write},
    time::Instant,
};

use erp_core::Exit;
use serde_json::{Value, json};

use crate::{Failed, Output, about};

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Human,
    Json,
    Ndjson,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// Writes results, notices and errors. A closed pipe is no error: the reader has had enough.
#[derive(Clone, Debug)]
pub struct Printer {
    pub format: Format,
    /// 0: everything; 1: no notices; 2: nothing but the exit code.
    pub quiet: u8,
    pub color: Color,
    pub progress: bool,
    started: Instant,
}

impl Printer {
    pub fn new(format: Format, quiet: u8, color: Color, progress: bool) -> Self {
        Self { format, quiet, color, progress, started: Instant::now() }
    }

    /// The same, whose results are one JSON document.
    pub fn as_json(&self) -> Self {
        Self { format: Format::Json, ..self.clone() }
    }

    /// Whether progress bars make sense: a person watches stderr.
    pub fn bars(&self) -> bool {
        self.progress && self.quiet == 0 && self.format == Format::Human && std::io::stderr().is_terminal()
    }

    /// One line of a stream on stdout (`--output ndjson`).
    pub fn event(&self, event: &Value) {
        if self.format == Format::Ndjson {
            write(&mut std::io::stdout().lock(), &event.to_string()).ok();
        }
    }

    /// A word to the person at the terminal.
    pub fn notice(&self, text: &str) {
        if self.quiet == 0 {
            write(&mut std::io::stderr().lock(), text).ok();
        }
    }

    /// Part of the result that cannot wait for the end: a running server's address, a password shown once.
    pub fn announce(&self, command: &str, data: &Value, human: &str) {
        // What began goes on, whether or not anybody reads.
        let written = match self.format {
            Format::Human => write(&mut std::io::stdout().lock(), human),
            Format::Json | Format::Ndjson => self.envelope(command, Exit::Ok, data, &[], &Value::Null),
        };
        written.ok();
    }

    /// Writes how the command ended and gives its exit code.
    pub fn finish(&self, command: &str, result: Result<Output, Failed>) -> Exit {
        match result {
            Ok(output) => {
                let exit = output.exit.unwrap_or(Exit::Ok);
                let mut written = Ok(());
                if self.format == Format::Human {
                    for warning in output.warnings.iter().filter(|_| self.quiet == 0) {
                        self.line(33, "warning", warning);
                    }
                    if !output.human.is_empty() && self.quiet < 2 {
                        written = write(&mut std::io::stdout().lock(), &output.human);
                    }
                } else if !output.data.is_null() {
                    written = self.envelope(command, exit, &output.data, &output.warnings, &Value::Null);
                }
                match written {
                    Ok(()) => exit,
                    Err(error) => {
                        self.line(31, "error", &format!("cannot write the result: {error}"));
                        Exit::IoErr
                    }
                }
            }
            Err(failed) => {
                if self.format == Format::Human {
                    self.complain(&failed);
                } else {
                    let error = json!({ "kind": failed.kind, "message": failed.message, "hint": failed.hint, "causes": failed.causes, "docs": "docs/OPERATIONS.md#exit-codes" });
                    self.envelope(command, failed.exit, &failed.data, &[], &error).ok();
                }
                failed.exit
            }
        }
    }

    fn complain(&self, failed: &Failed) {
        if self.quiet > 1 {
            return;
        }
        self.line(31, "error", &failed.message);
        for cause in &failed.causes {
            self.line(2, "  because", cause);
        }
        if let Some(hint) = &failed.hint {
            self.line(36, "hint", hint);
        }
    }

    fn line(&self, code: u8, label: &str, text: &str) {
        let mut stderr = std::io::stderr().lock();
        let colored = match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        };
        let line = if colored { format!("\u{1b}[{code}m{label}\u{1b}[0m: {text}") } else { format!("{label}: {text}") };
        write(&mut stderr, &line).ok();
    }

    fn envelope(&self, command: &str, exit: Exit, data: &Value, warnings: &[String], error: &Value) -> io::Result<()> {
        let envelope = json!({
            "schema": "erp.cli/v1", "command": command, "ok": error.is_null() && exit == Exit::Ok, "exit": exit.code(), "data": data,
            "warnings": warnings, "error": error,
            "meta": { "version": about::VERSION, "git": about::git(), "host": about::host(), "elapsed_ms": self.started.elapsed().as_millis() as u64 },
        });
        write(&mut std::io::stdout().lock(), &envelope.to_string())
    }
}

fn write(out: &mut impl Write, text: &str) -> io::Result<()> {
    let end = if text.ends_with('\n') { "" } else { "\n" };
    out.write_all(text.as_bytes()).and_then(|()| out.write_all(end.as_bytes())).and_then(|()| out.flush()).or_else(|error| {
        match error.kind() {
            // The reader has had enough.
            io::ErrorKind::BrokenPipe => Ok(()),
            _ => Err(error),
        }
    })
}
