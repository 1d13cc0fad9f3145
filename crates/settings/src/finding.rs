//! What is wrong with a configuration, and where the value came from.

use std::fmt;

use erp_core::Exit;
use serde::Serialize;

use crate::checks::{self, Check};

/// `Error` refuses a start; `Warning` refuses only under `--strict`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// The layers, low to high. A later one wins; tables merge, lists replace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// `config/default.toml` inside the binary.
    Default,
    /// `config/{environment}.toml`, from the working directory or from the binary.
    Environment,
    /// Handed over by the caller: the private cluster's URLs and generated secrets.
    Extra,
    /// `/etc/erp/erp.toml`.
    System,
    /// `ERP_CONFIG`, then each `--config`.
    File,
    /// `config/local.toml`, in development only.
    Local,
    /// A file of `$CREDENTIALS_DIRECTORY` (systemd).
    Credential,
    /// `ERP__SECTION__KEY` or `ERP__SECTION__KEY_FILE`.
    Env,
    /// `--set`.
    Set,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub layer: Layer,
    /// For people: `config/production.toml:12`, `env ERP__JWT__SECRET_FILE → /run/secrets/jwt`, `--set log.level`.
    pub text: String,
    /// The value was read from a file of its own (`_FILE`, credential): it is never written out again, not even by `--reveal`.
    pub from_secret_file: bool,
}

impl Origin {
    pub(crate) fn new(layer: Layer, text: impl Into<String>) -> Self {
        Self { layer, text: text.into(), from_secret_file: false }
    }

    pub(crate) fn secret_file(layer: Layer, text: impl Into<String>) -> Self {
        Self { from_secret_file: true, ..Self::new(layer, text) }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Origin {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// The exit code a refusal asks for (sysexits).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitKind {
    /// 64: the command line is wrong.
    Usage,
    /// 66: a named file is missing or unreadable.
    NoInput,
    /// 77: a secret's file is open to others.
    NoPerm,
    /// 78: the configuration is wrong.
    Config,
}

impl ExitKind {
    pub const fn code(self) -> u8 {
        match self {
            Self::Usage => 64,
            Self::NoInput => 66,
            Self::NoPerm => 77,
            Self::Config => 78,
        }
    }

    /// A missing file outweighs an open one, and both outweigh a wrong value, since later findings may follow from it.
    pub(crate) fn of(findings: &[Finding]) -> Self {
        let has = |kind| findings.iter().any(|f| f.severity == Severity::Error && f.exit == kind);
        [Self::Usage, Self::NoInput, Self::NoPerm].into_iter().find(|kind| has(*kind)).unwrap_or(Self::Config)
    }
}

impl From<ExitKind> for Exit {
    fn from(kind: ExitKind) -> Self {
        match kind {
            ExitKind::Usage => Self::Usage,
            ExitKind::NoInput => Self::NoInput,
            ExitKind::NoPerm => Self::NoPerm,
            ExitKind::Config => Self::Config,
        }
    }
}

/// One thing to mend. Never contains a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable id: `SAFE-003`. The list is [`crate::list_checks`].
    pub id: &'static str,
    pub severity: Severity,
    /// Stable name for machines: `config.placeholder_secret`.
    pub kind: &'static str,
    /// The key as its owner should write it.
    pub key: Option<String>,
    pub origin: Option<Origin>,
    pub message: String,
    /// The next step, often a command.
    pub hint: Option<String>,
    #[serde(skip)]
    pub(crate) exit: ExitKind,
}

impl Finding {
    pub fn new(check: &'static Check, message: impl Into<String>) -> Self {
        Self {
            id: check.id,
            severity: check.severity,
            kind: check.kind,
            key: None,
            origin: None,
            message: message.into(),
            hint: None,
            exit: ExitKind::Config,
        }
    }

    /// For a section's own rules (`CONF-014`): refuses the start. The message must not contain the value of a secret.
    pub fn invalid(key: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(&checks::SECTION_RULE, message).key(key)
    }

    /// For a section's own advice (`CONF-015`): refuses only under `--strict`.
    pub fn advice(key: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(&checks::SECTION_ADVICE, message).key(key)
    }

    /// What `check-config --only` calls it: `files`, `schema` or `safety`.
    pub fn group(&self) -> &'static str {
        let files = [&checks::NO_FILE, &checks::NOT_TOML, &checks::OPEN_FILE, &checks::READABLE_FILE];
        if files.iter().any(|check| check.id == self.id) {
            "files"
        } else if self.id.starts_with("SAFE-") {
            "safety"
        } else {
            "schema"
        }
    }

    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    pub fn origin(mut self, origin: Origin) -> Self {
        self.origin = Some(origin);
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    pub(crate) fn exit(mut self, exit: ExitKind) -> Self {
        self.exit = exit;
        self
    }
}

/// `error SAFE-003 jwt.secret: placeholder value (from env ERP__JWT__SECRET) — run: erp secrets generate jwt`
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.severity, self.id)?;
        if let Some(key) = &self.key {
            write!(f, " {key}")?;
        }
        write!(f, ": {}", self.message)?;
        if let Some(origin) = &self.origin {
            write!(f, " (from {origin})")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, " — {hint}")?;
        }
        Ok(())
    }
}

/// One line per finding, errors first.
pub(crate) fn list(f: &mut fmt::Formatter<'_>, findings: &[Finding]) -> fmt::Result {
    for (index, finding) in findings.iter().enumerate() {
        if index > 0 {
            f.write_str("\n")?;
        }
        write!(f, "{finding}")?;
    }
    Ok(())
}

/// Errors first, then by id and key: the same configuration always reads the same.
pub(crate) fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| (a.severity, a.id, &a.key, &a.message).cmp(&(b.severity, b.id, &b.key, &b.message)));
    findings.dedup();
}
