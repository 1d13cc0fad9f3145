//! What a load may read. Everything comes in from outside, so that tests need no process environment.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

/// The name that selects `config/{environment}.toml`. Whatever is not `development` is judged like production.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment(String);

impl Environment {
    pub const PRODUCTION: &'static str = "production";
    pub const DEVELOPMENT: &'static str = "development";

    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Exactly `production`.
    pub fn is_production(&self) -> bool {
        self.0 == Self::PRODUCTION
    }

    /// Exactly `development`: a misspelt name never relaxes a rule.
    pub fn is_development(&self) -> bool {
        self.0 == Self::DEVELOPMENT
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The inputs of [`crate::load`].
#[derive(Clone, Default)]
pub struct LoadOptions {
    /// `--env`; else `ERP_ENV`, else `production`.
    pub environment: Option<String>,
    /// Each `--config`, in order.
    pub files: Vec<PathBuf>,
    /// Each `--set key=value`, in order.
    pub sets: Vec<(String, String)>,
    /// The process environment. Only `ERP_ENV`, `ERP_CONFIG` and `ERP__…` are read.
    pub env: BTreeMap<String, String>,
    /// Where `config/{environment}.toml` and `config/local.toml` are looked for; relative `--config` paths start here too.
    pub working_dir: PathBuf,
    /// systemd's `$CREDENTIALS_DIRECTORY`.
    pub credentials_dir: Option<PathBuf>,
    /// `/etc/erp/erp.toml`, read if present.
    pub system_file: Option<PathBuf>,
    /// Layers between `config/{environment}.toml` and `/etc/erp/erp.toml`, each with the text shown as its origin.
    /// The embedded mode hands over its URLs and generated secrets here.
    pub extra_layers: Vec<(String, toml::Table)>,
    /// The effective user, for the warning about root.
    pub euid: Option<u32>,
}

/// Without values.
impl fmt::Debug for LoadOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoadOptions").field("environment", &self.environment).field("files", &self.files).finish_non_exhaustive()
    }
}

impl LoadOptions {
    /// What this process can see: its environment, working directory, credentials and `/etc/erp/erp.toml`.
    pub fn from_process() -> Self {
        let lossy = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
        Self {
            env: std::env::vars_os().map(|(name, value)| (lossy(name), lossy(value))).collect(),
            working_dir: std::env::current_dir().unwrap_or_default(),
            credentials_dir: std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from),
            system_file: Some(PathBuf::from("/etc/erp/erp.toml")),
            euid: effective_user(),
            ..Self::default()
        }
    }

    /// Nothing but the built-in defaults and what is added by hand: for tests.
    pub fn isolated(environment: &str) -> Self {
        Self { environment: Some(environment.to_owned()), ..Self::default() }
    }

    /// Adds one `--set`.
    pub fn set(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.sets.push((key.into(), value.into()));
        self
    }

    /// Adds one environment variable.
    pub fn var(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.env.insert(name.into(), value.into());
        self
    }

    /// Adds a layer between `config/{environment}.toml` and `/etc/erp/erp.toml`.
    pub fn layer(mut self, origin: impl Into<String>, table: toml::Table) -> Self {
        self.extra_layers.push((origin.into(), table));
        self
    }

    pub(crate) fn resolve(&self, path: &Path) -> PathBuf {
        self.working_dir.join(path)
    }
}

/// The user we act as. Linux alone: `/proc/self/status` tells it without a system call of our own, and rightly for non-dumpable processes too.
pub fn effective_user() -> Option<u32> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let uids = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
    uids.split_whitespace().nth(1)?.parse().ok()
}
