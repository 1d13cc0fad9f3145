//! A folder that goes with the process, in memory where there is room.

use std::{
    fs::{self, DirBuilder, File, TryLockError},
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    process,
};

const PREFIX: &str = "erp-test-";
/// Locked for as long as the folder's process lives, however it ends.
const OWNER: &str = "owner";
/// A cluster with a few dozen databases takes a third of it.
const ROOM: u64 = 1 << 30;

/// Removed on drop. What a killed process leaves is removed by the next one.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
    _owner: File,
}

impl Scratch {
    pub fn new() -> io::Result<Self> {
        let base = base();
        sweep(&base);
        let path = (0..u32::MAX)
            .map(|n| base.join(format!("{PREFIX}{}-{n}", process::id())))
            // Passable by others: PostgreSQL may have to run as another user.
            .find_map(|path| match DirBuilder::new().mode(0o711).create(&path) {
                Ok(()) => Some(Ok(path)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => None,
                Err(error) => Some(Err(error)),
            })
            .unwrap_or_else(|| Err(io::ErrorKind::AlreadyExists.into()))?;
        // It gets its name when it is locked, so that nobody sweeps the folder in between.
        let unnamed = path.join("owner.new");
        let owner = File::create(&unnamed)?;
        owner.lock()?;
        fs::rename(unnamed, path.join(OWNER))?;
        Ok(Self { path, _owner: owner })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path); // else the next process does
    }
}

/// `/dev/shm` when it has room, else the temporary directory.
fn base() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() && free(c"/dev/shm") > ROOM { memory.to_owned() } else { std::env::temp_dir() }
}

#[expect(unsafe_code, clippy::useless_conversion, reason = "the standard library cannot ask for free space; field widths differ by system")]
fn free(path: &std::ffi::CStr) -> u64 {
    // SAFETY: zeroes are a valid statvfs, path is a C string, and the call writes into nothing but the struct.
    let (done, found) = unsafe {
        let mut found: libc::statvfs = std::mem::zeroed();
        (libc::statvfs(path.as_ptr(), &raw mut found), found)
    };
    if done == 0 { u64::from(found.f_bavail) * u64::from(found.f_frsize) } else { 0 }
}

fn sweep(base: &Path) {
    let ours = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
    for path in fs::read_dir(base).into_iter().flatten().flatten().map(|entry| entry.path()).filter(ours) {
        let Ok(owner) = File::open(path.join(OWNER)) else { continue };
        if !matches!(owner.try_lock(), Err(TryLockError::WouldBlock | TryLockError::Error(_))) {
            let _ = fs::remove_dir_all(path); // another process may be faster
        }
    }
}
