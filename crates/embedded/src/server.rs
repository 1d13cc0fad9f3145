//! The running server and the thread that owns it.

use crate::{EmbeddedError, Options, error::telling_line, layout::Layout, postmaster, run_as::RunAs};
use std::{
    ffi::OsString,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, ExitStatus},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI32, AtomicU32, Ordering},
        mpsc,
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// Recovery of a large write-ahead log after a crash takes its time.
const READY_LIMIT: Duration = Duration::from_mins(2);
/// How long backends of a killed server may take to notice it.
const LEFTOVER_LIMIT: Duration = Duration::from_secs(10);

/// How often the owner looks whether its server still runs.
const LOOK: Duration = Duration::from_millis(250);
/// A server that ends more often than this within a minute is not started again.
const REVIVALS: u32 = 5;

/// A server that is ready.
#[derive(Debug)]
pub struct Server {
    watch: ServerWatch,
    kind: Kind,
}

/// Tells how a server fares. Cheap to clone, and of no influence on it.
#[derive(Debug, Clone, Default)]
pub struct ServerWatch(Arc<Fate>);

#[derive(Debug, Default)]
struct Fate {
    pid: AtomicI32,
    revived: AtomicU32,
    gone: AtomicBool,
}

impl ServerWatch {
    /// The process id of the server; another one after it was started again.
    pub fn pid(&self) -> i32 {
        self.0.pid.load(Ordering::Acquire)
    }

    /// How often it ended by itself and was started again.
    pub fn revived(&self) -> u32 {
        self.0.revived.load(Ordering::Acquire)
    }

    /// It ended by itself and does not run any more.
    pub fn is_gone(&self) -> bool {
        self.0.gone.load(Ordering::Acquire)
    }
}

#[derive(Debug)]
enum Kind {
    /// Our child. The kernel's parent-death signal follows the *thread* that spawned it, so that thread waits here
    /// until the server is to stop.
    Owned {
        orders: mpsc::Sender<Order>,
        thread: Option<JoinHandle<Result<(), EmbeddedError>>>,
    },
    /// Left by a process that ended; not our child.
    Adopted {
        data: PathBuf,
    },
    Stopped,
}

#[derive(Debug)]
enum Order {
    Stop,
    Leave,
}

/// All that is needed to start one.
pub struct Launch {
    pub layout: Layout,
    pub bin: PathBuf,
    pub run_as: RunAs,
    pub arguments: Vec<OsString>,
    pub die_with_parent: bool,
    /// Start it again when it ends by itself.
    pub revive: bool,
}

impl Server {
    /// Starts a server and waits until it takes connections.
    pub fn start(launch: Launch) -> Result<Self, EmbeddedError> {
        let (tell, told) = mpsc::sync_channel(1);
        let (orders, inbox) = mpsc::channel();
        let log = launch.layout.log.clone();
        let watch = ServerWatch::default();
        let fate = watch.clone();
        let thread = thread::Builder::new()
            .name("postgres".to_owned())
            .spawn(move || {
                let child = match launch.run() {
                    Ok(child) => child,
                    Err(error) => {
                        let _ = tell.send(Err(error));
                        return Ok(());
                    }
                };
                fate.0.pid.store(child.id() as i32, Ordering::Release);
                let _ = tell.send(Ok(()));
                launch.own(child, &inbox, &fate)
            })
            .map_err(EmbeddedError::io("start a thread for", &log))?;
        told.recv().unwrap_or(Err(EmbeddedError::NotReady { seconds: 0, log }))?;
        Ok(Self { watch, kind: Kind::Owned { orders, thread: Some(thread) } })
    }

    /// Takes over a server that runs already.
    pub fn adopt(pid: i32, data: &Path) -> Self {
        let watch = ServerWatch::default();
        watch.0.pid.store(pid, Ordering::Release);
        Self { watch, kind: Kind::Adopted { data: data.to_owned() } }
    }

    pub const fn watch(&self) -> &ServerWatch {
        &self.watch
    }

    /// Stops it and waits; a second call does nothing.
    pub fn stop(&mut self) -> Result<(), EmbeddedError> {
        match std::mem::replace(&mut self.kind, Kind::Stopped) {
            Kind::Owned { orders, thread } => finish(&orders, Order::Stop, thread),
            Kind::Adopted { data } => postmaster::end(self.watch.pid(), || postmaster::live(&data).is_none()),
            Kind::Stopped => Ok(()),
        }
    }

    /// Lets go of it without stopping.
    pub fn leave(&mut self) -> Result<(), EmbeddedError> {
        match std::mem::replace(&mut self.kind, Kind::Stopped) {
            Kind::Owned { orders, thread } => finish(&orders, Order::Leave, thread),
            Kind::Adopted { .. } | Kind::Stopped => Ok(()),
        }
    }
}

fn finish(orders: &mpsc::Sender<Order>, order: Order, thread: Option<JoinHandle<Result<(), EmbeddedError>>>) -> Result<(), EmbeddedError> {
    let _ = orders.send(order); // the thread can only be gone if it has nothing left to do
    thread.and_then(|thread| thread.join().ok()).unwrap_or(Ok(()))
}

