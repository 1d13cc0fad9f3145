//! A server that runs.

use std::{
    fs,
    path::PathBuf,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{Process, Ran};

const POLL: Duration = Duration::from_millis(5);

/// A server started by [`crate::Erp::spawn`]. Killed on drop.
#[derive(Debug)]
pub struct Running {
    process: Process,
    ready: PathBuf,
    line: String,
    _scratch: Arc<TempDir>,
}

impl Running {
    pub(crate) const fn new(process: Process, ready: PathBuf, line: String, scratch: Arc<TempDir>) -> Self {
        Self { process, ready, line, _scratch: scratch }
    }

    /// Waits until it answers requests; fails the test when it ends before.
    pub fn wait_ready(&self, limit: Duration) {
        let start = Instant::now();
        while self.urls().is_empty() {
            assert!(self.process.status().is_none(), "it ended before it was ready: {}", Ran::of(&self.process, self.line.clone()));
            assert!(start.elapsed() < limit, "{} is not ready after {limit:?}\n{}\n{}", self.line, self.stdout(), self.stderr());
            thread::sleep(POLL);
        }
    }

    /// The first address: `http://127.0.0.1:40123`.
    pub fn url(&self) -> String {
        self.urls().into_iter().next().unwrap_or_else(|| panic!("{} is not ready\n{}", self.line, self.stderr()))
    }

    /// Every address, once it answers.
    pub fn urls(&self) -> Vec<String> {
        let text = fs::read_to_string(&self.ready).unwrap_or_default();
        // A line without its end is still being written.
        text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')).map(str::to_owned).collect()
    }

    pub const fn process(&self) -> &Process {
        &self.process
    }

    /// What it has written so far.
    pub fn stdout(&self) -> String {
        self.process.stdout()
    }

    /// What it has written so far: its log, mostly.
    pub fn stderr(&self) -> String {
        self.process.stderr()
    }

    /// Whether its process is gone.
    pub fn has_ended(&self) -> bool {
        self.process.status().is_some()
    }

    /// Waits until its log contains `text`.
    pub fn wait_log(&self, text: &str, limit: Duration) {
        let start = Instant::now();
        while !self.stderr().contains(text) {
            let goes_on = self.process.status().is_none() && start.elapsed() < limit;
            assert!(goes_on, "{} did not log {text:?}\n{}", self.line, self.stderr());
            thread::sleep(POLL);
        }
    }

    /// SIGTERM: asks it to drain.
    pub fn terminate(&self) {
        self.process.signal(libc::SIGTERM);
    }

    /// SIGINT, as Ctrl-C sends it.
    pub fn interrupt(&self) {
        self.process.signal(libc::SIGINT);
    }

    /// SIGHUP: asks it to read what can be read anew.
    pub fn reload(&self) {
        self.process.signal(libc::SIGHUP);
    }

    /// SIGKILL, as a crash ends it.
    pub fn kill9(&self) {
        self.process.signal(libc::SIGKILL);
    }

    /// Any other signal, such as SIGSTOP.
    pub fn signal(&self, signal: i32) {
        self.process.signal(signal);
    }

    /// Waits for its end; fails the test when it still runs after `limit`.
    pub fn wait(&self, limit: Duration) -> Ran {
        let ended = self.process.wait(limit).is_some();
        assert!(ended, "{} still runs after {limit:?}\n{}", self.line, self.stderr());
        Ran::of(&self.process, self.line.clone())
    }

    /// [`Running::terminate`] and [`Running::wait`], with a minute for it.
    pub fn stop(&self) -> Ran {
        self.terminate();
        self.wait(Duration::from_mins(1))
    }
}
