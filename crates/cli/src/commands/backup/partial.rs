//! A backup under construction. It gets its name when it is complete, by one rename.

use std::{
    fs::{self, DirBuilder, File},
    io::{self, Write},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use erp_core::Exit;

use super::folder::{self, failed_to_write};
use crate::{Failed, output::create_private};

/// Removed on drop; what a killed process leaves is removed by the next one that writes to the same place.
pub struct Partial {
    path: PathBuf,
    target: PathBuf,
    _lock: File,
}

impl Partial {
    /// Makes `TARGET.partial` (0700) beside the place where the backup will be.
    pub fn create(target: &Path) -> Result<Self, Failed> {
        let cannot = |e: io::Error| Failed::new(Exit::CantCreate, "output", format!("cannot create {}: {e}", target.display()));
        if fs::symlink_metadata(target).is_ok() {
            return Err(
                Failed::new(Exit::CantCreate, "output", format!("{} exists", target.display())).hint("a backup is never overwritten")
            );
        }
        let name = target.file_name().ok_or_else(|| cannot(io::ErrorKind::InvalidInput.into()))?;
        let path = target.with_file_name(format!("{}.partial", name.to_string_lossy()));
        match DirBuilder::new().mode(0o700).create(&path) {
            Ok(()) => {}
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => return Self::take_over(path, target, cannot),
            Err(e) => return Err(cannot(e)),
        }
        Self::lock(path, target, cannot)
    }

    /// A folder without a holder was left by a process that was killed: begin anew.
    fn take_over(path: PathBuf, target: &Path, cannot: impl Fn(io::Error) -> Failed) -> Result<Self, Failed> {
        let busy = || Failed::new(Exit::TempFail, "backup.busy", format!("another process writes to {}", path.display()));
        // Without a lock file it is one that just begins, or nothing of ours.
        let lock = File::open(path.join(folder::LOCK)).map_err(|_| busy().hint("if nobody does: remove that folder"))?;
        lock.try_lock().map_err(|_| busy())?;
        for name in folder::FILES {
            match fs::remove_file(path.join(name)) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(cannot(e)),
                _ => {}
            }
        }
        Ok(Self { path, target: target.to_owned(), _lock: lock })
    }

    fn lock(path: PathBuf, target: &Path, cannot: impl Fn(io::Error) -> Failed) -> Result<Self, Failed> {
        let lock = create_private(&path.join(folder::LOCK))?;
        lock.lock().map_err(cannot)?;
        Ok(Self { path, target: target.to_owned(), _lock: lock })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes one of the small files, to the disk.
    pub fn write(&self, name: &str, text: &str) -> Result<(), Failed> {
        let path = self.path.join(name);
        let mut file = create_private(&path)?;
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        written.map_err(|e| failed_to_write(&path, &e))
    }

    /// Gives it its name.
    pub fn complete(self) -> Result<(), Failed> {
        let sync = |path: &Path| File::open(path).and_then(|folder| folder.sync_all());
        let parent = self.target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let named = fs::remove_file(self.path.join(folder::LOCK))
            .and_then(|()| sync(&self.path))
            .and_then(|()| fs::rename(&self.path, &self.target))
            .and_then(|()| sync(parent));
        named.map_err(|e| failed_to_write(&self.target, &e))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path); // it has another name when all went well
    }
}