fn end(child: &mut Child) -> Result<(), EmbeddedError> {
    let pid = child.id() as i32;
    postmaster::end(pid, || !matches!(child.try_wait(), Ok(None)))
}

/// The server's settings. `shared_buffers` is small because the cluster shares a machine with the application.
pub fn arguments(layout: &Layout, options: &Options) -> Vec<OsString> {
    let mut settings = vec![
        "listen_addresses=".to_owned(),
        "unix_socket_permissions=0700".to_owned(),
        format!("max_connections={}", options.max_connections),
        "shared_buffers=64MB".to_owned(),
        "timezone=UTC".to_owned(),
        "log_timezone=UTC".to_owned(),
        "log_min_messages=warning".to_owned(),
        "jit=off".to_owned(),
        // A commit that was answered is in the server's buffers and so survives the death of our process; only the
        // machine's own crash can lose the last 0.6 s, and cannot damage the cluster.
        "synchronous_commit=off".to_owned(),
    ];
    let fast = ["fsync=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0", "autovacuum=off"];
    let extra: &[&str] = if options.durable { &["fsync=on"] } else { &fast };
    settings.extend(extra.iter().map(|setting| (*setting).to_owned()));
    settings.extend(options.settings.iter().cloned());

    let mut arguments: Vec<OsString> = vec!["-D".into(), layout.data.clone().into()];
    arguments.extend(["-k".into(), layout.socket_dir.clone().into(), "-p".into(), crate::url::PORT.to_string().into()]);
    arguments.extend(settings.into_iter().flat_map(|setting| ["-c".into(), setting.into()]));
    arguments
}

impl Launch {
    /// Owns the child until an order comes. A server that ends by itself is started again, if that is wished and of use.
    fn own(&self, mut child: Child, orders: &mpsc::Receiver<Order>, watch: &ServerWatch) -> Result<(), EmbeddedError> {
        let mut deaths: Vec<Instant> = Vec::new();
        loop {
            match orders.recv_timeout(LOOK) {
                Ok(Order::Leave) => return Ok(()),
                Ok(Order::Stop) | Err(mpsc::RecvTimeoutError::Disconnected) => return end(&mut child),
                Err(mpsc::RecvTimeoutError::Timeout) => {}
            }
            if watch.is_gone() || matches!(child.try_wait(), Ok(None)) {
                continue;
            }
            deaths.retain(|at| at.elapsed() < Duration::from_mins(1));
            deaths.push(Instant::now());
            let again = (self.revive && deaths.len() <= REVIVALS as usize).then(|| self.run());
            match again {
                Some(Ok(revived)) => {
                    child = revived;
                    watch.0.pid.store(child.id() as i32, Ordering::Release);
                    watch.0.revived.fetch_add(1, Ordering::AcqRel);
                }
                Some(Err(_)) | None => watch.0.gone.store(true, Ordering::Release),
            }
        }
    }

    fn run(&self) -> Result<Child, EmbeddedError> {
        let start = Instant::now();
        loop {
            let error = match self.attempt()? {
                Ok(child) => return Ok(child),
                Err(status) => self.explain(status),
            };
            // Backends of a server that was killed outright end by themselves within moments.
            let leftovers = matches!(&error, EmbeddedError::Failed { detail, .. } if detail.contains("shared memory block"));
            if !leftovers || start.elapsed() > LEFTOVER_LIMIT {
                return Err(error);
            }
            thread::sleep(Duration::from_millis(200));
        }
    }

    /// One try: a ready child, or the status of one that ended.
    fn attempt(&self) -> Result<Result<Child, ExitStatus>, EmbeddedError> {
        let layout = &self.layout;
        postmaster::disarm(&layout.data, &layout.socket_dir)?;
        let program = self.bin.join("postgres");
        let mut command = self.run_as.command(&program, self.die_with_parent);
        let log = self.open_log()?;
        let errors = log.try_clone().map_err(EmbeddedError::io("open", &layout.log))?;
        let mut child = command.args(&self.arguments).stdout(log).stderr(errors).spawn().map_err(EmbeddedError::io("run", &program))?;
        let pid = child.id() as i32;
        let mut ended = None;
        let known = postmaster::wait_until(READY_LIMIT, || {
            ended = child.try_wait().ok().flatten();
            ended.is_some() || postmaster::PidFile::read(&layout.data).is_some_and(|file| file.ready && file.pid == pid)
        });
        match ended {
            Some(status) => Ok(Err(status)),
            None if known => Ok(Ok(child)),
            None => {
                end(&mut child)?;
                Err(EmbeddedError::NotReady { seconds: READY_LIMIT.as_secs(), log: layout.log.clone() })
            }
        }
    }

    /// A new log each start, with the one before kept: errors are explained from this start alone.
    fn open_log(&self) -> Result<File, EmbeddedError> {
        let log = &self.layout.log;
        let _ = fs::rename(log, log.with_extension("log.old")); // there is none at the first start
        File::create(log).map_err(EmbeddedError::io("create", log))
    }

    fn explain(&self, status: ExitStatus) -> EmbeddedError {
        let log = fs::read_to_string(&self.layout.log).unwrap_or_default();
        EmbeddedError::Failed { program: "postgres", status: status.to_string(), detail: telling_line(&log) }
    }
}
