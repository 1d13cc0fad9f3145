//! Effects inside the product happen once.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use erp_core::new_id;
use erp_db::{WriteTx, sql};
use erp_events::{Consumer, ConsumerError, Envelope};
use erp_testkit::within;
use sea_orm::ConnectionTrait;

use crate::support::{Changed, World};

/// Counts in the tenant's numbers; fails as often as it is told.
struct Counter {
    failures: AtomicU32,
}

#[async_trait::async_trait]
impl Consumer for Counter {
    fn name(&self) -> &'static str {
        "test.counter"
    }

    fn event_types(&self) -> &'static [&'static str] {
        &["test.*"]
    }

    async fn handle(&self, tx: &WriteTx, event: &Envelope) -> Result<(), ConsumerError> {
        let statement = "INSERT INTO number_sequence (tenant_id, code, pattern) VALUES ($1, $2, '{seq:1}')";
        tx.execute_raw(sql(statement, [event.tenant_id.into(), event.event_id.to_string().into()])).await?;
        if self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_ok() {
            return Err(erp_db::DbError::Unavailable("on purpose".to_owned()).into());
        }
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_effect_happens_once_however_often_the_event_comes() {
    let world = World::with("DELETE FROM outbox_sinks").await;
    let consumer = Arc::new(Counter { failures: AtomicU32::new(3) });
    let relay = world.relay_with(vec![consumer.clone()], world.options());
    world.fill(20, 2).await;
    within(Duration::from_secs(30), "every effect is there", async || world.count("number_sequence").await == 40).await;
    within(Duration::from_secs(30), "nothing waits", async || world.count("outbox_retries").await == 0).await;
    assert_eq!(world.count("event_inbox WHERE consumer = 'test.counter'").await, 40);
    // As after a crash between the effect and its completion.
    let columns =
        "event_id, tenant_id, shard, aggregate_type, aggregate_id, aggregate_version, event_type, schema_version, payload, headers";
    world.test.execute(&format!("INSERT INTO domain_events ({columns}) SELECT {columns} FROM domain_event_archive ORDER BY id")).await;
    world.db.tell_servers("kick").await.unwrap();
    world.drained().await;
    assert_eq!((world.count("number_sequence").await, world.count("event_inbox").await), (40, 40));
    assert_eq!(world.count("outbox_retries").await, 0);
    relay.stop().await;
    assert_eq!(
        world.test.query_scalar::<String>("SELECT kind || array_to_string(event_filter, ',') FROM outbox_sinks").await,
        "internaltest.*"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn events_for_a_consumer_that_this_process_does_not_know_wait() {
    let world = World::with("UPDATE outbox_sinks SET name = 'test.counter', kind = 'internal'").await;
    let relay = world.relay();
    world.publish(new_id(), 1).await;
    world.drained().await;
    assert_eq!(world.count("outbox_retries WHERE sink = 'test.counter' AND attempts = 0").await, 1);
    relay.stop().await;
    let relay = world.relay_with(vec![Arc::new(Counter { failures: AtomicU32::new(0) })], world.options());
    world.test.execute("UPDATE outbox_retries SET available_at = now()").await;
    world.db.tell_servers("kick").await.unwrap();
    within(Duration::from_secs(30), "the one that knows it has it", async || world.count("number_sequence").await == 1).await;
    relay.stop().await;
}

/// Answers each event of a thing with one of another thing.
struct Echo;

#[async_trait::async_trait]
impl Consumer for Echo {
    fn name(&self) -> &'static str {
        "test.echo"
    }

    fn event_types(&self) -> &'static [&'static str] {
        &["test.thing.changed"]
    }

    async fn handle(&self, tx: &WriteTx, event: &Envelope) -> Result<(), ConsumerError> {
        if event.headers.get("causation_id").is_none() {
            tx.publish(new_id(), 1, &Changed { version: 1 });
        }
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_is_an_effect_of_another_says_of_which() {
    let world = World::with("DELETE FROM outbox_sinks").await;
    let relay = world.relay_with(vec![Arc::new(Echo)], world.options());
    world.fill(3, 1).await;
    within(Duration::from_secs(30), "causes and effects are archived", async || world.count("domain_event_archive").await == 6).await;
    let pairs = "domain_event_archive effect JOIN domain_event_archive cause ON effect.headers ->> 'causation_id' = cause.event_id::text \
        AND effect.headers ->> 'correlation_id' = cause.headers ->> 'correlation_id'";
    assert_eq!(world.count(pairs).await, 3);
    relay.stop().await;
}
