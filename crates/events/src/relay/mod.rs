//! The relay: offers each committed event to every sink, in order for each aggregate, and moves it to the archive.
//!
//! A process leads some of the shards, by advisory locks on one session of its own ([`erp_db::RelaySession`]); what it does for a
//! shard it does on that session, so that who has lost the lock can complete nothing. Events are offered at least once.

mod backoff;
mod health;
mod lead;
pub mod metrics;
mod offer;
mod once;
mod passes;
mod shards;
mod store;
mod target;
mod worker;

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use erp_core::Clock;
use erp_db::{Db, DbError, RelaySession, sql};
use erp_settings::{SafeConfig, TenantSection};
use serde::Serialize;
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    Consumer, LogSink, Sink, SinkRow,
    consumer::InternalSink,
    sinks::{self, SinkDeps},
    sync_consumers,
};
pub use once::Once;
use store::{Trouble, What};
use target::Target;

/// Makes a sink of a kind that the relay does not know itself: by name, kind and configuration.
pub type Build = Arc<dyn Fn(&SinkRow, &Value) -> Result<Arc<dyn Sink>, String> + Send + Sync>;

/// How the relay works. Times that tests shorten.
#[derive(Clone)]
pub struct RelayOptions {
    /// Events claimed at once.
    pub batch: usize,
    /// How often all shards are looked at, whoever said nothing.
    pub poll: Duration,
    /// How often free shards are looked for.
    pub tick: Duration,
    pub heartbeat: Duration,
    /// A leader that gave no sign of life for so long loses its session.
    pub stale: Duration,
    /// Between the tries of a refused event.
    pub pauses: Arc<[Duration]>,
    /// Before the first probe of a sink that does not answer.
    pub probe: Duration,
    /// Sinks besides `internal` and `log`.
    pub build: Option<Build>,
    /// The slug of the tenant in whose audit chain the installation's own changes stand, such as that a sink was disabled.
    pub installation: Option<String>,
}

impl Default for RelayOptions {
    fn default() -> Self {
        Self {
            batch: 500,
            poll: Duration::from_secs(30),
            tick: Duration::from_secs(2),
            heartbeat: Duration::from_secs(5),
            stale: Duration::from_secs(30),
            pauses: backoff::PAUSES.into(),
            probe: Duration::from_secs(5),
            build: None,
            installation: None,
        }
    }
}

impl RelayOptions {
    /// With the sinks that the configuration lets this process reach. The error is one sentence for the operator.
    pub fn configured(config: &SafeConfig, clock: Arc<dyn Clock>) -> Result<Self, String> {
        let deps = SinkDeps::configured(config, clock)?;
        let build: Build = Arc::new(move |row, config| sinks::build(&row.kind, config, &deps).map_err(|e| e.to_string()));
        let tenant: TenantSection = config.section().map_err(|e| e.to_string())?;
        Ok(Self { build: Some(build), installation: Some(tenant.default_slug), ..Self::default() })
    }
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Moved to the archive.
    pub events: u64,
    /// Taken by a sink.
    pub deliveries: u64,
    /// Refused by a sink; tried again later.
    pub refused: u64,
    /// Not offered yet: behind another one, or the sink is paused or away.
    pub waiting: u64,
    pub dead: u64,
}

impl Counts {
    /// What became of events that were offered.
    fn note(&mut self, trouble: &[Trouble]) {
        for trouble in trouble {
            match trouble.what {
                What::Done => self.deliveries += 1,
                What::Retry => self.refused += 1,
                What::Later | What::Parked => self.waiting += 1,
                What::Dead | What::Block => self.dead += 1,
            }
        }
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.events += other.events;
        self.deliveries += other.deliveries;
        self.refused += other.refused;
        self.waiting += other.waiting;
        self.dead += other.dead;
    }
}

/// What woke a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Source {
    Lead,
    Local,
    Notify,
    /// With work found: a wake-up was lost, or somebody wrote rows by hand.
    Poll,
    Retry,
    /// The connection that listens is new.
    Listen,
}

impl Source {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Local => "local",
            Self::Notify => "notify",
            Self::Poll => "poll",
            Self::Retry => "retry",
            Self::Listen => "listen",
        }
    }
}

