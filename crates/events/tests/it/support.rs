//! A database with tenants, a sink that remembers, and relays.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use erp_core::{Origin, TenantId};
use erp_db::{Db, DbError, WriteTx, tenants::Tenant};
use erp_events::{Build, Consumer, Envelope, Refusal, Relay, RelayOptions, Sink};
use erp_testkit::TestDb;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

erp_core::events! {
    /// A thing was changed.
    Changed("test.thing.changed", 1, "thing") {
        /// Of the thing, after the change.
        version: i64,
    }
}

pub type Answer = Arc<dyn Fn(&Envelope) -> Result<(), Refusal> + Send + Sync>;

/// A sink that remembers what it took, and answers as the test says.
#[derive(Clone)]
pub struct Recorder {
    pub taken: Arc<Mutex<Vec<Envelope>>>,
    pub asked: Arc<Mutex<Vec<Uuid>>>,
    pub answer: Arc<Mutex<Answer>>,
    pub takes: Duration,
}

impl Recorder {
    pub fn new() -> Self {
        Self { taken: Arc::default(), asked: Arc::default(), answer: Arc::new(Mutex::new(Arc::new(|_| Ok(())))), takes: Duration::ZERO }
    }

    pub fn answers(&self, answer: impl Fn(&Envelope) -> Result<(), Refusal> + Send + Sync + 'static) {
        *self.answer.lock().unwrap() = Arc::new(answer);
    }

    pub fn count(&self) -> usize {
        self.taken.lock().unwrap().len()
    }

    /// The versions that each aggregate's events had, as they came.
    pub fn versions(&self) -> HashMap<Uuid, Vec<i64>> {
        let mut all: HashMap<Uuid, Vec<i64>> = HashMap::new();
        for event in self.taken.lock().unwrap().iter() {
            all.entry(event.aggregate_id).or_default().push(event.aggregate_version);
        }
        all
    }

    /// Every aggregate's events came in order; `exactly` once, or repeated from somewhere on.
    pub fn assert_order(&self, exactly: bool) {
        for (aggregate, versions) in self.versions() {
            let mut first: Vec<i64> = Vec::new();
            for version in &versions {
                if first.last().is_none_or(|last| version > last) {
                    first.push(*version);
                } else {
                    assert!(!exactly && first.contains(version), "{aggregate}: {versions:?}");
                }
            }
            assert!(first.windows(2).all(|pair| pair[1] == pair[0] + 1), "{aggregate}: {versions:?}");
        }
    }
}

#[async_trait::async_trait]
impl Sink for Recorder {
    fn kind(&self) -> &'static str {
        "webhook"
    }

    async fn deliver(&self, event: &Envelope) -> Result<(), Refusal> {
        self.asked.lock().unwrap().push(event.event_id);
        if !self.takes.is_zero() {
            tokio::time::sleep(self.takes).await;
        }
        let answer = self.answer.lock().unwrap().clone();
        answer(event)?;
        self.taken.lock().unwrap().push(event.clone());
        Ok(())
    }
}

pub struct World {
    pub test: TestDb,
    pub db: Db,
    pub tenant: Tenant,
    pub sink: Recorder,
}

impl World {
    /// With one sink, `recorder`.
    pub async fn new() -> Self {
        Self::with("").await
    }

    /// `more`: further statements, after the sink is there.
    pub async fn with(more: &str) -> Self {
        let test = TestDb::new().await;
        let tenant = test.tenant("clinic").await;
        test.execute(&format!("INSERT INTO outbox_sinks (name, kind) VALUES ('recorder', 'webhook');{more}")).await;
        Self { db: test.db().await, test, tenant, sink: Recorder::new() }
    }

    pub fn options(&self) -> RelayOptions {
        let sink = self.sink.clone();
        let build: Build = Arc::new(move |_, _| Ok(Arc::new(sink.clone()) as Arc<dyn Sink>));
        RelayOptions {
            tick: Duration::from_millis(200),
            heartbeat: Duration::from_millis(500),
            pauses: [Duration::from_millis(200)].into(),
            probe: Duration::from_millis(300),
            build: Some(build),
            installation: Some("clinic".to_owned()),
            ..RelayOptions::default()
        }
    }

    pub fn relay(&self) -> Running {
        self.relay_with(vec![], self.options())
    }

    pub fn relay_with(&self, consumers: Vec<Arc<dyn Consumer>>, options: RelayOptions) -> Running {
        let relay = Relay::new(self.db.clone(), consumers, options);
        let stop = CancellationToken::new();
        let stopping = stop.clone();
        let task = tokio::spawn(async move { relay.run(stopping, Duration::from_secs(10)).await });
        Running { stop, task }
    }

    pub async fn publish(&self, aggregate: Uuid, version: i64) {
        publish(&self.db, self.tenant.id, aggregate, version, Duration::ZERO).await.unwrap();
    }

    /// `events` of each of `aggregates` aggregates, versions from 1.
    pub async fn fill(&self, aggregates: usize, events: i64) -> Vec<Uuid> {
        let ids: Vec<Uuid> = (0..aggregates).map(|_| erp_core::new_id()).collect();
        for version in 1..=events {
            for id in &ids {
                self.publish(*id, version).await;
            }
        }
        ids
    }

    pub async fn count(&self, from: &str) -> i64 {
        self.test.query_scalar(&format!("SELECT count(*) FROM {from}")).await
    }

    /// Nothing pending.
    pub async fn drained(&self) {
        erp_testkit::within(Duration::from_mins(1), "nothing is pending", async || self.count("domain_events").await == 0).await;
    }
}

pub async fn publish(db: &Db, tenant: TenantId, aggregate: Uuid, version: i64, hold: Duration) -> Result<(), DbError> {
    db.write(tenant, &Origin::system("test"), async |tx: &WriteTx| {
        tx.publish(aggregate, version, &Changed { version });
        tokio::time::sleep(hold).await;
        Ok(())
    })
    .await
}

pub struct Running {
    pub stop: CancellationToken,
    pub task: JoinHandle<()>,
}

impl Running {
    pub async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }

    /// As a process that dies.
    pub async fn abort(self) {
        self.task.abort();
        let _ = self.task.await;
    }
}

pub fn retry(error: &str) -> Refusal {
    Refusal::Retry { error: error.to_owned(), after: None }
}
