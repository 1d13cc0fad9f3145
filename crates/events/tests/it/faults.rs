//! Relays that die, connections that are lost: nothing is.

use std::time::Duration;

use erp_core::new_id;
use erp_testkit::within;

use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_killed_again_and_again_loses_nothing() {
    let mut world = World::new().await;
    world.sink.takes = Duration::from_millis(1);
    let ids = world.fill(40, 5).await;
    let mut pause = 3;
    while world.count("domain_events").await > 0 {
        let mut options = world.options();
        options.batch = 20;
        let relay = world.relay_with(vec![], options);
        tokio::time::sleep(Duration::from_millis(pause)).await;
        // Wherever it stands. It gets a little farther each time.
        relay.abort().await;
        pause += 7;
        assert!(pause < 3_000, "it gets nowhere: {} left", world.count("domain_events").await);
    }
    world.sink.assert_order(false);
    let versions = world.sink.versions();
    assert!(ids.iter().all(|id| (1..=5).all(|version| versions[id].contains(&version))), "{versions:?}");
    assert_eq!((world.count("domain_event_archive").await, world.count("outbox_retries").await), (200, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_connection_cut_under_load_is_survived() {
    let world = World::new().await;
    let relay = world.relay();
    let id = new_id();
    for version in 1..=40 {
        world.publish(id, version).await;
        if version % 10 == 0 {
            world.test.cut("erp/relay%").await;
            world.test.cut("erp/listen%").await;
            world.test.cut("erp/notify%").await;
        }
    }
    within(Duration::from_mins(1), "all arrive", async || {
        world.sink.versions().get(&id).is_some_and(|all| (1..=40).all(|v| all.contains(&v)))
    })
    .await;
    world.drained().await;
    world.sink.assert_order(false);
    // And it hears again.
    let other = erp_db::Db::connect(world.test.pool_options(), world.test.crypto()).await.unwrap();
    within(Duration::from_secs(30), "it listens", async || {
        world.count("pg_stat_activity WHERE application_name LIKE 'erp/listen%' AND datname = current_database()").await == 1
    })
    .await;
    let late = new_id();
    crate::support::publish(&other, world.tenant.id, late, 1, Duration::ZERO).await.unwrap();
    within(Duration::from_secs(25), "by NOTIFY", async || world.sink.versions().contains_key(&late)).await;
    other.close().await;
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_completes_what_was_delivered_and_leaves_the_rest() {
    let mut world = World::new().await;
    world.sink.takes = Duration::from_millis(30);
    world.fill(30, 4).await;
    let mut options = world.options();
    options.batch = 10;
    let relay = world.relay_with(vec![], options.clone());
    within(Duration::from_secs(20), "it delivers", async || world.sink.count() > 5).await;
    relay.stop().await;
    let (taken, left) = (world.sink.count() as i64, world.count("domain_events").await);
    assert_eq!((world.count("domain_event_archive").await, taken + left), (taken, 120), "each is delivered and archived, or neither");
    assert!(left > 0, "it did not go on to the end");
    let relay = world.relay_with(vec![], options);
    world.drained().await;
    relay.stop().await;
    world.sink.assert_order(true);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_of_a_month_without_a_partition_make_one() {
    let world = World::new().await;
    world.publish(new_id(), 1).await;
    world.test.execute("UPDATE domain_events SET occurred_at = '2021-03-05'").await;
    let relay = world.relay();
    world.drained().await;
    assert_eq!(world.count("domain_event_archive_p202103").await, 1);
    relay.stop().await;
}
