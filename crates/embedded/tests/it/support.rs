//! Folders, SQL, and a second process that holds a cluster.

use erp_embedded::{Cluster, Options, find_psql};
use std::{
    env,
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// In memory where that exists. Open to others, so that the fallback for root can enter.
pub fn folder() -> TempDir {
    use std::os::unix::fs::PermissionsExt;
    let shm = Path::new("/dev/shm");
    let base = if shm.is_dir() { shm.to_owned() } else { env::temp_dir() };
    let folder = TempDir::with_prefix_in("erp-embedded-", base).unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

pub fn options(folder: &TempDir) -> Options {
    Options { max_connections: 10, ..Options::for_tests(folder.path().join("erp")) }
}

pub fn start(options: &Options) -> Cluster {
    Cluster::start(options, &mut |_| {}).unwrap()
}

/// One value, or the server's complaint.
pub fn sql(cluster: &Cluster, role: &str, database: &str, sql: &str) -> Result<String, String> {
    sql_at(cluster.socket_dir(), role, database, sql)
}

pub fn sql_at(socket: &Path, role: &str, database: &str, sql: &str) -> Result<String, String> {
    let output = Command::new(find_psql(socket).expect("psql is installed"))
        .args(["-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-p", "5432", "-U", role, "-d", database, "-c", sql, "-h"])
        .arg(socket)
        .output()
        .expect("psql runs");
    if output.status.success() {
        Ok(String::from_utf8(output.stdout).unwrap().trim().to_owned())
    } else {
        Err(String::from_utf8(output.stderr).unwrap())
    }
}

pub fn exists(pid: i32) -> bool {
    // A zombie is as good as gone.
    match std::fs::read_to_string(format!("/proc/{pid}/stat")) {
        Ok(stat) => !stat.rsplit(") ").next().unwrap().starts_with('Z'),
        Err(_) => !cfg!(target_os = "linux") && Command::new("kill").args(["-0", &pid.to_string()]).status().unwrap().success(),
    }
}

/// Whether the process has ended, give or take the kernel's own last moments with it (its working folder goes before
/// it counts as dead).
pub fn ended(pid: i32) -> bool {
    (0..100).any(|_| {
        sleep(Duration::from_millis(1));
        !exists(pid)
    })
}

pub fn eventually(what: &str, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < Duration::from_secs(20), "{what}");
        sleep(Duration::from_millis(10));
    }
}

/// Another process (this program, running only [`holder`]) that holds a cluster.
pub struct Other {
    pub child: Child,
    pub server_pid: i32,
}

impl Other {
    pub fn start(dir: &Path, die_with_parent: bool) -> Self {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "support::holder", "--nocapture", "--test-threads=1"])
            .env("ERP_TEST_HOLD", dir)
            .env("ERP_TEST_DIE", if die_with_parent { "1" } else { "0" })
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let server_pid = lines
            .find_map(|line| line.split_once("holding ").map(|(_, pid)| pid.trim().parse().unwrap()))
            .expect("the other process starts a server");
        // Keep draining: the other process must not block on its output.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, server_pid }
    }

    /// `kill -9`, which leaves it no time for anything.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Not a test of its own: what [`Other`] runs.
#[test]
fn holder() {
    let Some(dir) = env::var_os("ERP_TEST_HOLD") else { return };
    let die_with_parent = env::var("ERP_TEST_DIE").unwrap() == "1";
    let options = Options { die_with_parent, max_connections: 10, ..Options::for_tests(PathBuf::from(dir)) };
    let cluster = start(&options);
    io::stdout().write_all(format!("holding {}\n", cluster.pid()).as_bytes()).unwrap();
    sleep(Duration::from_mins(1));
    cluster.stop().unwrap();
}
