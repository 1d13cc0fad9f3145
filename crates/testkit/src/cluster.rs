//! The PostgreSQL below all test databases.

use std::{
    env,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock, PoisonError},
    thread,
};

use erp_embedded::{Cluster, Options, Running};

use crate::servers::scratch::Scratch;

/// The cluster of this run: the folder in `ERP_TEST_CLUSTER`, else one of this process alone.
#[derive(Debug)]
pub struct TestCluster {
    running: Running,
}

/// Statics are not dropped; [`stop_own`] does that at the process's end. A killed process takes its server along
/// (`die_with_parent`), and its folder is removed by the next one.
static OWN: Mutex<Option<(Cluster, Scratch)>> = Mutex::new(None);

impl TestCluster {
    /// Starts it at the first call. Blocks for about a second then.
    pub fn get() -> &'static Self {
        static SHARED: OnceLock<TestCluster> = OnceLock::new();
        SHARED.get_or_init(|| match env::var_os("ERP_TEST_CLUSTER") {
            Some(dir) => Self::at(&PathBuf::from(dir)),
            None => Self::start(),
        })
    }

    pub(crate) fn at(dir: &Path) -> Self {
        let running = erp_embedded::running(dir);
        Self { running: running.unwrap_or_else(|| panic!("no PostgreSQL runs on {} (ERP_TEST_CLUSTER)", dir.display())) }
    }

    fn start() -> Self {
        let scratch = Scratch::new().unwrap_or_else(|error| panic!("no scratch folder: {error}"));
        let dir = scratch.path().join("erp");
        let options = Options { max_connections: 200, ..Options::for_tests(&dir) };
        let cluster = Cluster::start(&options, &mut |_| {}).unwrap_or_else(|error| panic!("{error}; cargo xtask test installs it"));
        *OWN.lock().unwrap_or_else(PoisonError::into_inner) = Some((cluster, scratch));
        at_exit();
        Self::at(&dir)
    }

    /// `role` in `database`, as sqlx reads it.
    pub fn url(&self, role: &str, database: &str) -> String {
        self.running.url(role, database)
    }

    pub fn superuser_url(&self, database: &str) -> String {
        self.url(erp_embedded::SUPERUSER, database)
    }

    pub const fn pid(&self) -> i32 {
        self.running.pid
    }

    /// The Unix socket itself, for a [`crate::FaultProxy`] in front of it.
    pub fn socket(&self) -> PathBuf {
        self.running.socket_dir.join(".s.PGSQL.5432")
    }
}

#[expect(unsafe_code, reason = "the standard library has no hook for the process's end")]
fn at_exit() {
    // SAFETY: stop_own is a plain function that unwinds nowhere.
    unsafe { libc::atexit(stop_own) };
}

/// In a thread of its own, because this one's thread-locals are gone already.
extern "C" fn stop_own() {
    let stop = || drop(OWN.lock().unwrap_or_else(PoisonError::into_inner).take());
    if let Ok(stopping) = thread::Builder::new().spawn(stop) {
        let _ = stopping.join();
    }
}
