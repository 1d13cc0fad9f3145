//! Whether this process should get requests.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use erp_core::SystemClock;
use erp_db::Db;
use serde::Serialize;
use tokio::{sync::Mutex, time::Instant};
use utoipa::ToSchema;

use crate::{MaintenanceSwitch, limit::RedisHandle};

/// How long an answer of the dependencies stands: probes of several balancers must not become load.
const CACHE: Duration = Duration::from_secs(1);
/// A dependency that takes longer is away.
const LIMIT: Duration = Duration::from_millis(2_500);

/// A dependency that can be asked whether it is there.
#[async_trait::async_trait]
pub trait Ping: Send + Sync + 'static {
    async fn answers(&self) -> bool;
}

#[async_trait::async_trait]
impl Ping for Db {
    async fn answers(&self) -> bool {
        self.ping().await.inspect_err(|error| tracing::warn!(%error, "the database does not answer")).is_ok()
    }
}

#[async_trait::async_trait]
impl Ping for RedisHandle {
    async fn answers(&self) -> bool {
        self.ping().await.is_ok()
    }
}

/// The body of `/health/ready`. It says which dependency is away, never why: that is in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadyBody {
    /// `ready`, `degraded` (served without Redis), `maintenance` (refusing requests on purpose), `unavailable`, `starting` or `draining`.
    pub status: &'static str,
    pub checks: Checks,
}

impl ReadyBody {
    pub fn is_ready(&self) -> bool {
        ["ready", "degraded", "maintenance"].contains(&self.status)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Checks {
    /// `ok` or `down`.
    pub database: &'static str,
    /// `ok`, `degraded`, or `off` where none is configured.
    pub redis: &'static str,
    /// `ok`, or `skewed`: this machine's clock and the database's differ by more than 5 s. Requests are served all the same.
    pub clock: &'static str,
}

/// The switch behind `/health/ready`. Cheap to clone; the server keeps one to drain with. Starts as not ready.
#[derive(Clone)]
pub struct Readiness(Arc<Inner>);

struct Inner {
    database: Arc<dyn Ping>,
    redis: Option<Arc<dyn Ping>>,
    ready: AtomicBool,
    draining: AtomicBool,
    skewed: AtomicBool,
    maintenance: MaintenanceSwitch,
    cache: Mutex<Option<(Instant, Checks)>>,
}

impl Readiness {
    pub fn new(database: Arc<dyn Ping>, redis: Option<Arc<dyn Ping>>) -> Self {
        Self(Arc::new(Inner {
            database,
            redis,
            ready: AtomicBool::new(false),
            draining: AtomicBool::new(false),
            skewed: AtomicBool::new(false),
            maintenance: MaintenanceSwitch::new(SystemClock::shared()),
            cache: Mutex::new(None),
        }))
    }

    /// Requests refused on purpose. Readiness stays 200 then: a balancer that took every server out could show nobody why.
    pub fn maintenance(&self) -> &MaintenanceSwitch {
        &self.0.maintenance
    }

    /// True once the start is complete.
    pub fn set_ready(&self, ready: bool) {
        self.0.ready.store(ready, Ordering::Relaxed);
    }

    /// From now on 503: balancers send no more requests. There is no way back.
    pub fn set_draining(&self) {
        self.0.draining.store(true, Ordering::Relaxed);
    }

    /// Whether the machine's clock is off; returns what was said before. Shown, and no reason to send requests elsewhere.
    pub fn set_clock_skewed(&self, skewed: bool) -> bool {
        self.0.skewed.swap(skewed, Ordering::Relaxed)
    }

    pub fn is_draining(&self) -> bool {
        self.0.draining.load(Ordering::Relaxed)
    }

    pub async fn report(&self) -> ReadyBody {
        let mut checks = self.checks().await;
        if self.0.skewed.load(Ordering::Relaxed) {
            checks.clock = "skewed";
        }
        let status = if self.is_draining() {
            "draining"
        } else if !self.0.ready.load(Ordering::Relaxed) {
            "starting"
        } else if checks.database != "ok" {
            "unavailable"
        } else if self.0.maintenance.is_on() {
            "maintenance"
        } else if checks.redis == "degraded" {
            "degraded"
        } else {
            "ready"
        };
        ReadyBody { status, checks }
    }

    /// One check at a time; who comes meanwhile waits for its answer.
    async fn checks(&self) -> Checks {
        let mut cache = self.0.cache.lock().await;
        if let Some((at, checks)) = *cache
            && at.elapsed() < CACHE
        {
            return checks;
        }
        let redis = async {
            match &self.0.redis {
                Some(redis) => Some(answers(&**redis).await),
                None => None,
            }
        };
        let (database, redis) = tokio::join!(answers(&*self.0.database), redis);
        let checks = Checks {
            database: if database { "ok" } else { "down" },
            redis: match redis {
                Some(true) => "ok",
                Some(false) => "degraded",
                None => "off",
            },
            clock: "ok",
        };
        *cache = Some((Instant::now(), checks));
        checks
    }
}

async fn answers(dependency: &dyn Ping) -> bool {
    tokio::time::timeout(LIMIT, dependency.answers()).await.unwrap_or(false)
}
