//! The private cluster as a configuration layer.

use std::path::{Path, PathBuf};

use erp_core::Secret;
use erp_embedded::{APP_ROLE, Cluster, DATABASE, EmbeddedError, OWNER_ROLE, Options, Running, secrets};

use crate::{PhaseError, PhaseName, phase::Kind};

#[derive(Clone, Debug)]
pub struct EmbeddedOptions {
    /// `.erp` of the working directory by default.
    pub dir: PathBuf,
    /// May missing server binaries be installed?
    pub install: bool,
    /// Use a server that another process runs on the folder, instead of refusing.
    pub attach: bool,
}

/// A private cluster that runs, and what the configuration needs to know of it.
pub struct Embedded {
    cluster: Option<Cluster>,
    urls: (String, String),
    secrets: PathBuf,
    /// The administrator's password, when the secrets were just made: to be shown once.
    pub new_password: Option<Secret<String>>,
}

impl Embedded {
    /// Starts (or joins) the cluster. Blocking; call it before the runtime has work, or from a blocking thread.
    pub fn start(options: &EmbeddedOptions, report: &mut dyn FnMut(&str)) -> Result<Self, PhaseError> {
        let (cluster, urls) = match Self::cluster(options, report) {
            Ok(cluster) => {
                let urls = (cluster.owner_url(), cluster.app_url());
                (Some(cluster), urls)
            }
            Err(error @ EmbeddedError::Locked { .. }) if options.attach => {
                let running: Running = erp_embedded::running(&options.dir).ok_or_else(|| failed(error))?;
                (None, (running.url(OWNER_ROLE, DATABASE), running.url(APP_ROLE, DATABASE)))
            }
            Err(error) => return Err(failed(error)),
        };
        let (secrets, created) = secrets::load_or_create(&options.dir).map_err(failed)?;
        let new_password = match created {
            secrets::Created::New { admin_password } => Some(Secret::new(admin_password)),
            secrets::Created::Existing => None,
        };
        Ok(Self { cluster, urls, secrets, new_password })
    }

    fn cluster(options: &EmbeddedOptions, report: &mut dyn FnMut(&str)) -> Result<Cluster, EmbeddedError> {
        let options = Options {
            dir: options.dir.clone(),
            install: options.install,
            durable: true,
            max_connections: 60,
            die_with_parent: true,
            scratch: None,
            settings: Vec::new(),
        };
        Cluster::start(&options, report)
    }

    /// The configuration layers: where the database is, and the secrets made for this folder.
    pub fn layers(&self) -> Result<Vec<(String, toml::Table)>, PhaseError> {
        let text = std::fs::read_to_string(&self.secrets).map_err(|e| unreadable(&self.secrets, &e.to_string()))?;
        let secrets: toml::Table = toml::from_str(&text).map_err(|_| unreadable(&self.secrets, "it is not TOML"))?;
        let (owner, app) = &self.urls;
        let urls = toml::toml! {
            [server]
            host = "127.0.0.1"
            [redis]
            url = "memory://"
            [wechat]
            enabled = false
        };
        let mut urls = urls;
        let mut database = toml::Table::new();
        database.insert("url".into(), app.clone().into());
        database.insert("migrate_url".into(), owner.clone().into());
        urls.insert("database".into(), database.into());
        Ok(vec![("embedded cluster".to_owned(), urls), (self.secrets.display().to_string(), secrets)])
    }

    /// Whether this process runs the cluster (and will stop it).
    pub const fn owns_cluster(&self) -> bool {
        self.cluster.is_some()
    }

    /// Stops the cluster, if it is ours.
    pub fn stop(self) -> Result<(), PhaseError> {
        self.cluster.map_or(Ok(()), |cluster| cluster.stop().map_err(failed))
    }
}

fn failed(error: EmbeddedError) -> PhaseError {
    let kind = match &error {
        EmbeddedError::Locked { .. } | EmbeddedError::StillRunning { .. } => Kind::EmbeddedLocked,
        EmbeddedError::Io { .. } | EmbeddedError::ClosedFolder { .. } | EmbeddedError::UnsafeSocketFolder { .. } => Kind::EmbeddedFiles,
        _ => Kind::EmbeddedFailed,
    };
    PhaseError::new(PhaseName::Database, kind, error.to_string()).source(error)
}

fn unreadable(path: &Path, why: &str) -> PhaseError {
    PhaseError::new(PhaseName::Config, Kind::ConfigMissing, format!("cannot read {}: {why}", path.display()))
}
