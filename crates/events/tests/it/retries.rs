//! What a sink does not take.

use std::time::Duration;

use erp_core::{Origin, PageRequest, new_id};
use erp_db::WriteTx;
use erp_events::{
    Refusal,
    dead_letters::{self, Across, Deal, Filter, Status},
};
use erp_testkit::within;

use crate::support::{World, retry};

const fn page(limit: u64) -> PageRequest {
    PageRequest { limit, after: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_event_waits_and_those_of_its_aggregate_wait_behind_it() {
    let world = World::new().await;
    let bad = new_id();
    world.sink.answers(move |event| if event.aggregate_id == bad { Err(retry("busy")) } else { Ok(()) });
    for version in 1..=30 {
        world.publish(bad, version).await;
    }
    let others = world.fill(5, 3).await;
    let relay = world.relay();
    within(Duration::from_secs(20), "the others arrive", async || world.sink.count() == 15).await;
    world.drained().await;
    assert_eq!(world.count("outbox_retries WHERE NOT parked AND attempts > 0 AND last_error = 'busy'").await, 1);
    assert_eq!(world.count("outbox_retries WHERE parked AND attempts = 0").await, 29);
    // One that comes later waits too.
    world.publish(bad, 31).await;
    world.drained().await;
    assert_eq!(world.count("outbox_retries WHERE parked").await, 30);
    assert!(!world.sink.asked.lock().unwrap().is_empty() && world.sink.versions().keys().all(|id| others.contains(id)));
    world.sink.answers(|_| Ok(()));
    within(Duration::from_secs(30), "all arrive", async || world.sink.count() == 15 + 31).await;
    world.sink.assert_order(true);
    within(Duration::from_secs(20), "nothing waits", async || world.count("outbox_retries").await == 0).await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_asks_for_time_gets_it() {
    let world = World::new().await;
    world.sink.answers(|_| Err(Refusal::Retry { error: "slow down".to_owned(), after: Some(Duration::from_mins(10)) }));
    let relay = world.relay();
    world.publish(new_id(), 1).await;
    world.drained().await;
    let later = "outbox_retries WHERE available_at > now() + interval '9 minutes' AND available_at < now() + interval '11 minutes'";
    assert_eq!(world.count(later).await, 1);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_last_try_an_event_is_a_dead_letter_and_the_next_go_on() {
    let world = World::with("UPDATE outbox_sinks SET max_attempts = 3").await;
    world.sink.answers(|event| if event.aggregate_version == 1 { Err(retry("broken")) } else { Ok(()) });
    let aggregate = new_id();
    for version in 1..=3 {
        world.publish(aggregate, version).await;
    }
    let relay = world.relay();
    within(Duration::from_secs(30), "the later ones arrive", async || world.sink.count() == 2).await;
    let asked = world.sink.asked.lock().unwrap().len();
    assert_eq!(asked, 3 + 2, "three tries and two deliveries");
    assert_eq!(
        world
            .count(
                "dead_letters WHERE status = 'open' AND attempts = 3 AND jsonb_array_length(errors) = 3 AND errors->0->>'error' = 'broken'"
            )
            .await,
        1
    );
    within(Duration::from_secs(20), "nothing waits", async || world.count("outbox_retries").await == 0).await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_never_taken_is_dead_at_once_and_may_block() {
    let world = World::with("INSERT INTO outbox_sinks (name, kind, on_dead) VALUES ('strict', 'nats', 'block')").await;
    let never = || Err(Refusal::Dead { error: "gone".to_owned() });
    world.sink.answers(move |event| if event.aggregate_version == 1 { never() } else { Ok(()) });
    let aggregate = new_id();
    for version in 1..=4 {
        world.publish(aggregate, version).await;
    }
    let relay = world.relay();
    // The one that skips gets three events, the strict one none.
    within(Duration::from_secs(20), "the sink that skips goes on", async || world.sink.count() == 3).await;
    world.drained().await;
    world.publish(aggregate, 5).await;
    within(Duration::from_secs(20), "and on", async || world.sink.count() == 4).await;
    world.drained().await;
    assert_eq!(world.count("dead_letters WHERE attempts = 1").await, 2);
    assert_eq!(world.count("outbox_retries WHERE sink = 'strict' AND parked").await, 4);
    let strict = Filter { sink: Some("strict".to_owned()), ..Filter::default() };
    let work = async |tx: &WriteTx| dead_letters::discard(tx, &strict, &page(10), "sent by hand").await;
    assert_eq!(world.db.write(world.tenant.id, &Origin::system("test"), work).await.unwrap().letters.len(), 1);
    world.db.tell_servers("kick").await.unwrap();
    within(Duration::from_secs(20), "those behind it go on", async || world.sink.count() == 4 + 4).await;
    within(Duration::from_secs(20), "nothing waits", async || world.count("outbox_retries").await == 0).await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_sink_gets_nothing_and_then_everything_in_order() {
    let world = World::with("UPDATE outbox_sinks SET paused = true").await;
    let relay = world.relay();
    world.fill(3, 30).await;
    world.drained().await;
    assert_eq!(world.sink.count(), 0);
    assert_eq!((world.count("outbox_retries WHERE parked").await, world.count("outbox_retries").await), (87, 90));
    world.test.execute("UPDATE outbox_sinks SET paused = false").await;
    world.db.tell_servers("sinks").await.unwrap();
    within(Duration::from_secs(30), "everything arrives", async || world.sink.count() == 90).await;
    world.sink.assert_order(true);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sink_that_does_not_answer_is_asked_by_probes_alone() {
    let world = World::new().await;
    world.sink.answers(|_| Err(retry("away")));
    let relay = world.relay();
    world.fill(100, 1).await;
    world.drained().await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let asked = world.sink.asked.lock().unwrap().len();
    assert!(asked < 100, "not every event is tried on it: {asked}");
    world.sink.answers(|_| Ok(()));
    within(Duration::from_mins(1), "everything arrives once it is back", async || world.sink.count() == 100).await;
    within(Duration::from_secs(20), "nothing waits", async || world.count("outbox_retries").await == 0).await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sink_gets_what_its_filter_names() {
    let world = World::with("UPDATE outbox_sinks SET event_filter = '{other.*}'").await;
    let relay = world.relay();
    world.fill(3, 1).await;
    world.drained().await;
    assert_eq!((world.sink.count(), world.count("outbox_retries").await, world.count("domain_event_archive").await), (0, 0, 3));
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_is_handed_over_once_more_and_dies_anew_if_it_must() {
    let world = World::new().await;
    world.sink.answers(|_| Err(Refusal::Dead { error: "unknown field".to_owned() }));
    let relay = world.relay();
    for _ in 0..3 {
        world.publish(new_id(), 1).await;
    }
    within(Duration::from_secs(20), "all are dead", async || world.count("dead_letters WHERE status = 'open'").await == 3).await;
    world.drained().await;
    let retry = async |tx: &WriteTx| dead_letters::retry(tx, &Filter::default(), &page(2), Duration::ZERO, Duration::ZERO).await;
    let again = world.db.write(world.tenant.id, &Origin::system("test"), retry).await.unwrap();
    assert!(again.letters.len() == 2 && again.next.is_some(), "no more than a page: {again:?}");
    world.db.tell_servers("kick").await.unwrap();
    // Refused once more: two new letters beside the one that nobody touched.
    within(Duration::from_secs(20), "they die anew", async || world.count("dead_letters WHERE status = 'open'").await == 3).await;
    assert_eq!(world.count("dead_letters WHERE status = 'replayed' AND resolved_by IS NOT NULL").await, 2);

    world.sink.answers(|_| Ok(()));
    let rest = async |tx: &WriteTx| dead_letters::retry(tx, &Filter::default(), &page(500), Duration::ZERO, Duration::ZERO).await;
    assert_eq!(world.db.write(world.tenant.id, &Origin::system("test"), rest).await.unwrap().letters.len(), 3);
    world.db.tell_servers("kick").await.unwrap();
    within(Duration::from_secs(20), "all arrive", async || world.sink.count() == 3).await;
    within(Duration::from_secs(20), "nothing waits", async || world.count("outbox_retries").await == 0).await;
    assert_eq!(world.count("dead_letters WHERE status = 'open'").await, 0);
    assert_eq!(world.count("audit_log WHERE action = 'events.dead_letter.retried'").await, 5);
    relay.stop().await;
}

/// As many of the tenant's letters of the sink as this, whose events nobody has any more.
fn without_an_event(letters: u32, event_type: &str) -> String {
    format!(
        "INSERT INTO dead_letters (event_id, sink, tenant_id, event_type, payload, headers, attempts, errors, first_failed_at, dead_at) \
         SELECT gen_random_uuid(), 'recorder', id, '{event_type}', '{{}}', '{{}}', 3, '[]', now(), now() - make_interval(secs => 100000 + n) \
         FROM tenant, generate_series(1, {letters}) n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_that_cannot_be_handed_over_keep_none_behind_them() {
    let world = World::new().await;
    world.sink.answers(|_| Err(Refusal::Dead { error: "unknown field".to_owned() }));
    let relay = world.relay();
    world.fill(3, 1).await;
    within(Duration::from_secs(20), "all are dead", async || world.count("dead_letters").await == 3).await;
    relay.stop().await;
    // More than one batch of them, all older.
    world.test.execute(&without_an_event(1_100, "test.thing.gone")).await;
    let across = async |filter: &Filter, deal: Deal| {
        dead_letters::across(&world.db, &Origin::system("test"), None, filter, 10_000, &deal, &|_, _| ()).await.unwrap()
    };
    let open = Filter { status: Some(Status::Open), ..Filter::default() };
    let things = Filter { event_type: Some("test.*".to_owned()), ..open.clone() };
    assert_eq!(across(&things, Deal::retry(None)).await, Across { done: 3, left: 1_100 });
    assert_eq!(world.count("outbox_retries").await, 3);
    let gone = Filter { event_type: Some("test.thing.g*".to_owned()), ..open };
    assert_eq!(across(&gone, Deal::Discard { note: "too old".to_owned() }).await, Across { done: 1_100, left: 0 });
    assert_eq!(world.count("audit_log WHERE action = 'events.dead_letter.discarded'").await, 1_100);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_that_cannot_be_noted_is_tried_again() {
    let world = World::new().await;
    world.sink.answers(|_| Err(retry("busy")));
    let relay = world.relay();
    world.publish(new_id(), 1).await;
    world.drained().await;
    world
        .test
        .execute(
            "CREATE FUNCTION trip() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'tripped' USING ERRCODE = '22023'; END $$; \
             CREATE TRIGGER trip BEFORE UPDATE OR DELETE ON outbox_retries FOR EACH ROW EXECUTE FUNCTION trip()",
        )
        .await;
    world.sink.answers(|_| Ok(()));
    within(Duration::from_secs(20), "it is delivered, and not noted", async || world.sink.count() > 0).await;
    assert_eq!(world.count("outbox_retries").await, 1);
    world.test.execute("DROP TRIGGER trip ON outbox_retries").await;
    within(Duration::from_secs(20), "it is noted", async || world.count("outbox_retries").await == 0).await;
    relay.stop().await;
}
