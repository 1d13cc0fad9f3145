//! NATS for one test.

use std::{
    ffi::OsString,
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use crate::{
    FaultProxy, Upstream,
    servers::{process::Process, scratch::Scratch},
};

const READY_LIMIT: Duration = Duration::from_secs(20);

/// A nats-server with JetStream, of this test alone. Killed on drop.
#[derive(Debug)]
pub struct TestNats {
    process: Option<Process>,
    arguments: Vec<OsString>,
    /// Known once it has started: the system's choice, kept for the times it starts again.
    port: u16,
    folder: Scratch,
}

impl TestNats {
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// With more arguments, such as `--user` and `--pass`.
    pub fn start_with(arguments: &[&Path]) -> Self {
        let folder = Scratch::new().unwrap_or_else(|error| panic!("no scratch folder: {error}"));
        let arguments = arguments.iter().map(|one| one.as_os_str().to_owned()).collect();
        let mut nats = Self { process: None, arguments, port: 0, folder };
        nats.restart();
        nats
    }

    pub const fn address(&self) -> SocketAddr {
        SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), self.port)
    }

    pub fn url(&self) -> String {
        format!("nats://{}", self.address())
    }

    /// A proxy in front of it, and the URL by way of it.
    pub fn proxy(&self) -> (FaultProxy, String) {
        let proxy = FaultProxy::start(Upstream::Tcp(self.address()));
        let url = format!("nats://{}", proxy.address());
        (proxy, url)
    }

    /// Ends the server at once, as a crash would.
    pub fn stop(&mut self) {
        self.process = None;
    }

    /// Alive but silent, as on a host that hangs, until [`TestNats::thaw`].
    pub fn freeze(&self) {
        self.signal(libc::SIGSTOP);
        // The signal stops one thread after the other: another may still serve a moment.
        let tasks = format!("/proc/{}/task", self.running().pid());
        let start = Instant::now();
        while !all_stopped(Path::new(&tasks)) {
            assert!(start.elapsed() < READY_LIMIT, "nats-server does not stop");
            thread::sleep(Duration::from_millis(1));
        }
    }

    pub fn thaw(&self) {
        self.signal(libc::SIGCONT);
    }

    /// Starts it again on the same port, with the streams it had.
    pub fn restart(&mut self) {
        self.stop();
        let ports = self.folder.path().join("ports");
        let _ = fs::remove_dir_all(&ports); // absent the first time
        fs::create_dir(&ports).expect("a folder for the ports");
        let port = if self.port == 0 { "-1".to_owned() } else { self.port.to_string() };
        let mut command = Command::new("nats-server");
        command.args(["--jetstream", "--addr", "127.0.0.1", "--port", &port, "--ports_file_dir"]).arg(&ports);
        command.arg("--store_dir").arg(self.folder.path().join("store")).args(&self.arguments);
        let process = Process::spawn(command, Vec::new()).unwrap_or_else(|error| match error.kind() {
            std::io::ErrorKind::NotFound => panic!("nats-server is not installed: run cargo xtask test, which installs it"),
            _ => panic!("nats-server: {error}"),
        });
        let start = Instant::now();
        self.port = loop {
            if let Some(port) = listening(&ports) {
                break port;
            }
            let failed = process.status().is_some() || start.elapsed() > READY_LIMIT;
            assert!(!failed, "nats-server does not listen: {}{}", process.stdout(), process.stderr());
            thread::sleep(Duration::from_millis(10));
        };
        self.process = Some(process);
    }

    fn running(&self) -> &Process {
        self.process.as_ref().expect("a server that runs")
    }

    fn signal(&self, signal: i32) {
        self.running().signal(signal);
    }
}

/// Whether every thread is in the state `T`. True where the system has no such folder.
fn all_stopped(tasks: &Path) -> bool {
    let stat = |task: fs::DirEntry| fs::read_to_string(task.path().join("stat")).unwrap_or_default();
    // `pid (name) state …`, and a name may hold anything but the last parenthesis.
    let stopped = |stat: String| stat.rsplit_once(") ").is_none_or(|(_, rest)| rest.starts_with('T'));
    fs::read_dir(tasks).into_iter().flatten().flatten().map(stat).all(stopped)
}

/// The port in the file that the server writes when it listens.
fn listening(folder: &Path) -> Option<u16> {
    let file = fs::read_dir(folder).ok()?.flatten().next()?.path();
    let said: serde_json::Value = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
    said["nats"][0].as_str()?.rsplit(':').next()?.parse().ok()
}
