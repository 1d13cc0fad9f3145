//! Order, wake-ups, fairness.

use std::time::Duration;

use erp_core::{Origin, new_id};
use erp_db::{DbError, WriteTx};
use erp_testkit::{Role, within};
use rand::RngExt;
use sea_orm::{
    ConnectionTrait,
    sqlx::{Connection, Executor},
};

use crate::support::{Changed, World, publish};

#[tokio::test(flavor = "multi_thread")]
async fn events_reach_the_sink_and_the_archive_at_once() {
    let world = World::new().await;
    let relay = world.relay();
    within(Duration::from_secs(20), "shards are led", async || world.count("relay_leases").await == 16).await;
    let started = std::time::Instant::now();
    let aggregate = new_id();
    world.publish(aggregate, 1).await;
    within(Duration::from_secs(10), "it arrives, long before the poll", async || world.sink.count() == 1).await;
    assert!(started.elapsed() < Duration::from_secs(10));
    world.drained().await;
    let event = world.sink.taken.lock().unwrap()[0].clone();
    assert_eq!((event.aggregate_id, event.aggregate_version, event.tenant_id), (aggregate, 1, world.tenant.id.get()));
    assert_eq!(world.count("domain_event_archive WHERE relayed_at >= occurred_at").await, 1);
    assert_eq!(world.count("outbox_retries").await, 0);
    relay.stop().await;
    assert_eq!(world.count("relay_leases").await, 0);
    assert_eq!(world.count("pg_locks WHERE locktype = 'advisory' AND classid = 7101 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn commits_that_overtake_each_other_keep_every_aggregates_order_and_hold_up_nobody() {
    const WRITERS: usize = 8;
    const EACH: i64 = 12;
    let world = World::new().await;
    let relay = world.relay();
    // One transaction has its event's id early and commits last.
    let mut long = world.test.connection(Role::Superuser).await;
    let slow = new_id();
    long.execute("BEGIN").await.unwrap();
    long.execute(sea_orm::sqlx::AssertSqlSafe(format!(
        "INSERT INTO domain_events (event_id, tenant_id, shard, aggregate_type, aggregate_id, aggregate_version, event_type, schema_version, payload, headers) \
         VALUES ('{}', '{}', 3, 'thing', '{slow}', 1, 'test.thing.changed', 1, '{{}}', '{{}}')",
        new_id(),
        world.tenant.id
    )))
    .await
    .unwrap();
    let writers: Vec<_> = (0..WRITERS)
        .map(|_| {
            let (db, tenant) = (world.db.clone(), world.tenant.id);
            tokio::spawn(async move {
                let own = [new_id(), new_id()];
                for version in 1..=EACH {
                    for aggregate in own {
                        let hold = Duration::from_millis(rand::rng().random_range(0..20));
                        publish(&db, tenant, aggregate, version, hold).await.unwrap();
                    }
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let all = WRITERS * 2 * EACH as usize;
    within(Duration::from_mins(1), "nobody waits for the long transaction", async || world.sink.count() == all).await;
    long.execute("COMMIT").await.unwrap();
    long.close().await.unwrap();
    world.db.tell_servers("kick").await.unwrap();
    within(Duration::from_secs(20), "its event is not lost", async || world.sink.count() == all + 1).await;
    world.drained().await;
    world.sink.assert_order(true);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_events_of_a_transaction_stay_in_order() {
    let world = World::new().await;
    let aggregate = new_id();
    let work = async |tx: &WriteTx| {
        for version in 1..=1_200_i64 {
            tx.publish(aggregate, version, &Changed { version });
        }
        Ok::<_, DbError>(())
    };
    world.db.write(world.tenant.id, &Origin::system("test"), work).await.unwrap();
    let relay = world.relay();
    within(Duration::from_mins(1), "all arrive", async || world.sink.count() == 1_200).await;
    world.sink.assert_order(true);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_of_one_tenant_does_not_keep_another_waiting() {
    let world = World::new().await;
    let other = world.test.tenant("other").await;
    world
        .test
        .execute(&format!(
            "INSERT INTO domain_events (event_id, tenant_id, shard, aggregate_type, aggregate_id, aggregate_version, event_type, schema_version, payload, headers) \
             SELECT gen_random_uuid(), '{}', 5, 'thing', gen_random_uuid(), 1, 'test.thing.changed', 1, '{{}}', '{{}}' FROM generate_series(1, 20000)",
            world.tenant.id
        ))
        .await;
    world
        .test
        .execute(&format!(
            "INSERT INTO domain_events (event_id, tenant_id, shard, aggregate_type, aggregate_id, aggregate_version, event_type, schema_version, payload, headers) \
             VALUES (gen_random_uuid(), '{}', 5, 'thing', gen_random_uuid(), 1, 'test.thing.changed', 1, '{{}}', '{{}}')",
            other.id
        ))
        .await;
    let relay = world.relay();
    let single = || world.sink.taken.lock().unwrap().iter().position(|event| event.tenant_id == other.id.get());
    within(Duration::from_mins(2), "the single event arrives", async || single().is_some()).await;
    assert!(single().unwrap() <= 3 * 500, "within three batches: {:?}", single());
    relay.abort().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_announced_is_found_by_the_poll() {
    let world = World::new().await;
    let mut options = world.options();
    options.poll = Duration::from_secs(1);
    let relay = world.relay_with(vec![], options);
    within(Duration::from_secs(20), "shards are led", async || world.count("relay_leases").await == 16).await;
    world
        .test
        .execute(&format!(
            "INSERT INTO domain_events (event_id, tenant_id, shard, aggregate_type, aggregate_id, aggregate_version, event_type, schema_version, payload, headers) \
             VALUES (gen_random_uuid(), '{}', 9, 'thing', gen_random_uuid(), 1, 'test.thing.changed', 1, '{{}}', '{{}}')",
            world.tenant.id
        ))
        .await;
    within(Duration::from_secs(20), "the poll finds it", async || world.sink.count() == 1).await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_of_another_process_wakes_the_relay() {
    let world = World::new().await;
    let relay = world.relay();
    within(Duration::from_secs(20), "shards are led", async || world.count("relay_leases").await == 16).await;
    // Its own pool and its own Wake: as far from the relay as another process.
    let other = erp_db::Db::connect(world.test.pool_options(), world.test.crypto()).await.unwrap();
    for version in 1..=20 {
        publish(&other, world.tenant.id, erp_core::new_id(), version, Duration::ZERO).await.unwrap();
    }
    within(Duration::from_secs(15), "it arrives by NOTIFY", async || world.sink.count() == 20).await;
    other.close().await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_rolls_back_publishes_nothing() {
    let world = World::new().await;
    let relay = world.relay();
    let fail = async |tx: &WriteTx| {
        tx.publish(new_id(), 1, &Changed { version: 1 });
        tx.execute_unprepared("SELECT 1").await?;
        Err::<(), _>(DbError::Unavailable("on purpose".to_owned()))
    };
    world.db.write(world.tenant.id, &Origin::system("test"), fail).await.unwrap_err();
    world.publish(new_id(), 1).await;
    within(Duration::from_secs(20), "only the other one arrives", async || world.sink.count() == 1).await;
    relay.stop().await;
    assert_eq!(world.sink.count(), 1);
}
