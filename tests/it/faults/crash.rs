//! Servers are killed during writes. What was acknowledged stays; what was not is there whole or not at all.

use std::time::Duration;

use erp_testkit::{Erp, OwnCluster, TestDb, eventually};

use super::checker::Writers;
use crate::support::{SOON, admin, closed_port, on};

const WRITERS: usize = 4;

async fn seeded_on(own: &OwnCluster) -> TestDb {
    let db = own.database().await;
    on(&db).args(["seed", "--profile", "ci"]).run().expect(0);
    db
}

/// A server that its clients find again after a crash.
fn serve(db: &TestDb) -> Erp {
    on(db).set("server.port", closed_port().to_string()).args(["serve", "--no-tasks"])
}

/// Not always at the same moment of a request.
async fn any_moment() {
    tokio::time::sleep(Duration::from_millis(rand::random_range(0..60))).await;
}

fn chain_verifies(db: &TestDb) {
    on(db).args(["audit", "verify"]).run().expect(0);
}

async fn killed_servers(kills: usize) {
    let own = OwnCluster::start();
    let db = seeded_on(&own).await;
    let erp = serve(&db);
    let mut server = erp.spawn();
    let writers = Writers::start(&admin(&server).await, WRITERS);
    for _ in 0..kills {
        writers.progress(10).await;
        any_moment().await;
        server.kill9();
        server.wait(SOON).expect(137);
        server = erp.spawn();
    }
    writers.progress(10).await;
    let (acknowledged, broken) = writers.finish(&db).await;
    assert!(acknowledged >= 10 * kills && broken >= kills, "{kills} kills broke {broken} of {acknowledged} requests off");
    chain_verifies(&db);
    server.stop().expect(0);
}

async fn crashed_databases(crashes: usize) {
    let mut own = OwnCluster::start();
    let db = seeded_on(&own).await;
    let server = serve(&db).spawn();
    let api = admin(&server).await;
    let writers = Writers::start(&api, WRITERS);
    for n in 0..crashes {
        writers.progress(10).await;
        any_moment().await;
        if n % 2 == 0 {
            own.crash();
        } else {
            own.kill9();
        }
        eventually("readiness says no", async || api.get("/health/ready").await.status == 503).await;
        own.resume();
    }
    writers.progress(10).await;
    let (acknowledged, _) = writers.finish(&db).await;
    assert!(acknowledged >= 10 * crashes, "{acknowledged}");
    chain_verifies(&db);
    server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_writes_survive_a_killed_server() {
    killed_servers(4).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_writes_survive_a_crashed_database() {
    crashed_databases(4).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: fifty kills"]
async fn acknowledged_writes_survive_fifty_killed_servers() {
    killed_servers(50).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: twenty crashes"]
async fn acknowledged_writes_survive_twenty_crashed_databases() {
    crashed_databases(20).await;
}
