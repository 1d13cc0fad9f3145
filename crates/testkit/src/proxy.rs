//! A network that misbehaves on demand, between a server under test and PostgreSQL or Redis.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use tokio::{
    net::{TcpListener, TcpSocket, TcpStream, UnixStream},
    sync::watch,
};

mod carry;

use carry::{End, carry};

/// What happens to every connection, the ones that stand and the ones to come, from the moment it is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Bytes go through.
    Pass,
    /// Each chunk waits so long before it goes on, in both directions: one request and its answer take twice this.
    Latency(Duration),
    /// One byte goes on per so much time.
    Trickle(Duration),
    /// Connections are cut with an RST, new ones right after they were accepted.
    Reset,
    /// Connections are accepted and stand, and nothing moves. What was sent arrives when another fault is set: nothing is lost.
    Blackhole,
    /// The far side vanishes without a word: what is sent disappears, and such a connection stays dead whatever is set later.
    HalfOpen,
    /// Nobody listens, as when the process ended: connections are cut, new ones get "connection refused".
    Refuse,
}

/// Where the proxy's connections lead.
#[derive(Clone, Debug)]
pub enum Upstream {
    Tcp(SocketAddr),
    Unix(PathBuf),
}

/// A proxy on a port of 127.0.0.1, which passes everything until told otherwise. It runs on a thread of its own, so that a
/// test which blocks does not stop it; it ends with the value, and its connections with it.
///
/// ```no_run
/// # use erp_testkit::{Fault, FaultProxy, Upstream};
/// # use std::time::Duration;
/// let proxy = FaultProxy::start(Upstream::Unix("/tmp/pg/.s.PGSQL.5432".into()));
/// let url = format!("postgres://erp_app@{}/erp", proxy.address());
/// proxy.set(Fault::Latency(Duration::from_millis(250)));
/// proxy.set(Fault::Refuse);
/// proxy.set(Fault::Pass);
/// ```
#[derive(Debug)]
pub struct FaultProxy {
    address: SocketAddr,
    fault: watch::Sender<Option<Fault>>,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct State {
    listening: AtomicBool,
    open: AtomicUsize,
    accepted: AtomicUsize,
}

impl FaultProxy {
    pub fn start(upstream: Upstream) -> Self {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        listener.set_nonblocking(true).expect("a non-blocking listener");
        let address = listener.local_addr().expect("the port");
        let (fault, told) = watch::channel(Some(Fault::Pass));
        let state = Arc::new(State::default());
        state.listening.store(true, Ordering::SeqCst);
        let proxy = Proxy { address, upstream, told, state: state.clone() };
        let run = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(proxy.run(listener)).expect("the proxy's port");
        };
        let thread = thread::Builder::new().name("fault proxy".to_owned()).spawn(run).expect("a thread");
        Self { address, fault, state, thread: Some(thread) }
    }

    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// In force for connections to come when this returns, and within a moment for those that stand.
    pub fn set(&self, fault: Fault) {
        self.fault.send_replace(Some(fault));
        let start = Instant::now();
        while self.state.listening.load(Ordering::SeqCst) == (fault == Fault::Refuse) {
            assert!(start.elapsed() < Duration::from_secs(10), "the proxy on {} does not become {fault:?}", self.address);
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Connections that stand.
    pub fn open(&self) -> usize {
        self.state.open.load(Ordering::SeqCst)
    }

    /// Connections accepted so far.
    pub fn accepted(&self) -> usize {
        self.state.accepted.load(Ordering::SeqCst)
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.fault.send_replace(None);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join(); // it has said why it failed
        }
    }
}

struct Proxy {
    address: SocketAddr,
    upstream: Upstream,
    /// `None` ends the proxy.
    told: watch::Receiver<Option<Fault>>,
    state: Arc<State>,
}

impl Proxy {
    async fn run(mut self, listener: std::net::TcpListener) -> io::Result<()> {
        let mut listener = Some(TcpListener::from_std(listener)?);
        loop {
            let Some(fault) = *self.told.borrow_and_update() else { return Ok(()) };
            if fault == Fault::Refuse {
                listener = None;
            } else if listener.is_none() {
                listener = Some(self.listen().await?);
            }
            self.state.listening.store(listener.is_some(), Ordering::SeqCst);
            let accept = async {
                match &listener {
                    Some(listener) => listener.accept().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                changed = self.told.changed() => if changed.is_err() { return Ok(()) },
                accepted = accept => {
                    let (client, _) = accepted?;
                    self.connection(client);
                }
            }
        }
    }

    /// The old port again. A system that gives out ports at random rarely gives this one to somebody else meanwhile.
    async fn listen(&self) -> io::Result<TcpListener> {
        let mut tries = 0;
        loop {
            let socket = TcpSocket::new_v4()?;
            socket.set_reuseaddr(true)?;
            match socket.bind(self.address).and_then(|()| socket.listen(1024)) {
                Err(error) if error.kind() == io::ErrorKind::AddrInUse && tries < 100 => tries += 1,
                listener => return listener,
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn connection(&self, client: TcpStream) {
        let (upstream, told, state) = (self.upstream.clone(), self.told.clone(), self.state.clone());
        state.accepted.fetch_add(1, Ordering::SeqCst);
        state.open.fetch_add(1, Ordering::SeqCst);
        tokio::spawn(async move {
            client.set_nodelay(true).ok();
            let end = match upstream {
                Upstream::Tcp(address) => carry(client, TcpStream::connect(address).await, told).await,
                Upstream::Unix(path) => carry(client, UnixStream::connect(path).await, told).await,
            };
            if let End::Cut(client) = end {
                // An immediate close with unsent data thrown away: the peer sees a reset.
                client.set_zero_linger().ok();
            }
            state.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}
