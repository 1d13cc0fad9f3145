//! redis-server on a unix socket, keeping nothing.

use std::{
    io,
    os::unix::net::UnixStream,
    path::PathBuf,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use super::{process::Process, scratch::Scratch};

const READY_LIMIT: Duration = Duration::from_secs(10);
/// Tests that share a server each take a database of their own.
pub const DATABASES: u32 = 4096;

/// Killed on drop.
#[derive(Debug)]
pub struct RedisServer {
    process: Option<Process>,
    folder: Scratch,
}

impl RedisServer {
    /// Fails with [`io::ErrorKind::NotFound`] where redis-server is not installed.
    pub fn start() -> io::Result<Self> {
        let mut server = Self { process: None, folder: Scratch::new()? };
        server.resume()?;
        Ok(server)
    }

    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("redis.sock")
    }

    /// Gone at once, as after a crash. What it held is lost.
    pub fn stop(&mut self) {
        self.process = None;
        let _ = std::fs::remove_file(self.socket()); // absent when it never started
    }

    pub fn signal(&self, signal: i32) {
        if let Some(process) = &self.process {
            process.signal(signal);
        }
    }

    /// Starts it again on the same socket, empty.
    pub fn resume(&mut self) -> io::Result<()> {
        self.stop();
        let mut command = Command::new("redis-server");
        command.args(["--port", "0", "--save", "", "--appendonly", "no", "--databases", &DATABASES.to_string(), "--unixsocket"]);
        command.arg(self.socket()).arg("--dir").arg(self.folder.path());
        let process = Process::spawn(command, Vec::new())?;
        let start = Instant::now();
        while UnixStream::connect(self.socket()).is_err() {
            if process.status().is_some() || start.elapsed() > READY_LIMIT {
                return Err(io::Error::other(format!("redis-server does not listen: {}{}", process.stdout(), process.stderr())));
            }
            thread::sleep(Duration::from_millis(5));
        }
        self.process = Some(process);
        Ok(())
    }
}
