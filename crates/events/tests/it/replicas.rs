//! Several processes.

use std::time::Duration;

use erp_events::Relay;
use erp_testkit::within;
use tokio_util::sync::CancellationToken;

use crate::support::World;

const SHARES: &str =
    "SELECT COALESCE(string_agg(n::text, ',' ORDER BY n), '') FROM (SELECT count(*) AS n FROM relay_leases GROUP BY instance_id) s";

#[tokio::test(flavor = "multi_thread")]
async fn two_share_the_shards_and_one_takes_over_soon_after_the_other_died() {
    let world = World::new().await;
    let mut options = world.options();
    options.tick = Duration::from_secs(2);
    let (first, second) = (world.relay_with(vec![], options.clone()), world.relay_with(vec![], options));
    within(Duration::from_secs(40), "eight each", async || world.test.query_scalar::<String>(SHARES).await == "8,8").await;
    world.fill(50, 2).await;
    world.drained().await;
    first.abort().await;
    let died = std::time::Instant::now();
    let ids = world.fill(50, 1).await;
    within(Duration::from_secs(20), "the other has all", async || ids.iter().all(|id| world.sink.versions().contains_key(id))).await;
    // Two seconds and a fifth between looks; the rest is for a busy machine.
    assert!(died.elapsed() < Duration::from_secs(10), "{:?}", died.elapsed());
    world.drained().await;
    world.sink.assert_order(true);
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_hangs_loses_its_session() {
    let world = World::new().await;
    // A session that holds the locks, has leases, and says nothing any more.
    let mut hung = world.test.connection(erp_testkit::Role::App).await;
    let lock = "SELECT pg_backend_pid() FROM (SELECT pg_advisory_lock(7101, s) FROM generate_series(0, 15) s) l LIMIT 1";
    let pid: i32 = sea_orm::sqlx::query_scalar(lock).fetch_one(&mut hung).await.unwrap();
    sea_orm::sqlx::query("SELECT count(pg_advisory_lock(7101, s)) FROM generate_series(0, 15) s").execute(&mut hung).await.unwrap();
    world
        .test
        .execute(&format!(
            "INSERT INTO relay_leases SELECT s, gen_random_uuid(), {pid}, 1, now() - interval '1 minute' FROM generate_series(0, 15) s"
        ))
        .await;
    let relay = world.relay();
    world.fill(20, 1).await;
    within(Duration::from_secs(30), "it is taken over", async || world.sink.count() == 20).await;
    assert_eq!(world.count(&format!("pg_stat_activity WHERE pid = {pid}")).await, 0);
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_hand_it_relays_what_nobody_leads() {
    let world = World::new().await;
    world.fill(10, 3).await;
    let relay = Relay::new(world.db.clone(), vec![], world.options());
    let once = relay.once(&CancellationToken::new()).await.unwrap();
    assert_eq!((once.counts.events, once.counts.deliveries, once.shards, once.elsewhere), (30, 30, 16, 0));
    world.sink.assert_order(true);
    let running = world.relay();
    within(Duration::from_secs(20), "shards are led", async || world.count("relay_leases").await == 16).await;
    let once = relay.once(&CancellationToken::new()).await.unwrap();
    assert_eq!((once.counts.events, once.shards, once.elsewhere), (0, 0, 16));
    assert!(once.holder.unwrap().application.starts_with("erp/relay@"));
    running.stop().await;
}
