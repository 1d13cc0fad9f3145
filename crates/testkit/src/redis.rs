//! Redis for one test.

use std::{env, io};

use crate::{
    FaultProxy, Upstream,
    servers::redis::{DATABASES, RedisServer},
};

/// A Redis that no other test sees: a database of the run's server, or a server of its own.
#[derive(Debug)]
pub struct TestRedis {
    url: String,
    own: Option<RedisServer>,
}

impl TestRedis {
    /// A server of this test alone, which may be stopped.
    pub fn start() -> Self {
        let own = RedisServer::start().unwrap_or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => panic!("redis-server is not installed: run cargo xtask test, which installs it"),
            _ => panic!("{error}"),
        });
        Self { url: format!("unix://{}", own.socket().display()), own: Some(own) }
    }

    /// An empty database of the server that `cargo xtask test` runs; without one as [`TestRedis::start`].
    pub fn shared() -> Self {
        let Some(socket) = env::var_os("ERP_TEST_REDIS") else { return Self::start() };
        let number = erp_core::new_id().as_u128() as u32 % DATABASES;
        Self { url: format!("unix://{}?db={number}", socket.to_string_lossy()), own: None }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// A proxy in front of a server of this test alone, and the URL by way of it.
    pub fn proxy(&self) -> (FaultProxy, String) {
        let own = self.own.as_ref().expect("a proxy leads to a server's first database: use TestRedis::start");
        let proxy = FaultProxy::start(Upstream::Unix(own.socket()));
        let url = format!("redis://{}", proxy.address());
        (proxy, url)
    }

    /// Ends the server at once, as a crash would.
    pub fn stop(&mut self) {
        self.server().stop();
    }

    /// Alive but silent, as on a host that hangs, until [`TestRedis::thaw`].
    pub fn freeze(&mut self) {
        self.server().signal(libc::SIGSTOP);
    }

    pub fn thaw(&mut self) {
        self.server().signal(libc::SIGCONT);
    }

    /// Starts it again, empty, on the same URL.
    pub fn restart(&mut self) {
        self.server().resume().unwrap_or_else(|error| panic!("{error}"));
    }

    fn server(&mut self) -> &mut RedisServer {
        self.own.as_mut().expect("a shared Redis serves other tests too: use TestRedis::start")
    }
}
