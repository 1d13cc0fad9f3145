//! A PostgreSQL that one test may break.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::Path,
};

use erp_embedded::{Cluster, Options};

use crate::{TestCluster, TestDb, Upstream, servers::scratch::Scratch};

/// A private PostgreSQL that waits for its disk before it acknowledges, as a production server does, and can be killed and
/// started again on the same data. Starting takes about a second.
#[derive(Debug)]
pub struct OwnCluster {
    cluster: Option<Cluster>,
    options: Options,
    urls: &'static TestCluster,
    /// Last: removed when the server has stopped.
    _scratch: Scratch,
}

impl OwnCluster {
    pub fn start() -> Self {
        Self::start_with(None)
    }

    /// Its data in `dir`, for example a small volume that a test fills.
    pub fn on(dir: &Path) -> Self {
        Self::start_with(Some(dir))
    }

    /// One that also takes TLS on an address of its own, with this certificate and key (PEM).
    pub fn with_tls(certificate: &str, key: &str) -> (Self, SocketAddr) {
        let mut this = Self::start();
        let data = this.options.dir.join("pg/data");
        let owner = fs::metadata(&data).expect("its data folder");
        for (name, text) in [("server.crt", certificate), ("server.key", key)] {
            let path = data.join(name);
            fs::write(&path, text).expect("its certificate");
            // PostgreSQL takes no key that another could read; it may run as another user.
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("its mode");
            chown(&path, Some(owner.uid()), Some(owner.gid())).expect("its owner");
        }
        // Its port is that of every other cluster, hence a loopback address that no other has.
        let [.., a, b, c] = *erp_core::new_id().as_bytes();
        let address = Ipv4Addr::new(127, a | 1, b, c.clamp(1, 254));
        this.stop();
        this.options.settings.extend([format!("listen_addresses={address}"), "ssl=on".to_owned()]);
        this.resume();
        (this, SocketAddr::from((address, 5432)))
    }

    fn start_with(dir: Option<&Path>) -> Self {
        let scratch = Scratch::new().unwrap_or_else(|error| panic!("no scratch folder: {error}"));
        let folder = scratch.path().join("erp");
        let options = Options { durable: true, max_connections: 100, scratch: dir.map(Path::to_owned), ..Options::for_tests(&folder) };
        let cluster = Cluster::start(&options, &mut |_| {}).unwrap_or_else(|error| panic!("{error}; cargo xtask test installs it"));
        // A few bytes for each, so that databases can name their server as those of the shared one do.
        let urls = Box::leak(Box::new(TestCluster::at(&folder)));
        Self { cluster: Some(cluster), options, urls, _scratch: scratch }
    }

    /// A migrated database on it; dropped with the cluster alone.
    pub async fn database(&self) -> TestDb {
        // The command line of the private cluster switches it off, which a setting of the roles overrules.
        TestDb::own(self.urls, "ALTER ROLE ALL SET synchronous_commit = on").await
    }

    /// For a [`crate::FaultProxy`] in front of it.
    pub fn upstream(&self) -> Upstream {
        Upstream::Unix(self.urls.socket())
    }

    /// As a crash of the server: every backend ends at once, nothing is flushed, nobody is told (`pg_ctl stop -m immediate`).
    pub fn crash(&mut self) {
        self.end(libc::SIGQUIT);
    }

    /// As when the kernel kills it for want of memory.
    pub fn kill9(&mut self) {
        self.end(libc::SIGKILL);
    }

    /// As an operator stops it (`pg_ctl stop -m fast`).
    pub fn stop(&mut self) {
        self.end(libc::SIGINT);
    }

    /// Starts it again; it recovers from its write-ahead log first. Fails when it cannot.
    pub fn try_resume(&mut self) -> Result<(), String> {
        assert!(self.cluster.is_none(), "it runs");
        self.cluster = Some(Cluster::start(&self.options, &mut |_| {}).map_err(|error| error.to_string())?);
        Ok(())
    }

    pub fn resume(&mut self) {
        self.try_resume().unwrap_or_else(|error| panic!("PostgreSQL does not come back: {error}"));
    }

    /// Whether the server process is there. One that gave up by itself counts as gone.
    pub fn runs(&self) -> bool {
        erp_embedded::running(&self.options.dir).is_some()
    }

    /// What the server logged since its last start.
    pub fn log(&self) -> String {
        self.cluster.as_ref().and_then(|cluster| std::fs::read_to_string(cluster.log()).ok()).unwrap_or_default()
    }

    #[expect(unsafe_code, reason = "the standard library signals no process that is not a child of its own")]
    fn end(&mut self, signal: i32) {
        let cluster = self.cluster.take().expect("it runs");
        // SAFETY: plain numbers; the process is not reaped before `stop`.
        unsafe { libc::kill(cluster.pid(), signal) };
        let _ = cluster.stop(); // it has ended already, or ends faster for it
    }
}
