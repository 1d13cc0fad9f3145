//! The private PostgreSQL cluster behind `--embedded` and the tests.
//!
//! [`Cluster::start`] finds (or installs) the server binaries, makes a cluster below one folder, starts it on a
//! Unix socket that only this user can reach, and stops it when the value is dropped. Nothing here is asynchronous:
//! it runs before the async runtime starts.
//!
//! | below `dir` | what |
//! |---|---|
//! | `pg/data` | the cluster; it appears by a rename, so a half-made one never counts |
//! | `pg/s` | the socket folder, 0700 (a short folder in the temporary directory when the path is too long) |
//! | `pg/lock` | held by the one process that may start a server; contains its pid |
//! | `pg/postgres.log` | the server's log since its last start, `postgres.log.old` the one before |
//! | `pg-dist` | server binaries, when they had to be fetched for this folder alone |
//! | `secrets.toml` | see [`secrets`] |

mod binaries;
mod clients;
mod cluster;
mod control;
mod error;
mod initdb;
mod install;
mod layout;
mod lock;
mod postmaster;
mod run_as;
pub mod secrets;
mod server;
mod sys;
mod url;

use std::path::PathBuf;

pub use binaries::{find_bin, find_bin_for, find_psql};
pub use clients::{Clients, NoClients, find_clients};
pub use cluster::Cluster;
pub use control::{Running, StopOutcome, reset, running, stop_running};
pub use error::EmbeddedError;
pub use server::ServerWatch;

/// The role that owns the database `erp` and runs migrations.
pub const OWNER_ROLE: &str = "erp_owner";
/// The role the server works as; row level security holds for it.
pub const APP_ROLE: &str = "erp_app";
/// The application's database.
pub const DATABASE: &str = "erp";
/// The cluster's superuser: only tests and operators use it.
pub const SUPERUSER: &str = "postgres";

/// How to run the private cluster.
#[derive(Debug, Clone)]
pub struct Options {
    /// Everything lives below this folder (for example `.erp`); it is created with mode 0700.
    pub dir: PathBuf,
    /// Whether missing server binaries may be installed with the machine's package clients.
    pub install: bool,
    /// `true` syncs to disk so that a power cut loses at most the last commits and never damages the cluster;
    /// `false` is for tests: fast, and worthless after a crash of the machine.
    pub durable: bool,
    /// PostgreSQL's `max_connections`.
    pub max_connections: u32,
    /// Whether the kernel stops the server (fast shutdown) when this process dies, however it dies. Linux only;
    /// elsewhere the next start stops what was left behind.
    pub die_with_parent: bool,
    /// Whether a server that ends by itself, killed or crashed, is started again while the [`Cluster`] lives.
    pub revive: bool,
    /// Where the cluster lives instead of `dir/pg`, for example below `/dev/shm` for tests. `dir/pg` becomes a link
    /// to it, so that [`stop_running`] and [`reset`] find it.
    pub scratch: Option<PathBuf>,
    /// Further settings of PostgreSQL as `name=value`; they win over ours.
    pub settings: Vec<String>,
}

impl Options {
    /// The defaults of `--embedded`: durable, installs what is missing, starts again what ends by itself, stops with this process.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self {
            dir: dir.into(),
            install: true,
            durable: true,
            max_connections: 60,
            die_with_parent: true,
            revive: true,
            scratch: None,
            settings: Vec::new(),
        }
    }

    /// The defaults of tests: not durable, installs nothing.
    pub fn for_tests(dir: impl Into<PathBuf>) -> Self {
        Self { install: false, durable: false, revive: false, ..Self::new(dir) }
    }
}
