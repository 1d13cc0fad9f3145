//! `erp embedded stop`, `reset` and `psql`, also from another process than the one that started the server.

use crate::{EmbeddedError, layout::Layout, lock, postmaster, sys, url};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

/// A server gets this long to finish its requests and stop its PostgreSQL.
const HOLDER_LIMIT: Duration = Duration::from_mins(1);

/// What [`stop_running`] found and did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopOutcome {
    /// Nothing ran.
    NotRunning,
    /// The process that had started PostgreSQL was asked to end (SIGTERM), and both have ended.
    Server { pid: i32 },
    /// Only PostgreSQL was left; it has stopped.
    Orphan { pid: i32 },
}

/// A server that somebody runs on a folder.
#[derive(Debug, Clone)]
pub struct Running {
    /// PostgreSQL's process id.
    pub pid: i32,
    /// The folder of its socket.
    pub socket_dir: PathBuf,
}

impl Running {
    /// As [`crate::Cluster::url`].
    pub fn url(&self, role: &str, database: &str) -> String {
        url::connection(&self.socket_dir, role, database)
    }
}

/// The server that runs on `dir` and takes connections, whoever started it.
pub fn running(dir: &Path) -> Option<Running> {
    let layout = Layout::existing(dir)?;
    let live = postmaster::live(&layout.data).filter(|live| live.ready)?;
    Some(Running { pid: live.pid, socket_dir: live.socket_dir })
}

/// Stops whatever runs on `dir`. The process that started PostgreSQL ends first, because it could only fail without
/// its database; it is never this process itself.
pub fn stop_running(dir: &Path) -> Result<StopOutcome, EmbeddedError> {
    let Some(layout) = Layout::existing(dir) else { return Ok(StopOutcome::NotRunning) };
    let mut outcome = StopOutcome::NotRunning;
    let before = postmaster::live(&layout.data);
    let _lock = match lock::attempt(&layout.base)? {
        lock::Attempt::Taken(lock) => lock,
        lock::Attempt::Held(pid) => {
            let locked = EmbeddedError::Locked { path: layout.base.clone(), pid };
            let Some(pid) = pid.filter(|pid| *pid != std::process::id() as i32) else { return Err(locked) };
            let lock = end_holder(&layout, pid)?;
            outcome = StopOutcome::Server { pid };
            lock
        }
    };
    // A holder that was killed takes PostgreSQL along a moment later, or not at all. Its pid file goes a little before
    // the process does, hence also the one seen first.
    let still_there = before.filter(|server| server.is_live(&layout.data));
    if let Some(orphan) = postmaster::live(&layout.data).or(still_there) {
        postmaster::end(orphan.pid, || !orphan.is_live(&layout.data))?;
        if outcome == StopOutcome::NotRunning {
            outcome = StopOutcome::Orphan { pid: orphan.pid };
        }
    }
    Ok(outcome)
}

/// Asks the holder of the lock to end, and takes the lock when it has.
fn end_holder(layout: &Layout, pid: i32) -> Result<lock::ServerLock, EmbeddedError> {
    sys::signal(pid, libc::SIGTERM).map_err(EmbeddedError::io("stop the process that uses", &layout.base))?;
    let mut taken = Ok(None);
    postmaster::wait_until(HOLDER_LIMIT, || {
        taken = lock::attempt(&layout.base).map(|attempt| match attempt {
            lock::Attempt::Taken(lock) => Some(lock),
            lock::Attempt::Held(_) => None,
        });
        !matches!(taken, Ok(None))
    });
    taken?.ok_or(EmbeddedError::NotStopped { pid, seconds: HOLDER_LIMIT.as_secs() })
}

/// Removes the cluster, for good. Refuses while anything runs on it. Keeps `secrets.toml` (what was encrypted with
/// its keys may live on in backups) and fetched binaries.
pub fn reset(dir: &Path) -> Result<(), EmbeddedError> {
    let Some(layout) = Layout::existing(dir) else { return Ok(()) };
    let _lock = lock::acquire(&layout.base)?;
    if let Some(orphan) = postmaster::live(&layout.data) {
        return Err(EmbeddedError::StillRunning { path: layout.base, pid: orphan.pid });
    }
    let lock = lock::path(&layout.base);
    for entry in fs::read_dir(&layout.base).map_err(EmbeddedError::io("read", &layout.base))?.flatten() {
        let path = entry.path();
        let is_dir = entry.file_type().is_ok_and(|kind| kind.is_dir());
        // The lock file stays: a process that waits for it must not end up with another file than the next one.
        if path != lock {
            let removed = if is_dir { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            removed.map_err(EmbeddedError::io("remove", &path))?;
        }
    }
    if !layout.socket_dir.starts_with(&layout.base) {
        let _ = fs::remove_dir_all(&layout.socket_dir); // an empty folder in the temporary directory at worst
    }
    Ok(())
}
