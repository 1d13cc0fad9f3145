//! Under which identity PostgreSQL runs: it refuses to be root.

use crate::{EmbeddedError, sys};
use std::{
    fs,
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::Path,
    process::{Command, Stdio},
};

/// The identity, chosen once per start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunAs {
    /// Not root: as ourselves.
    Ourselves,
    /// Root, in a user namespace where root outside is this plain user inside. No file changes its owner, and a
    /// folder below root's closed home works.
    Namespace { uid: u32, gid: u32 },
    /// Root, but namespaces are refused (as Docker's default seccomp profile does): really another user.
    OtherUser { uid: u32, gid: u32 },
}

impl RunAs {
    /// An existing data folder decides first: one that belongs to the other user is closed to us in a namespace.
    /// `ERP_EMBEDDED_ROOT_MODE=setuid` forces the fallback.
    pub fn choose(data: &Path, bin: &Path) -> Self {
        if sys::effective_uid() != 0 {
            return Self::Ourselves;
        }
        let (uid, gid) = plain_user();
        let data_is_theirs = fs::metadata(data).is_ok_and(|meta| meta.uid() != 0);
        let forced = std::env::var_os("ERP_EMBEDDED_ROOT_MODE").is_some_and(|mode| mode == "setuid");
        if data_is_theirs || forced {
            return Self::OtherUser { uid, gid };
        }
        let namespace = Self::Namespace { uid, gid };
        let probe = namespace.command(&bin.join("initdb"), false).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if probe.is_ok_and(|status| status.success()) { namespace } else { Self::OtherUser { uid, gid } }
    }

    /// The (uid, gid) files have to belong to, when that is not us.
    pub fn other_user(&self) -> Option<(u32, u32)> {
        match *self {
            Self::OtherUser { uid, gid } => Some((uid, gid)),
            Self::Ourselves | Self::Namespace { .. } => None,
        }
    }

    /// Gives a file or folder to the user PostgreSQL runs as.
    pub fn give(&self, path: &Path) -> Result<(), EmbeddedError> {
        match self.other_user() {
            Some((uid, gid)) => chown(path, Some(uid), Some(gid)).map_err(EmbeddedError::io("change the owner of", path)),
            None => Ok(()),
        }
    }

    /// A command under this identity, in its own process group so that Ctrl-C in our terminal reaches only us, and
    /// untouched by the caller's PG* variables and language.
    pub fn command(&self, program: &Path, die_with_parent: bool) -> Command {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")) {
            command.env_remove(name);
        }
        command.env("LC_ALL", "C").current_dir("/").stdin(Stdio::null()).process_group(0);
        let mut setup = sys::ChildSetup { die_with_parent, ..Default::default() };
        match *self {
            Self::Ourselves => {}
            Self::Namespace { uid, gid } => setup.namespace = Some((uid, gid)),
            Self::OtherUser { uid, gid } => {
                command.uid(uid).gid(gid);
            }
        }
        sys::before_exec(&mut command, setup);
        command
    }
}

/// A user of /etc/passwd that is not root, because initdb looks itself up there.
fn plain_user() -> (u32, u32) {
    let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let user = |name: &str| {
        passwd.lines().find_map(|line| {
            let mut fields = line.split(':');
            let (found, _, uid, gid) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
            if found == name { Some((uid.parse().ok()?, gid.parse().ok()?)) } else { None }
        })
    };
    user("postgres").or_else(|| user("nobody")).unwrap_or((65534, 65534))
}
