//! Where log lines go: written one by one, or, while requests are served, many at a time.
//!
//! A line is a system call, and waking whoever reads the pipe costs more than the call: under load that was a sixth of what a
//! request costs outside of the database. While a [`Batching`] lives, lines wait up to [`PAUSE`] for company; warnings and errors
//! go out at once and take along what waits, so that the order stands. A process that is killed loses the last [`PAUSE`] of
//! `info` lines at most.

use std::{
    io::{self, Write},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

use erp_settings::sections::LogTarget;
use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// How long a line waits at most.
const PAUSE: Duration = Duration::from_millis(20);
/// What waits is written when it is so many bytes.
const FULL: usize = 64 << 10;

pub(crate) static LINES: Lines = Lines::new();

pub(crate) struct Lines {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    target: LogTarget,
    /// Whether lines wait for company.
    batching: bool,
    waiting: Vec<u8>,
}

impl Lines {
    const fn new() -> Self {
        Self { state: Mutex::new(State { target: LogTarget::Stderr, batching: false, waiting: Vec::new() }), changed: Condvar::new() }
    }

    pub(super) fn aim(&self, target: LogTarget) {
        self.lock().target = target;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, bytes: &[u8], urgent: bool) {
        let mut state = self.lock();
        let first = state.waiting.is_empty();
        state.waiting.extend_from_slice(bytes);
        if urgent || !state.batching || state.waiting.len() >= FULL {
            state.write();
        } else if first {
            self.changed.notify_one();
        }
    }

    /// Writes what waits, every [`PAUSE`] while anything does; ends with the batching.
    fn write_on(&self) {
        let mut state = self.lock();
        while state.batching {
            if state.waiting.is_empty() {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            drop(state);
            std::thread::sleep(PAUSE);
            state = self.lock();
            state.write();
        }
    }
}

impl State {
    /// A log that nobody takes is no reason to stop.
    fn write(&mut self) {
        let written = match self.target {
            LogTarget::Stdout => io::stdout().lock().write_all(&self.waiting).and_then(|()| io::stdout().flush()),
            LogTarget::Stderr => io::stderr().lock().write_all(&self.waiting),
        };
        written.ok();
        self.waiting.clear();
    }
}

/// While it lives lines go out in batches; dropped, it writes what waits.
pub(crate) struct Batching(Option<JoinHandle<()>>);

impl Batching {
    pub(crate) fn begin() -> Self {
        LINES.lock().batching = true;
        let writer = std::thread::Builder::new().name("log".to_owned()).spawn(|| LINES.write_on());
        if writer.is_err() {
            LINES.lock().batching = false;
        }
        Self(writer.ok())
    }
}

impl Drop for Batching {
    fn drop(&mut self) {
        {
            let mut state = LINES.lock();
            state.batching = false;
            state.write();
        }
        LINES.changed.notify_one();
        if let Some(writer) = self.0.take() {
            writer.join().ok();
        }
    }
}

/// The lines of one event.
pub(crate) struct Line {
    urgent: bool,
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LINES.add(bytes, self.urgent);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Makes the writer of each event.
pub(crate) struct ToLines;

impl<'a> MakeWriter<'a> for ToLines {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line { urgent: true }
    }

    fn make_writer_for(&'a self, event: &Metadata<'_>) -> Line {
        Line { urgent: *event.level() <= Level::WARN }
    }
}
