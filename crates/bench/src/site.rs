//! PostgreSQL, Redis and the product's configuration.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use erp_db::migrate::History;
use erp_embedded::{Cluster, OWNER_ROLE, Options};
use erp_migrations::Migrator;
use erp_testkit::{Erp, TestRedis};
use sha2::{Digest, Sha256};

use crate::{cpu::Meter, reference::Kind, say, seed};

/// Ours, the references' and the harness's own sessions.
const SESSIONS: u32 = 200;
/// What a server of its own has; the embedded default is that of a guest on somebody's laptop.
const SETTINGS: [&str; 4] = ["shared_buffers=512MB", "synchronous_commit=on", "max_wal_size=8GB", "checkpoint_timeout=30min"];
/// Far above what the load asks of one user, and near enough that the limiter works as it does with the default.
const LIMIT: &str = "1000000";

/// The servers below what is measured.
pub struct Site {
    pub cluster: Cluster,
    redis: TestRedis,
    redis_pid: i32,
    erp: PathBuf,
    folder: PathBuf,
    keep: bool,
}

impl Site {
    /// Starts everything; blocks for about a second. The cluster's folder carries the schema and the seed in its name, so that one
    /// that was kept is never another's.
    pub fn open(erp: &Path, below: &Path, keep: bool) -> Result<Self> {
        let name = name();
        for other in fs::read_dir(below).into_iter().flatten().flatten().filter(|entry| entry.file_name() != *name) {
            if other.file_name().to_string_lossy().starts_with("site-") {
                erp_embedded::stop_running(&other.path()).ok();
                fs::remove_dir_all(other.path())?;
            }
        }
        let folder = below.join(name);
        if !keep && folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let settings = SETTINGS.iter().map(|setting| (*setting).to_owned()).collect();
        let options = Options { max_connections: SESSIONS, settings, ..Options::new(&folder) };
        let cluster = Cluster::start(&options, &mut say)?;
        let redis = TestRedis::start();
        let redis_pid = redis_pid(redis.url())?;
        Ok(Self { cluster, redis, redis_pid, erp: erp.to_owned(), folder, keep })
    }

    /// Stops PostgreSQL and, unless they are kept, removes its files. What a run leaves that failed, the next one removes.
    pub fn close(self) -> Result<()> {
        self.cluster.stop()?;
        if !self.keep {
            fs::remove_dir_all(&self.folder)?;
        }
        Ok(())
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn redis_url(&self) -> &str {
        self.redis.url()
    }

    pub fn superuser_url(&self) -> String {
        self.cluster.superuser_url(erp_embedded::DATABASE)
    }

    pub fn reference_url(&self, kind: Kind) -> String {
        match kind {
            Kind::Bare => self.cluster.url(seed::BARE_ROLE, erp_embedded::DATABASE),
            Kind::Obvious => self.cluster.app_url(),
        }
    }

    pub fn meter(&self, server: i32) -> Meter {
        Meter { server, postmaster: self.cluster.pid(), redis: self.redis_pid }
    }

    /// The product on the seeded database.
    pub fn erp(&self) -> Erp {
        self.erp_on(erp_embedded::DATABASE)
    }

    /// The product as in production, but for limits that the load must not meet.
    pub fn erp_on(&self, database: &str) -> Erp {
        Erp::new(&self.erp)
            .secrets_and_port()
            .set("database.url", self.cluster.url(erp_embedded::APP_ROLE, database))
            .set("database.migrate_url", self.cluster.url(OWNER_ROLE, database))
            .set("redis.url", self.redis.url())
            .set("jwt.access_token_ttl", "60m")
            // The references bring no events out, and what that costs is measured by itself.
            .set("tasks.enabled", "false")
            .set("server.max_connections_per_ip", "1000")
            .set("limits.user_per_minute", LIMIT)
            .set("limits.ip_per_minute", LIMIT)
            .set("limits.login_ip_per_minute", LIMIT)
    }
}

fn name() -> String {
    let mut hash = Sha256::new();
    for step in Migrator::steps() {
        hash.update(step.checksum());
    }
    hash.update(seed::VERSION);
    let hash = hex::encode(hash.finalize());
    format!("site-{}", hash.get(..12).unwrap_or(&hash))
}

fn redis_pid(url: &str) -> Result<i32> {
    let info: String = redis::cmd("INFO").arg("server").query(&mut redis::Client::open(url)?.get_connection()?)?;
    let line = info.lines().find_map(|line| line.strip_prefix("process_id:")).context("Redis does not say who it is")?;
    line.trim().parse().context("Redis's process id")
}
