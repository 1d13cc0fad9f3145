//! A sink that takes its time, beside one that does not.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use erp_core::new_id;
use erp_events::{Build, Envelope, Refusal, Sink};
use erp_testkit::within;
use tokio::sync::Semaphore;

use crate::support::World;

/// Answers as often as the test lets it.
#[derive(Clone)]
struct Gated {
    gate: Arc<Semaphore>,
    taken: Arc<Mutex<Vec<(uuid::Uuid, i64)>>>,
}

#[async_trait::async_trait]
impl Sink for Gated {
    fn kind(&self) -> &'static str {
        "webhook"
    }

    async fn deliver(&self, event: &Envelope) -> Result<(), Refusal> {
        self.gate.acquire().await.unwrap().forget();
        self.taken.lock().unwrap().push((event.aggregate_id, event.aggregate_version));
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_sink_holds_up_no_other_one_and_gets_everything_in_order() {
    let world = World::with("INSERT INTO outbox_sinks (name, kind) VALUES ('gated', 'webhook')").await;
    let gated = Gated { gate: Arc::new(Semaphore::new(0)), taken: Arc::default() };
    let (slow, quick) = (gated.clone(), world.sink.clone());
    let build: Build = Arc::new(move |row, _| {
        Ok(if row.name == "gated" { Arc::new(slow.clone()) as Arc<dyn Sink> } else { Arc::new(quick.clone()) as Arc<dyn Sink> })
    });
    let mut options = world.options();
    options.build = Some(build);
    let relay = world.relay_with(vec![], options);
    let id = new_id();
    world.publish(id, 1).await;
    // Long enough to be slow; then one answer, after which the batch is done.
    within(Duration::from_secs(20), "the first event is with the quick one", async || world.sink.count() == 1).await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    gated.gate.add_permits(1);
    world.drained().await;

    // The slow one answers nothing at all from here on.
    for version in 2..=30 {
        world.publish(id, version).await;
    }
    within(Duration::from_secs(20), "the quick one has them all", async || world.sink.count() == 30).await;
    world.drained().await;
    assert_eq!(gated.taken.lock().unwrap().len(), 1);
    gated.gate.add_permits(1_000);
    within(Duration::from_secs(30), "the slow one has them all", async || gated.taken.lock().unwrap().len() == 30).await;
    within(Duration::from_secs(20), "nothing waits", async || world.count("outbox_retries").await == 0).await;
    // Quick again, it is asked at once, in order with what went before.
    for version in 31..=60 {
        world.publish(id, version).await;
    }
    within(Duration::from_secs(30), "both have them all", async || gated.taken.lock().unwrap().len() == 60 && world.sink.count() == 60)
        .await;
    world.drained().await;
    let versions: Vec<i64> = gated.taken.lock().unwrap().iter().map(|(_, version)| *version).collect();
    assert_eq!(versions, (1..=60).collect::<Vec<_>>());
    world.sink.assert_order(true);
    within(Duration::from_secs(20), "nothing waits", async || world.count("outbox_retries").await == 0).await;
    relay.stop().await;
}

/// Takes its time for everything.
#[derive(Clone, Default)]
struct Late(Arc<Mutex<Vec<(uuid::Uuid, i64)>>>);

#[async_trait::async_trait]
impl Sink for Late {
    fn kind(&self) -> &'static str {
        "webhook"
    }

    async fn deliver(&self, event: &Envelope) -> Result<(), Refusal> {
        tokio::time::sleep(Duration::from_secs(20)).await;
        self.0.lock().unwrap().push((event.aggregate_id, event.aggregate_version));
        Ok(())
    }
}

/// More things than a sink has places: what is sent beside the batches takes them all, for as long as the sink likes.
#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_that_waits_for_a_slow_sink_holds_up_nobody() {
    let world = World::with("INSERT INTO outbox_sinks (name, kind) VALUES ('late', 'webhook')").await;
    let (late, quick) = (Late::default(), world.sink.clone());
    let build: Build = Arc::new(move |row, _| {
        Ok(if row.name == "late" { Arc::new(late.clone()) as Arc<dyn Sink> } else { Arc::new(quick.clone()) as Arc<dyn Sink> })
    });
    let mut options = world.options();
    options.build = Some(build);
    let relay = world.relay_with(vec![], options);
    for round in 1..=4 {
        for _ in 0..60 {
            world.publish(new_id(), 1).await;
        }
        // Far less than one answer of the slow one takes.
        within(Duration::from_secs(15), "the quick one has them all", async || world.sink.count() == round * 60).await;
    }
    relay.stop().await;
}
