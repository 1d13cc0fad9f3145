//! Finding PostgreSQL's client programs: pg_dump, pg_restore and psql of one version.

use crate::binaries;
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

const PROGRAMS: [&str; 3] = ["pg_dump", "pg_restore", "psql"];

/// A folder that holds all three.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clients {
    pub bin: PathBuf,
    pub major: u32,
}

/// Why none fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoClients {
    #[error("there are no pg_dump, pg_restore and psql on this machine")]
    Absent,
    #[error("the newest pg_dump on this machine is of PostgreSQL {found}, and the server is {server}")]
    TooOld { found: u32, server: u32 },
}

/// The programs for a server of this major version: its own, else the oldest newer ones, because pg_dump refuses a server newer
/// than itself. Looked for where the server's binaries are, then on `PATH`.
pub fn find_clients(dir: &Path, server: u32) -> Result<Clients, NoClients> {
    let mut found: Vec<Clients> = folders(dir)
        .into_iter()
        .filter(|bin| PROGRAMS.iter().all(|program| bin.join(program).is_file()))
        .filter_map(|bin| Some(Clients { major: major(&bin)?, bin }))
        .collect();
    found.sort_by_key(|clients| clients.major); // stable: the first folder of a version stays first
    let newest = found.last().map(|clients| clients.major).ok_or(NoClients::Absent)?;
    found.into_iter().find(|clients| clients.major >= server).ok_or(NoClients::TooOld { found: newest, server })
}

impl Clients {
    /// One of the programs in plain English, untouched by the caller's `PG*` variables.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.bin.join(program));
        for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")) {
            command.env_remove(name);
        }
        command.env("LC_ALL", "C");
        command
    }
}

fn folders(dir: &Path) -> Vec<PathBuf> {
    if let Some(bin) = env::var_os("ERP_PG_BIN") {
        return vec![bin.into()]; // an explicit wish is not overruled
    }
    // A link such as pg-dist/bin leads to programs that look for their libraries from where they really are.
    let mut folders: Vec<PathBuf> = binaries::system_folders();
    folders.extend(binaries::dist_bin(dir).canonicalize());
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    folders
}

/// `15` out of `pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn major(bin: &Path) -> Option<u32> {
    let output = Command::new(bin.join("pg_dump")).arg("--version").env("LC_ALL", "C").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}
