//! Redis is gone, silent or slow: requests are counted in the process, and nobody waits.

use std::time::{Duration, Instant};

use erp_testkit::{Api, Fault, TestRedis, eventually};

use crate::support::{admin, on, seeded};

/// What a request takes when the machine is not busy elsewhere: the best of five means. All must succeed.
async fn usual_time(api: &Api) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        for _ in 0..10 {
            api.get("/api/v1/auth/me").await.expect(200);
        }
        best = best.min(start.elapsed() / 10);
    }
    best
}

#[tokio::test(flavor = "multi_thread")]
async fn no_fault_of_redis_is_an_error_or_a_wait_for_longer_than_five_requests() {
    let redis = TestRedis::start();
    let (proxy, url) = redis.proxy();
    let db = seeded().await;
    let server = on(&db).set("redis.url", url).args(["serve", "--no-tasks"]).spawn();
    let api = admin(&server).await;
    let usual = usual_time(&api).await;
    let faults = [Fault::Blackhole, Fault::Latency(Duration::from_millis(200)), Fault::HalfOpen, Fault::Refuse];
    for fault in faults {
        proxy.set(fault);
        // Each of the first five may wait for redis.timeout (50 ms); then nobody does.
        for _ in 0..5 {
            api.get("/api/v1/auth/me").await.expect(200);
        }
        let degraded = usual_time(&api).await;
        assert!(degraded < usual + Duration::from_millis(40), "{fault:?}: {degraded:?} instead of {usual:?}");
        eventually("readiness tells", async || {
            let ready = api.get("/health/ready").await.expect(200);
            ready.body["status"] == "degraded" && ready.body["checks"]["redis"] == "degraded"
        })
        .await;
        // Login counts by address, and works.
        admin(&server).await;
        proxy.set(Fault::Pass);
        eventually("readiness tells", async || api.get("/health/ready").await.body["status"] == "ready").await;
        let back = usual_time(&api).await;
        assert!(back < usual + Duration::from_millis(40), "after {fault:?}: {back:?} instead of {usual:?}");
    }
    server.stop().expect(0);
}
