//! What `postmaster.pid` says, whether it is true, and how to end the process it names.

use crate::{EmbeddedError, sys};
use std::{
    fs, io,
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    thread::sleep,
    time::{Duration, Instant},
};

const POLL: Duration = Duration::from_millis(5);

/// The lines of `postmaster.pid` that matter here (PostgreSQL's `pidfile.h`).
#[derive(Debug, PartialEq, Eq)]
pub struct PidFile {
    pub pid: i32,
    /// Line 5: the folder of its socket.
    pub socket_dir: PathBuf,
    /// Line 8 says `ready`: the test that `pg_ctl -w` makes.
    pub ready: bool,
}

impl PidFile {
    pub fn read(data: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(path(data)).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        Some(Self {
            pid: lines.first()?.parse().ok()?,
            socket_dir: lines.get(4).map(PathBuf::from).unwrap_or_default(),
            ready: lines.get(7) == Some(&"ready"),
        })
    }

    /// Whether the process is a PostgreSQL at work on this very data folder: not gone, not a zombie (which also
    /// answers `kill(pid, 0)`, and stays one where pid 1 reaps nothing), not a stranger with a reused pid.
    pub fn is_live(&self, data: &Path) -> bool {
        if cfg!(target_os = "linux") {
            is_postgres_in(self.pid, data)
        } else {
            sys::exists(self.pid) && UnixStream::connect(self.socket_dir.join(socket_name())).is_ok()
        }
    }
}

/// The live server of a data folder, if there is one.
pub fn live(data: &Path) -> Option<PidFile> {
    PidFile::read(data).filter(|file| file.is_live(data))
}

pub fn path(data: &Path) -> PathBuf {
    data.join("postmaster.pid")
}

pub fn socket_name() -> String {
    format!(".s.PGSQL.{}", crate::url::PORT)
}

fn is_postgres_in(pid: i32, data: &Path) -> bool {
    let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else { return false };
    // pid (comm) state …: the name may itself contain parentheses.
    let Some((head, tail)) = stat.rsplit_once(')') else { return false };
    let dead = tail.trim_start().starts_with(['Z', 'X']);
    // A wrapper may have changed the name a little; the working folder decides.
    !dead && head.contains("postgres") && fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == data)
}

/// The arguments a live process was started with, where the system tells (Linux).
pub fn arguments(pid: i32) -> Option<Vec<Vec<u8>>> {
    let raw = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    Some(raw.strip_suffix(b"\0").unwrap_or(&raw).split(|byte| *byte == 0).skip(1).map(<[u8]>::to_vec).collect())
}

/// Makes a pid file of a dead server harmless. PostgreSQL refuses to start over one whose pid exists (a zombie, a
/// stranger), yet believes one that names its own parent to be stale. So the pid is replaced by ours and the file is
/// kept, because PostgreSQL then still checks the shared memory it names for backends that live on.
pub fn disarm(data: &Path, socket_dir: &Path) -> Result<(), EmbeddedError> {
    let path = path(data);
    match fs::read_to_string(&path) {
        Ok(text) => {
            let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
            let text = format!("{}\n{rest}", std::process::id());
            fs::write(&path, text).map_err(EmbeddedError::io("write", &path))?;
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(EmbeddedError::io("read", &path)(error)),
    }
    // The socket's own lock file makes the same refusal, and guards nothing in a private folder.
    for name in [socket_name(), format!("{}.lock", socket_name())] {
        let path = socket_dir.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(EmbeddedError::io("remove", &path)(error)),
            _ => {}
        }
    }
    Ok(())
}

/// Ends a server: fast shutdown (SIGINT: roll back, flush, exit), then immediate (SIGQUIT), then SIGKILL.
/// After the last two the next start recovers from the write-ahead log.
pub fn end(pid: i32, mut is_gone: impl FnMut() -> bool) -> Result<(), EmbeddedError> {
    let mut waited = 0;
    for (signal, seconds) in [(libc::SIGINT, 30), (libc::SIGQUIT, 5), (libc::SIGKILL, 5)] {
        if is_gone() {
            return Ok(());
        }
        let _ = sys::signal(pid, signal); // gone in the meantime: the wait below sees it
        if wait_until(Duration::from_secs(seconds), &mut is_gone) {
            return Ok(());
        }
        waited += seconds;
    }
    Err(EmbeddedError::NotStopped { pid, seconds: waited })
}

/// Polls until `done` or the time is over; whether it was done.
pub fn wait_until(limit: Duration, mut done: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    loop {
        if done() {
            return true;
        }
        if start.elapsed() > limit {
            return false;
        }
        sleep(POLL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pid_files_are_read() {
        let text = "42\n/d/data\n1700000000\n5432\n/d/s\n\n  123 456\nready   \n";
        let file = PidFile::parse(text).unwrap();
        assert_eq!(file, PidFile { pid: 42, socket_dir: "/d/s".into(), ready: true });
        assert!(!PidFile::parse("42\n").unwrap().ready);
        assert_eq!(PidFile::parse(""), None);
    }

    #[test]
    fn this_process_is_no_postgres() {
        let file = PidFile { pid: std::process::id() as i32, socket_dir: PathBuf::new(), ready: true };
        assert!(!file.is_live(&std::env::current_dir().unwrap()));
    }
}
