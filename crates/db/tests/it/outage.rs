//! A database that is away, seen from the pool.

use std::time::{Duration, Instant};

use erp_core::Secret;
use erp_db::{Db, DbError, PoolOptions, TenantTx};
use erp_testkit::{Fault, TestDb, eventually};

const PATIENCE: Duration = Duration::from_millis(800);

async fn read(db: &Db, tenant: erp_core::TenantId) -> Result<(), DbError> {
    db.read(tenant, async |_: &TenantTx| Ok::<_, DbError>(())).await
}

#[tokio::test(flavor = "multi_thread")]
async fn once_a_silent_server_is_known_nobody_waits_for_it_and_it_is_found_again() {
    let test = TestDb::new().await;
    let tenant = test.tenant("north").await.id;
    let proxy = test.proxy();
    let options = PoolOptions {
        url: Secret::new(test.app_url_by(&proxy)),
        max_connections: 4,
        acquire_timeout: PATIENCE,
        statement_timeout: PATIENCE,
        ..test.pool_options()
    };
    let db = Db::connect(options, test.crypto()).await.unwrap();
    read(&db, tenant).await.unwrap();
    for fault in [Fault::Blackhole, Fault::HalfOpen, Fault::Refuse] {
        proxy.set(fault);
        // The connections that stand, and the first new ones, have to be tried; many callers do that at once.
        for _ in 0..3 {
            let start = Instant::now();
            let callers = (0..16).map(|_| {
                let db = db.clone();
                tokio::spawn(async move { read(&db, tenant).await })
            });
            for caller in callers.collect::<Vec<_>>() {
                let error = caller.await.unwrap().expect_err("nobody answers");
                assert!(error.is_unavailable(), "{fault:?}: {error}");
            }
            assert!(start.elapsed() < 4 * PATIENCE, "{fault:?}: {:?}", start.elapsed());
        }
        let accepted = proxy.accepted();
        let start = Instant::now();
        for _ in 0..100 {
            assert!(read(&db, tenant).await.is_err_and(|error| error.is_unavailable()));
        }
        assert!(start.elapsed() < PATIENCE, "{fault:?}: a hundred callers waited {:?}", start.elapsed());
        assert!(proxy.accepted() - accepted < 5, "callers tried all the same");
        proxy.set(Fault::Pass);
        let start = Instant::now();
        eventually("it is found again", async || read(&db, tenant).await.is_ok()).await;
        assert!(start.elapsed() < Duration::from_secs(5), "{fault:?}: found after {:?}", start.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_merely_full_goes_on_serving_those_who_have_a_connection() {
    let test = TestDb::new().await;
    let tenant = test.tenant("north").await.id;
    let db = Db::connect(PoolOptions { max_connections: 4, ..test.pool_options() }, test.crypto()).await.unwrap();
    read(&db, tenant).await.unwrap();
    test.execute(&format!("ALTER DATABASE {} CONNECTION LIMIT 1", test.name())).await;
    for _ in 0..3 {
        let callers = (0..8).map(|_| {
            let db = db.clone();
            tokio::spawn(async move { read(&db, tenant).await })
        });
        let mut served = 0;
        for caller in callers.collect::<Vec<_>>() {
            served += usize::from(caller.await.unwrap().is_ok());
        }
        assert!(served > 0, "the connection that stands serves nobody");
    }
    read(&db, tenant).await.unwrap();
}
