//! Delivering archived events once more, and trying waiting ones at once.

use std::{collections::HashSet, sync::Arc, time::Duration};

use erp_core::{Origin, new_id};
use erp_db::{DbError, WriteTx, sql};
use erp_events::{
    Consumer, ConsumerError, Envelope, Refusal, outbox,
    replay::{self, Wanted},
};
use erp_testkit::within;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::support::{World, retry};

impl World {
    async fn wanted(&self, sink: &str, as_new: bool) -> Wanted {
        let now: chrono::DateTime<chrono::Utc> = self.test.query_scalar("SELECT now()").await;
        let day = chrono::TimeDelta::days(1);
        Wanted { sink: sink.to_owned(), from: now - day, to: now + day, tenant: None, event_type: None, as_new }
    }

    /// As the command does it, `batch` events at once.
    async fn replay(&self, wanted: &Wanted, batch: usize) -> u64 {
        let places = replay::places(&self.db, wanted, None, 1_000_000).await.unwrap();
        let mut handed = 0;
        for places in places.chunks(batch) {
            let work = async |tx: &WriteTx| replay::hand_over(tx, wanted, places).await;
            handed += self.db.write::<_, DbError, _>(self.tenant.id, &Origin::system("test"), work).await.unwrap();
        }
        self.db.tell_servers("kick").await.unwrap();
        handed
    }
}

