//! What can go wrong, each in one line that says what to do.

use std::{io, path::PathBuf, process::Output};

/// An error of the private cluster. Its text is one line, meant to be shown as it is.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// A file or process operation failed.
    #[error("cannot {what} {path}: {source}", path = path.display())]
    Io { what: &'static str, path: PathBuf, source: io::Error },
    /// No binaries, and none could (or were allowed to) be installed.
    #[error(
        "no PostgreSQL server found ({tried}): install the package \"postgresql\" or set ERP_PG_BIN to the folder that holds postgres and initdb"
    )]
    NoBinaries { tried: String },
    /// `ERP_PG_BIN` is set to something else than a folder of server binaries.
    #[error("ERP_PG_BIN is {path}, but postgres and initdb are not both there", path = path.display())]
    BadBinFolder { path: PathBuf },
    /// Another process runs a server on this folder.
    #[error("{path} is in use by {holder}; end it, or run \"erp embedded stop\"", path = path.display(), holder = Holder(*pid))]
    Locked { path: PathBuf, pid: Option<i32> },
    /// A PostgreSQL left behind by a process that died is still at work.
    #[error("PostgreSQL (pid {pid}) still runs on {path}; run \"erp embedded stop\" first", path = path.display())]
    StillRunning { path: PathBuf, pid: i32 },
    /// The cluster was made by another major version than any that is installed.
    #[error("{path} was made by PostgreSQL {made_by}, but {bin} is version {found}: install postgresql-{made_by}, or dump and restore into a new folder", path = path.display(), bin = bin.display())]
    OtherMajor { path: PathBuf, made_by: String, found: String, bin: PathBuf },
    /// Root runs the server as another user, who cannot enter a folder on the way.
    #[error("{path} is closed to the user PostgreSQL has to run as (uid {uid}): choose another folder, or do not run as root", path = path.display())]
    ClosedFolder { path: PathBuf, uid: u32 },
    /// Somebody else's folder stands where the socket should be.
    #[error("{path} exists, but is not a folder that belongs to this user alone", path = path.display())]
    UnsafeSocketFolder { path: PathBuf },
    /// `scratch` was asked for, but the folder already holds a cluster or a link elsewhere.
    #[error("{path} already leads elsewhere than {scratch}: remove it, or use another folder", path = path.display(), scratch = scratch.display())]
    ScratchConflict { path: PathBuf, scratch: PathBuf },
    /// A program ended with an error.
    #[error("{program} failed ({status}): {detail}")]
    Failed { program: &'static str, status: String, detail: String },
    /// The server did not answer in time.
    #[error("PostgreSQL was not ready after {seconds} s; see {log}", log = log.display())]
    NotReady { seconds: u64, log: PathBuf },
    /// A process did not end in time.
    #[error("process {pid} did not stop within {seconds} s")]
    NotStopped { pid: i32, seconds: u64 },
    /// The operating system gave no random bytes.
    #[error("no random bytes from the operating system: {0}")]
    Random(getrandom::Error),
}

struct Holder(Option<i32>);

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Some(pid) => write!(f, "another process (pid {pid})"),
            None => f.write_str("another process"),
        }
    }
}

impl EmbeddedError {
    /// For `map_err`: `.map_err(EmbeddedError::io("create", &path))`.
    pub(crate) fn io(what: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { what, path: path.into(), source }
    }

    /// A program that ran and failed.
    pub(crate) fn failed(program: &'static str, output: &Output) -> Self {
        let mut text = String::from_utf8_lossy(&output.stderr).into_owned();
        if text.trim().is_empty() {
            text = String::from_utf8_lossy(&output.stdout).into_owned();
        }
        Self::Failed { program, status: output.status.to_string(), detail: telling_line(&text) }
    }
}

/// The line that says why: the last FATAL, PANIC or error line, else the last line that is not empty.
pub(crate) fn telling_line(text: &str) -> String {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let telling = |line: &&str| ["FATAL", "PANIC", "error:", "ERROR", "E: "].iter().any(|word| line.contains(word));
    lines().rfind(telling).or_else(|| lines().next_back()).unwrap_or("no output").to_owned()
}

#[cfg(test)]
mod tests {
    use super::telling_line;

    #[test]
    fn the_telling_line_is_found() {
        assert_eq!(telling_line("a\n2026 FATAL:  no\nHINT: x\n\n"), "2026 FATAL:  no");
        assert_eq!(telling_line("a\nb\n\n"), "b");
        assert_eq!(telling_line("\n"), "no output");
    }
}
