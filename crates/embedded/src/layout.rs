//! Where everything lives below the folder.

use crate::{EmbeddedError, Options, postmaster, run_as::RunAs, sys};
use std::{
    fs::{self, DirBuilder, Permissions},
    io,
    os::unix::{
        ffi::OsStrExt,
        fs::{DirBuilderExt, MetadataExt, PermissionsExt, symlink},
    },
    path::{Path, PathBuf},
};

/// The paths of one cluster. All are absolute, without links.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The folder the caller named.
    pub dir: PathBuf,
    /// `dir/pg`, or the scratch folder it links to.
    pub base: PathBuf,
    pub data: PathBuf,
    pub stage: PathBuf,
    pub socket_dir: PathBuf,
    pub log: PathBuf,
}

impl Layout {
    /// Makes the folders as far as they are missing.
    pub fn prepare(options: &Options) -> Result<Self, EmbeddedError> {
        let dir = private_dir(&options.dir)?;
        let pg = dir.join("pg");
        if let Some(scratch) = &options.scratch {
            let scratch = private_dir(scratch)?;
            link(&pg, &scratch)?;
        }
        let base = make_dir(&pg)?;
        Ok(Self::at(dir, base))
    }

    /// The layout of a folder that was used before; `None` when there never was a cluster.
    pub fn existing(dir: &Path) -> Option<Self> {
        let dir = dir.canonicalize().ok()?;
        let base = dir.join("pg").canonicalize().ok()?;
        Some(Self::at(dir, base))
    }

    fn at(dir: PathBuf, base: PathBuf) -> Self {
        Self {
            data: base.join("data"),
            stage: base.join("data.new"),
            socket_dir: socket_dir(&base),
            log: base.join("postgres.log"),
            dir,
            base,
        }
    }

    /// Makes the socket folder and lets the user PostgreSQL runs as reach what it needs. Our own files stay closed:
    /// the folders become passable, not readable.
    pub fn open_to(&self, run_as: &RunAs) -> Result<(), EmbeddedError> {
        if let Some((uid, _)) = run_as.other_user() {
            for path in [&self.dir, &self.base] {
                set_mode(path, 0o711)?;
            }
            for path in self.base.ancestors() {
                let meta = fs::metadata(path).map_err(EmbeddedError::io("look at", path))?;
                let passable = meta.mode() & 0o001 != 0 || (meta.uid() == uid && meta.mode() & 0o100 != 0);
                if !passable {
                    return Err(EmbeddedError::ClosedFolder { path: path.to_owned(), uid });
                }
            }
        }
        self.make_socket_dir(run_as)
    }

    fn make_socket_dir(&self, run_as: &RunAs) -> Result<(), EmbeddedError> {
        let path = &self.socket_dir;
        match DirBuilder::new().mode(0o700).create(path) {
            Ok(()) => run_as.give(path)?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(EmbeddedError::io("create", path)(error)),
        }
        // Clients trust whoever listens here. In the shared temporary directory a stranger may have come first.
        let meta = fs::symlink_metadata(path).map_err(EmbeddedError::io("look at", path))?;
        let owner_is_fine = meta.uid() == sys::effective_uid() || run_as.other_user().is_some_and(|(uid, _)| uid == meta.uid());
        if !meta.is_dir() || !owner_is_fine || meta.mode() & 0o077 != 0 {
            return Err(EmbeddedError::UnsafeSocketFolder { path: path.clone() });
        }
        run_as.give(path)
    }
}

/// Makes a folder with mode 0700 if it is missing, together with a `.gitignore` that keeps all of it (keys above
/// all) out of a repository it may stand in.
pub fn private_dir(path: &Path) -> Result<PathBuf, EmbeddedError> {
    let is_new = !path.exists();
    let path = make_dir(path)?;
    if is_new {
        let ignore = path.join(".gitignore");
        fs::write(&ignore, "*\n").map_err(EmbeddedError::io("write", &ignore))?;
    }
    Ok(path)
}

fn make_dir(path: &Path) -> Result<PathBuf, EmbeddedError> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(EmbeddedError::io("create", path))?;
    path.canonicalize().map_err(EmbeddedError::io("resolve", path))
}

fn link(pg: &Path, scratch: &Path) -> Result<(), EmbeddedError> {
    match symlink(scratch, pg) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let same = pg.canonicalize().is_ok_and(|target| target == scratch);
            let conflict = || EmbeddedError::ScratchConflict { path: pg.to_owned(), scratch: scratch.to_owned() };
            same.then_some(()).ok_or_else(conflict)
        }
        Err(error) => Err(EmbeddedError::io("create", pg)(error)),
    }
}

pub fn set_mode(path: &Path, mode: u32) -> Result<(), EmbeddedError> {
    fs::set_permissions(path, Permissions::from_mode(mode)).map_err(EmbeddedError::io("change the mode of", path))
}

/// `base/s`, or a short folder in the temporary directory: `sun_path` holds 103 bytes on macOS and 107 on Linux, and
/// the server reads a comma or quote in `unix_socket_directories` as syntax.
fn socket_dir(base: &Path) -> PathBuf {
    let plain = |path: &Path| {
        let bytes = path.as_os_str().as_bytes();
        bytes.len() + 1 + postmaster::socket_name().len() <= 103 && !bytes.iter().any(|byte| b",\"\n".contains(byte))
    };
    let own = base.join("s");
    if plain(&own) {
        return own;
    }
    let name = format!("erp-pg-{}-{:016x}", sys::effective_uid(), fnv1a(base.as_os_str().as_bytes()));
    let short = std::env::temp_dir().join(&name);
    if plain(&short) { short } else { Path::new("/tmp").join(name) }
}

/// FNV-1a: the name must stay the same from one build to the next, which the standard hasher does not promise.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_odd_paths_get_a_short_socket_folder() {
        assert_eq!(socket_dir(Path::new("/x")), Path::new("/x/s"));
        for base in ["/x".repeat(60), "/a,b".to_owned(), "/a\"b".to_owned()] {
            let short = socket_dir(Path::new(&base));
            assert!(!short.starts_with(&base) && short.as_os_str().len() < 89, "{}", short.display());
        }
    }
}