impl From<u8> for Source {
    fn from(n: u8) -> Self {
        [Self::Lead, Self::Local, Self::Notify, Self::Poll, Self::Retry, Self::Listen].get(usize::from(n)).copied().unwrap_or(Self::Poll)
    }
}

/// Relays events as long as it runs. Any number of processes may; they share the shards.
pub struct Relay {
    db: Db,
    consumers: Vec<Arc<dyn Consumer>>,
    options: RelayOptions,
    instance: Uuid,
    targets: RwLock<Arc<[Arc<Target>]>>,
}

impl Relay {
    pub fn new(db: Db, consumers: Vec<Arc<dyn Consumer>>, options: RelayOptions) -> Arc<Self> {
        Arc::new(Self { db, consumers, options, instance: erp_core::new_id(), targets: RwLock::new(Arc::new([])) })
    }

    /// Gives the consumers their rows in `outbox_sinks`.
    pub async fn sync(&self) -> Result<(), DbError> {
        sync_consumers(&self.db, &self.consumers).await
    }

    fn targets(&self) -> Arc<[Arc<Target>]> {
        self.targets.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the sinks anew. One whose row is unchanged stays as it is, with its connections; `afresh`, those outside the product are
    /// made again, so that secrets that were exchanged are read.
    async fn load_sinks(&self, session: &mut RelaySession, afresh: bool) -> Result<(), DbError> {
        let rows = session.fetch(sql(&format!("{} ORDER BY name", SinkRow::SELECT), [])).await?;
        let before = self.targets();
        let mut targets = Vec::with_capacity(rows.len());
        for row in &rows {
            let (failing, overdue) = (row.try_get("", "failing")?, row.try_get("", "overdue")?);
            let row = SinkRow::read(row)?;
            let old = before.iter().find(|target| target.row.name == row.name);
            let stays = !(afresh && sinks::KINDS.contains(&row.kind.as_str()));
            let target = if let Some(old) = old.filter(|old| stays && old.row == row && old.sink.is_ok()) {
                old.clone()
            } else {
                let sink = self
                    .build(&row)
                    .inspect_err(|error| tracing::warn!(sink = row.name, error, "this process cannot reach the sink; its events wait"));
                Arc::new(Target::new(row, sink, old.map(Arc::as_ref), self.options.probe))
            };
            target.health.read(failing, overdue);
            targets.push(target);
        }
        *self.targets.write().unwrap_or_else(PoisonError::into_inner) = targets.into();
        Ok(())
    }

    fn build(&self, row: &SinkRow) -> Result<Arc<dyn Sink>, String> {
        match (row.kind.as_str(), &self.options.build) {
            ("internal", _) => {
                let known = self.consumers.iter().find(|consumer| consumer.name() == row.name);
                let consumer = known.ok_or("no consumer of that name is registered")?.clone();
                Ok(Arc::new(InternalSink { db: self.db.clone(), consumer }))
            }
            ("log", _) => Ok(Arc::new(LogSink { name: row.name.clone() })),
            (_, Some(build)) => build(row, &row.config),
            (kind, None) => Err(format!("{kind} sinks are not served here")),
        }
    }
}

/// A session, and what is done under its locks.
pub(crate) struct Lead {
    relay: Arc<Relay>,
    session: tokio::sync::Mutex<RelaySession>,
    /// The time is over: what is in flight is not waited for.
    hurry: CancellationToken,
}

impl Lead {
    fn targets(&self) -> Arc<[Arc<Target>]> {
        self.relay.targets()
    }

    /// Every sink that may have events waiting.
    fn names(&self) -> Vec<String> {
        self.targets().iter().filter(|target| !target.row.disabled).map(|target| target.row.name.clone()).collect()
    }

    /// Why nothing here can reach a sink, by name; of those that get events at all.
    fn unusable(&self) -> BTreeMap<String, String> {
        let why = |target: &Arc<Target>| Some((target.row.name.clone(), target.sink.as_ref().err()?.clone()));
        self.targets().iter().filter(|target| !target.row.disabled).filter_map(why).collect()
    }

    /// Sinks to which something may be sent.
    fn reachable(&self) -> Vec<String> {
        self.targets().iter().filter(|target| target.is_reachable()).map(|target| target.row.name.clone()).collect()
    }

    fn reachable_target(&self, sink: &str) -> Option<Arc<Target>> {
        self.targets().iter().find(|target| target.row.name == sink && target.is_reachable()).cloned()
    }
}
