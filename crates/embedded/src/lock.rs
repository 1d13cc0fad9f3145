//! One process at a time may run a server on a folder.

use crate::EmbeddedError;
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::Write,
    path::{Path, PathBuf},
};

/// Held for as long as a server may run; the kernel lets go of it however the process ends.
#[derive(Debug)]
pub struct ServerLock {
    _file: File,
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

pub fn attempt(base: &Path) -> Result<Attempt, EmbeddedError> {
    let path = path(base);
    let mut file =
        OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path).map_err(EmbeddedError::io("open", &path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(Attempt::Held(holder(&path))),
        Err(TryLockError::Error(source)) => return Err(EmbeddedError::io("lock", &path)(source)),
    }
    file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).map_err(EmbeddedError::io("write", &path))?;
    Ok(Attempt::Taken(ServerLock { _file: file }))
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