fn ids(events: &[Envelope]) -> HashSet<Uuid> {
    events.iter().map(|event| event.event_id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_brings_one_sink_what_it_had_in_order_and_under_the_same_ids() {
    let world = World::with("INSERT INTO outbox_sinks (name, kind) VALUES ('other', 'webhook')").await;
    let relay = world.relay();
    world.fill(6, 30).await;
    within(Duration::from_mins(1), "both sinks have all", async || world.sink.count() == 360).await;
    world.drained().await;
    let first = std::mem::take(&mut *world.sink.taken.lock().unwrap());

    let wanted = world.wanted("recorder", false).await;
    assert_eq!(replay::count(&world.db, &wanted).await.unwrap().events, 180);
    assert_eq!(world.replay(&wanted, 37).await, 180);
    within(Duration::from_mins(1), "all arrive again", async || world.sink.count() == 180).await;
    within(Duration::from_mins(1), "nothing waits", async || world.count("outbox_retries").await == 0).await;
    world.sink.assert_order(true);
    let again = world.sink.taken.lock().unwrap().clone();
    assert_eq!(ids(&again), ids(&first));
    assert!(
        again.iter().all(|event| event.headers["replayed"] == true) && first.iter().all(|event| event.headers.get("replayed").is_none())
    );
    let audited = "audit_log WHERE action = 'events.outbox.replayed'";
    assert_eq!(world.count(audited).await, 5);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_replay_adds_nothing_to_one_that_waits() {
    let world = World::new().await;
    let relay = world.relay();
    world.fill(3, 5).await;
    within(Duration::from_mins(1), "all arrive", async || world.sink.count() == 15).await;
    world.drained().await;
    world.test.execute("UPDATE outbox_sinks SET paused = true").await;
    world.db.tell_servers("sinks").await.unwrap();
    for as_new in [false, true] {
        let wanted = world.wanted("recorder", as_new).await;
        assert_eq!((world.replay(&wanted, 4).await, world.replay(&wanted, 4).await), (15, 0), "{as_new}");
        assert_eq!(replay::count(&world.db, &wanted).await.unwrap().waiting, 15, "{as_new}");
    }
    world.sink.taken.lock().unwrap().clear();
    world.test.execute("UPDATE outbox_sinks SET paused = false").await;
    world.db.tell_servers("sinks").await.unwrap();
    within(Duration::from_mins(1), "all arrive again, and once more as new", async || world.sink.count() == 30).await;
    within(Duration::from_mins(1), "nothing waits", async || world.count("outbox_retries").await == 0).await;
    let taken = world.sink.taken.lock().unwrap().clone();
    let (new, old): (Vec<_>, Vec<_>) = taken.into_iter().partition(|event| event.headers.get("replay_of").is_some());
    let named: HashSet<Uuid> = new.iter().map(|event| event.headers["replay_of"].as_str().unwrap().parse().unwrap()).collect();
    assert_eq!((ids(&old), ids(&new).len()), (named, 15));
    assert!(ids(&new).is_disjoint(&ids(&old)) && new.iter().all(|event| event.event_id.get_version_num() == 7));
    for one in &new {
        assert!(old.iter().any(|event| event.occurred_at == one.occurred_at && event.payload == one.payload), "{one:?}");
    }
    // Copies are no events of their own.
    assert_eq!(replay::count(&world.db, &world.wanted("recorder", false).await).await.unwrap().events, 15);
    relay.stop().await;
}

/// Counts in the tenant's numbers.
struct Counter;

#[async_trait::async_trait]
impl Consumer for Counter {
    fn name(&self) -> &'static str {
        "test.replayed"
    }

    fn event_types(&self) -> &'static [&'static str] {
        &["test.*"]
    }

    async fn handle(&self, tx: &WriteTx, event: &Envelope) -> Result<(), ConsumerError> {
        let statement = "INSERT INTO number_sequence (tenant_id, code, pattern) VALUES ($1, $2, '{seq:1}')";
        tx.execute_raw(sql(statement, [event.tenant_id.into(), event.event_id.to_string().into()])).await?;
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_skips_what_it_did_unless_it_is_new() {
    let world = World::with("DELETE FROM outbox_sinks").await;
    let relay = world.relay_with(vec![Arc::new(Counter)], world.options());
    world.fill(4, 3).await;
    within(Duration::from_mins(1), "every effect is there", async || world.count("number_sequence").await == 12).await;
    world.drained().await;
    for (as_new, effects) in [(false, 12), (true, 24)] {
        let wanted = world.wanted("test.replayed", as_new).await;
        assert_eq!(world.replay(&wanted, 500).await, 12);
        within(Duration::from_mins(1), "nothing waits", async || world.count("outbox_retries").await == 0).await;
        assert_eq!(world.count("number_sequence").await, effects, "{as_new}");
    }
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_already_comes_after_what_is_replayed_before_it() {
    let world = World::new().await;
    let relay = world.relay();
    let aggregate = new_id();
    for version in 1..=3 {
        world.publish(aggregate, version).await;
    }
    within(Duration::from_mins(1), "three arrive", async || world.sink.count() == 3).await;
    world.sink.answers(|_| Err(Refusal::Retry { error: "busy".to_owned(), after: Some(Duration::from_hours(1)) }));
    world.publish(aggregate, 4).await;
    within(Duration::from_mins(1), "the fourth waits", async || world.count("outbox_retries WHERE attempts = 1").await == 1).await;
    world.sink.taken.lock().unwrap().clear();
    world.sink.answers(|_| Ok(()));
    assert_eq!(world.replay(&world.wanted("recorder", false).await, 500).await, 3);
    within(Duration::from_mins(1), "all four arrive", async || world.sink.count() == 4).await;
    assert_eq!(world.sink.versions()[&aggregate], [1, 2, 3, 4]);
    within(Duration::from_mins(1), "nothing waits", async || world.count("outbox_retries").await == 0).await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_waits_is_tried_at_once_after_what_it_waits_behind() {
    let world = World::new().await;
    world.sink.answers(|_| Err(Refusal::Retry { error: "busy".to_owned(), after: Some(Duration::from_hours(1)) }));
    let relay = world.relay();
    let aggregate = new_id();
    for version in 1..=2 {
        world.publish(aggregate, version).await;
    }
    world.drained().await;
    within(Duration::from_mins(1), "both wait", async || world.count("outbox_retries").await == 2).await;
    let behind: Uuid = world.test.query_scalar("SELECT event_id FROM outbox_retries WHERE parked").await;
    let found = outbox::waiting(&world.db, behind, None).await.unwrap();
    assert!(found.len() == 1 && found[0].first != behind && !found[0].blocked, "{found:?}");
    assert!(outbox::waiting(&world.db, behind, Some("nobody")).await.unwrap().is_empty());
    world.sink.answers(|_| Ok(()));
    let work = async |tx: &WriteTx| outbox::retry(tx, behind, "recorder").await;
    assert!(world.db.write::<_, DbError, _>(world.tenant.id, &Origin::system("test"), work).await.unwrap());
    world.db.tell_servers("kick").await.unwrap();
    within(Duration::from_mins(1), "both arrive", async || world.sink.count() == 2).await;
    world.sink.assert_order(true);
    assert_eq!(world.count("audit_log WHERE action = 'core.outbox.retried'").await, 1);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sink_that_took_nothing_for_five_days_is_disabled_and_a_consumer_never() {
    let world = World::with("INSERT INTO outbox_sinks (name, kind) VALUES ('inside', 'internal')").await;
    world.sink.answers(|_| Err(retry("away")));
    let relay = world.relay();
    world.publish(new_id(), 1).await;
    let failing = "outbox_sinks WHERE name = 'recorder' AND failing_since > now() - interval '5 minutes' AND disabled_at IS NULL";
    within(Duration::from_mins(1), "it fails since now", async || world.count(failing).await == 1).await;
    world.sink.answers(|_| Ok(()));
    within(Duration::from_mins(1), "it answers", async || world.count("outbox_sinks WHERE failing_since IS NOT NULL").await == 0).await;

    world.sink.answers(|_| Err(retry("away")));
    world.test.execute("UPDATE outbox_sinks SET failing_since = now() - interval '5 days 1 minute'").await;
    world.db.tell_servers("sinks").await.unwrap();
    world.publish(new_id(), 1).await;
    within(Duration::from_mins(1), "it is disabled", async || world.count("outbox_sinks WHERE disabled_at IS NOT NULL").await == 1).await;
    assert_eq!(world.count("outbox_sinks WHERE name = 'recorder' AND disabled_at IS NOT NULL").await, 1);
    let trail = "SELECT actor || ' ' || convert_from(record, 'UTF8') FROM audit_log WHERE action = 'core.sink.disabled'";
    let told = world.test.rows(trail).await;
    assert!(told.len() == 1 && told[0].starts_with("system:") && told[0].contains("recorder") && told[0].contains("five days"), "{told:?}");
    world.drained().await;
    let asked = world.sink.asked.lock().unwrap().len();
    world.publish(new_id(), 1).await;
    world.drained().await;
    assert_eq!(world.sink.asked.lock().unwrap().len(), asked, "it is sent nothing");
    assert_eq!(world.count("outbox_retries WHERE sink = 'recorder'").await, 1, "and nothing is kept for it");

    world.sink.answers(|_| Ok(()));
    let resume = async |tx: &WriteTx| outbox::set_paused(tx, "recorder", false).await;
    let resumed: Result<Option<bool>, erp_db::Failure> = world.db.write(world.tenant.id, &Origin::system("test"), resume).await;
    assert_eq!(resumed.unwrap(), Some(true));
    world.db.tell_servers("sinks").await.unwrap();
    world.publish(new_id(), 1).await;
    within(Duration::from_mins(1), "it gets events again", async || world.count("outbox_retries WHERE sink = 'recorder'").await == 0).await;
    assert_eq!(world.count("outbox_sinks WHERE failing_since IS NOT NULL AND kind <> 'internal'").await, 0);
    relay.stop().await;
}
