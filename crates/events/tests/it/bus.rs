//! The bus: what is committed is heard, what is rolled back is not, and who sleeps is told.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use erp_core::{Origin, TenantId, new_id};
use erp_db::{Db, DbError, WriteTx};
use erp_events::{Announced, CAPACITY, EventBus, LAGGED, Subscriber};
use erp_testkit::{TestDb, within};
use metrics_exporter_prometheus::PrometheusBuilder;

const SOON: Duration = Duration::from_mins(1);

erp_core::events! {
    /// A step was taken.
    Stepped("test.walk.stepped", 1, "walk") {
        /// Which one.
        step: i64,
    }
}

#[derive(Clone, Default)]
struct Seen {
    heard: Arc<AtomicU64>,
    latest: Arc<AtomicI64>,
    resyncs: Arc<AtomicU64>,
}

/// Takes its time at its first event, and falls at the step -1.
struct Sleeper {
    seen: Seen,
    sleep: Option<tokio::sync::oneshot::Receiver<()>>,
}

#[async_trait::async_trait]
impl Subscriber for Sleeper {
    fn name(&self) -> &'static str {
        "sleeper"
    }

    async fn heard(&mut self, event: &Announced) {
        if let Some(sleep) = self.sleep.take() {
            sleep.await.ok();
        }
        let step = event.event().payload["step"].as_i64().unwrap();
        assert!(step >= 0, "it falls");
        self.seen.heard.fetch_add(1, Ordering::SeqCst);
        self.seen.latest.store(event.event().aggregate_version, Ordering::SeqCst);
    }

    async fn resync(&mut self) {
        self.seen.resyncs.fetch_add(1, Ordering::SeqCst);
    }
}

/// Takes these steps in one transaction, which commits or does not.
async fn walk(db: &Db, tenant: TenantId, steps: impl Iterator<Item = i64>, commits: bool) {
    let walk = new_id();
    let work = async |tx: &WriteTx| {
        for step in steps {
            tx.publish(walk, step, &Stepped { step });
        }
        if commits { Ok(()) } else { Err(DbError::Unavailable("no".to_owned())) }
    };
    let _ = db.write(tenant, &Origin::system("test"), work).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_events_and_a_subscriber_that_sleeps() {
    let recorder = PrometheusBuilder::new().install_recorder().unwrap();
    let database = TestDb::new().await;
    let (db, tenant) = (database.db().await, database.tenant("walkers").await.id);
    let bus = EventBus::new();
    db.listen(Arc::new(bus.clone()));
    let (slow, quick) = (Seen::default(), Seen::default());
    let (wake, sleep) = tokio::sync::oneshot::channel();
    let subscription = bus.subscribe(Sleeper { seen: slow.clone(), sleep: Some(sleep) });

    for n in 0..100 {
        walk(&db, tenant, n * 100..(n + 1) * 100, true).await;
    }
    assert_eq!(database.query_scalar::<i64>("SELECT count(*) FROM domain_events").await, 10_000, "the truth lacks none");
    wake.send(()).unwrap();
    within(SOON, "the last event", async || slow.latest.load(Ordering::SeqCst) == 9_999).await;
    assert!(slow.resyncs.load(Ordering::SeqCst) >= 1);
    let lost = 10_000 - slow.heard.load(Ordering::SeqCst);
    assert!(lost > 0 && slow.heard.load(Ordering::SeqCst) >= CAPACITY as u64, "what the bus held is heard: {lost} lost");
    assert!(recorder.render().contains(&format!("{LAGGED}{{subscriber=\"sleeper\"}} {lost}")), "{}", recorder.render());

    // It is alive; another one heard from its own beginning on.
    let other = bus.subscribe(Sleeper { seen: quick.clone(), sleep: None });
    walk(&db, tenant, 10_000..10_001, true).await;
    for seen in [&slow, &quick] {
        within(SOON, "the next event", async || seen.latest.load(Ordering::SeqCst) == 10_000).await;
    }
    assert_eq!((quick.heard.load(Ordering::SeqCst), quick.resyncs.load(Ordering::SeqCst)), (1, 0));
    assert!(!subscription.is_finished() && !other.is_finished());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_rolled_back_is_not_heard_and_a_fall_is_survived() {
    let database = TestDb::new().await;
    let (db, tenant) = (database.db().await, database.tenant("walkers").await.id);
    let bus = EventBus::new();
    db.listen(Arc::new(bus.clone()));
    let seen = Seen::default();
    let subscription = bus.subscribe(Sleeper { seen: seen.clone(), sleep: None });
    walk(&db, tenant, 1..4, false).await;
    walk(&db, tenant, -1..0, true).await;
    walk(&db, tenant, 5..6, true).await;
    within(SOON, "the event after", async || seen.latest.load(Ordering::SeqCst) == 5).await;
    assert_eq!((seen.heard.load(Ordering::SeqCst), seen.resyncs.load(Ordering::SeqCst)), (1, 1));
    assert!(!subscription.is_finished());
}
