//! The private cluster as a configuration layer.

use std::path::{Path, PathBuf};

use erp_core::Secret;
use erp_embedded::{APP_ROLE, Cluster, DATABASE, EmbeddedError, OWNER_ROLE, Options, Running, SUPERUSER, secrets};

use crate::{PhaseError, PhaseName, Stop, phase::Kind};

/// How often the private PostgreSQL is looked after.
const LOOK: std::time::Duration = std::time::Duration::from_millis(500);

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
    urls: Urls,
    secrets: PathBuf,
    /// The administrator's password, when the secrets were just made: to be shown once.
    pub new_password: Option<Secret<String>>,
}

/// The roles of the cluster, each as a URL.
struct Urls {
    owner: String,
    app: String,
    superuser: String,
}

impl Urls {
    fn of(url: impl Fn(&str) -> String) -> Self {
        Self { owner: url(OWNER_ROLE), app: url(APP_ROLE), superuser: url(SUPERUSER) }
    }
}

impl Embedded {
    /// Starts (or joins) the cluster. Blocking; call it before the runtime has work, or from a blocking thread.
    pub fn start(options: &EmbeddedOptions, report: &mut dyn FnMut(&str)) -> Result<Self, PhaseError> {
        let (cluster, urls) = match Self::cluster(options, report) {
            Ok(cluster) => {
                let urls = Urls::of(|role| cluster.url(role, DATABASE));
                (Some(cluster), urls)
            }
            Err(error @ EmbeddedError::Locked { .. }) if options.attach => {
                let running: Running = erp_embedded::running(&options.dir).ok_or_else(|| failed(error))?;
                (None, Urls::of(|role| running.url(role, DATABASE)))
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
            revive: true,
            scratch: None,
            settings: Vec::new(),
        };
        Cluster::start(&options, report)
    }

    /// The configuration layers: where the database is, and the secrets made for this folder.
    pub fn layers(&self) -> Result<Vec<(String, toml::Table)>, PhaseError> {
        let text = std::fs::read_to_string(&self.secrets).map_err(|e| unreadable(&self.secrets, &e.to_string()))?;
        let secrets: toml::Table = toml::from_str(&text).map_err(|_| unreadable(&self.secrets, "it is not TOML"))?;
        let Urls { owner, app, superuser } = &self.urls;
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
        // Whoever may read this socket may connect as anybody, so that a role of its own for backups would guard nothing.
        database.insert("backup_url".into(), superuser.clone().into());
        urls.insert("database".into(), database.into());
        Ok(vec![("embedded cluster".to_owned(), urls), (self.secrets.display().to_string(), secrets)])
    }

    /// Whether this process runs the cluster (and will stop it).
    pub const fn owns_cluster(&self) -> bool {
        self.cluster.is_some()
    }

    /// Reports when PostgreSQL ends by itself, until it is ours no more; asks for the end of serving when it cannot be started again.
    pub fn supervise(&self, stop: &Stop) {
        let Some(watch) = self.cluster.as_ref().map(Cluster::watch) else { return };
        let stop = stop.clone();
        tokio::spawn(async move {
            let mut revived = 0;
            while !stop.drain.is_cancelled() {
                tokio::time::sleep(LOOK).await;
                if watch.is_gone() {
                    tracing::error!("PostgreSQL ended by itself and cannot be started again");
                    stop.drain.cancel();
                } else if watch.revived() != revived {
                    revived = watch.revived();
                    tracing::error!(pid = watch.pid(), times = revived, "PostgreSQL ended by itself and was started again");
                }
            }
        });
    }

    /// Why serving cannot have gone on, where PostgreSQL ended by itself for good.
    pub fn loss(&self) -> Option<PhaseError> {
        let cluster = self.cluster.as_ref().filter(|cluster| cluster.watch().is_gone())?;
        let message = "the private cluster's PostgreSQL ended by itself and cannot be started again";
        let log = format!("its log says why: {}", cluster.log().display());
        Some(PhaseError::new(PhaseName::Serve, Kind::EmbeddedFailed, message).hint(log))
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
