//! One private PostgreSQL and one Redis for everything that is run.

use std::{path::PathBuf, time::Instant};

use anyhow::{Context, Result};
use erp_embedded::{Cluster, Options};

use crate::{
    install, say,
    servers::{redis::RedisServer, scratch::Scratch},
};

/// Enough for four tests at once, each with a pool and a server.
const CONNECTIONS: u32 = 300;

pub struct Backing {
    cluster: Cluster,
    redis: RedisServer,
    scratch: Scratch,
}

impl Backing {
    /// `install` puts on this machine what it lacks.
    pub fn start(install: bool) -> Result<Self> {
        if install {
            install::servers(&["redis-server", "nats-server"])?;
            install::faketime();
        }
        let start = Instant::now();
        let scratch = Scratch::new().context("no scratch folder")?;
        let options = Options { max_connections: CONNECTIONS, install, ..Options::for_tests(scratch.path().join("erp")) };
        let cluster = Cluster::start(&options, &mut |line| say(line))?;
        let redis = RedisServer::start().context("redis-server does not start; is it installed?")?;
        say(&format!("PostgreSQL and Redis are up after {:.1} s", start.elapsed().as_secs_f64()));
        Ok(Self { cluster, redis, scratch })
    }

    /// The variables by which tests find the two.
    pub fn variables(&self) -> [(&'static str, PathBuf); 2] {
        [("ERP_TEST_CLUSTER", self.scratch.path().join("erp")), ("ERP_TEST_REDIS", self.redis.socket())]
    }

    pub fn stop(self) -> Result<()> {
        drop(self.redis);
        self.cluster.stop()?;
        drop(self.scratch);
        Ok(())
    }
}
