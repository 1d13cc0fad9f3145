//! One process at a time may run a server on a folder.

use crate::{EmbeddedError, postmaster};
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::Write,
    path::{Path, PathBuf},
    time::Duration,
};

/// How long a lock whose holder cannot be named is waited for: it is about to write its pid, or it was killed and a
/// child it was just starting still has the file open, between fork and exec.
const NAMELESS_LIMIT: Duration = Duration::from_secs(1);

/// Held for as long as a server may run; the kernel lets go of it however the process ends.
#[derive(Debug)]
pub struct ServerLock {
    file: File,
}

impl Drop for ServerLock {
    fn drop(&mut self) {
        // Closing is not enough: a child that another thread is starting right now has a copy of the descriptor.
        let _ = self.file.unlock();
    }
}

/// What trying found.
pub enum Attempt {
    Taken(ServerLock),
    /// Somebody has it; the pid is missing while that process is just writing it.
    Held(Option<i32>),
}

pub fn path(base: &Path) -> PathBuf {
    base.join("lock")
}

/// Tries to take the lock.
pub fn attempt(base: &Path) -> Result<Attempt, EmbeddedError> {
    let mut result = try_once(base);
    postmaster::wait_until(NAMELESS_LIMIT, || {
        let nameless = matches!(result, Ok(Attempt::Held(None)));
        if nameless {
            result = try_once(base);
        }
        !nameless
    });
    result
}

fn try_once(base: &Path) -> Result<Attempt, EmbeddedError> {
    let path = path(base);
    let file =
        OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path).map_err(EmbeddedError::io("open", &path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(Attempt::Held(holder(&path))),
        Err(TryLockError::Error(source)) => return Err(EmbeddedError::io("lock", &path)(source)),
    }
    let mut lock = ServerLock { file };
    lock.file.set_len(0).and_then(|()| writeln!(lock.file, "{}", std::process::id())).map_err(EmbeddedError::io("write", &path))?;
    Ok(Attempt::Taken(lock))
}

/// [`attempt`], where a held lock is an error that names the holder.
pub fn acquire(base: &Path) -> Result<ServerLock, EmbeddedError> {
    match attempt(base)? {
        Attempt::Taken(lock) => Ok(lock),
        Attempt::Held(pid) => Err(EmbeddedError::Locked { path: base.to_owned(), pid }),
    }
}

/// The pid written in the lock file, if that process really has the file open: a pid that a killed process left
/// there may since have been given to a stranger.
fn holder(path: &Path) -> Option<i32> {
    let pid: i32 = fs::read_to_string(path).ok()?.trim().parse().ok()?;
    if !cfg!(target_os = "linux") {
        return Some(pid);
    }
    let path = path.canonicalize().ok()?;
    fs::read_dir(format!("/proc/{pid}/fd"))
        .ok()?
        .flatten()
        .any(|entry| fs::read_link(entry.path()).is_ok_and(|target| target == path))
        .then_some(pid)
}
