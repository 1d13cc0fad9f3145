//! The public handle.

use crate::{
    APP_ROLE, DATABASE, EmbeddedError, OWNER_ROLE, Options, SUPERUSER, binaries, initdb, install,
    layout::Layout,
    lock::{self, ServerLock},
    postmaster,
    run_as::RunAs,
    server::{self, Launch, Server, ServerWatch},
    url,
};
use std::{
    ffi::OsString,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// A private PostgreSQL that runs; dropping it stops the server (fast shutdown) and waits for it.
#[derive(Debug)]
pub struct Cluster {
    layout: Layout,
    bin: PathBuf,
    server: Server,
    timings: Vec<(&'static str, Duration)>,
    /// Last, so that it is free only after the server has stopped.
    _lock: ServerLock,
}

impl Cluster {
    /// Finds or installs PostgreSQL, makes the cluster if there is none, and starts it. `report` gets one-line words
    /// on what takes long.
    ///
    /// Blocks for about 0.1 s on a warm start, 1 s on the first, longer when something is installed.
    pub fn start(options: &Options, report: &mut dyn FnMut(&str)) -> Result<Self, EmbeddedError> {
        let mut watch = Stopwatch::new();
        let layout = Layout::prepare(options)?;
        let lock = lock::acquire(&layout.base)?;
        let bin = match binaries::choose(&layout.dir, &layout.data)? {
            Some(bin) => bin,
            None if options.install => {
                let is_there = || matches!(binaries::choose(&layout.dir, &layout.data), Ok(Some(_)));
                install::install(&layout.dir, &is_there, report)?;
                watch.lap("install");
                let none = || EmbeddedError::NoBinaries { tried: "what was installed has no server".to_owned() };
                binaries::choose(&layout.dir, &layout.data)?.ok_or_else(none)?
            }
            None => return Err(EmbeddedError::NoBinaries { tried: "installing is switched off".to_owned() }),
        };
        let run_as = RunAs::choose(&layout.data, &bin);
        layout.open_to(&run_as)?;
        watch.lap("find");

        let arguments = server::arguments(&layout, options);
        let adopted = settle_orphan(&layout, &arguments, options.die_with_parent, report)?;
        if !layout.data.join("PG_VERSION").is_file() {
            report("creating the database cluster…");
            initdb::create(&layout, &bin, &run_as, options.durable)?;
            watch.lap("create");
        }
        let server = match adopted {
            Some(server) => server,
            None => Server::start(Launch {
                layout: layout.clone(),
                bin: bin.clone(),
                run_as,
                arguments,
                die_with_parent: options.die_with_parent,
                revive: options.revive,
            })?,
        };
        watch.lap("start");
        Ok(Self { layout, bin, server, timings: watch.laps, _lock: lock })
    }

    /// `postgres://role@localhost/database?host=<socket folder>&port=5432`, as sqlx reads it.
    pub fn url(&self, role: &str, database: &str) -> String {
        url::connection(self.socket_dir(), role, database)
    }

    /// The role that owns the schema, in the application's database.
    pub fn owner_url(&self) -> String {
        self.url(OWNER_ROLE, DATABASE)
    }

    /// The role the server works as, in the application's database.
    pub fn app_url(&self) -> String {
        self.url(APP_ROLE, DATABASE)
    }

    /// For tests and gates: the one role that may do everything.
    pub fn superuser_url(&self, database: &str) -> String {
        self.url(SUPERUSER, database)
    }

    /// The folder of the socket.
    pub fn socket_dir(&self) -> &Path {
        &self.layout.socket_dir
    }

    /// The folder of the server's binaries. Client programs such as psql need not be there.
    pub fn bin_dir(&self) -> &Path {
        &self.bin
    }

    /// The file the server writes its log to.
    pub fn log(&self) -> &Path {
        &self.layout.log
    }

    /// The server's process id.
    pub fn pid(&self) -> i32 {
        self.server.watch().pid()
    }

    /// For whoever has to know when the server ends by itself.
    pub fn watch(&self) -> ServerWatch {
        self.server.watch().clone()
    }

    /// How long each step of the start took.
    pub fn timings(&self) -> &[(&'static str, Duration)] {
        &self.timings
    }

    /// Stops the server and says whether that went well.
    pub fn stop(mut self) -> Result<(), EmbeddedError> {
        self.server.stop()
    }

    /// Leaves the server running for the next [`Cluster::start`] on this folder, which takes it over if its options
    /// are the same and also have `die_with_parent` off. With `die_with_parent` on, the server stops.
    pub fn leave_running(mut self) -> Result<(), EmbeddedError> {
        self.server.leave()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.server.stop(); // whoever wants to know calls stop()
    }
}

/// What to do with a server whose starter died: take it over if it is what would be started now and needs no bond to
/// our life, else stop it. Only called with the lock held, so nobody else can be using it.
fn settle_orphan(
    layout: &Layout,
    arguments: &[OsString],
    die_with_parent: bool,
    report: &mut dyn FnMut(&str),
) -> Result<Option<Server>, EmbeddedError> {
    let Some(orphan) = postmaster::live(&layout.data) else { return Ok(None) };
    let same = || postmaster::arguments(orphan.pid).is_some_and(|found| found.iter().eq(arguments.iter().map(|word| word.as_bytes())));
    if !die_with_parent && orphan.ready && same() {
        return Ok(Some(Server::adopt(orphan.pid, &layout.data)));
    }
    report("stopping the PostgreSQL an earlier run left behind…");
    postmaster::end(orphan.pid, || !orphan.is_live(&layout.data))?;
    Ok(None)
}

struct Stopwatch {
    last: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Stopwatch {
    fn new() -> Self {
        Self { last: Instant::now(), laps: Vec::new() }
    }

    fn lap(&mut self, name: &'static str) {
        self.laps.push((name, self.last.elapsed()));
        self.last = Instant::now();
    }
}
