use erp_testkit::{OwnCluster, Role};

#[tokio::test]
async fn what_it_acknowledged_outlives_every_kind_of_end() {
    let mut own = OwnCluster::start();
    let db = own.database().await;
    assert_eq!(db.query_scalar::<String>("SHOW fsync").await, "on");
    assert_eq!(db.query_scalar_as::<String>(Role::App, "SHOW synchronous_commit").await, "on");
    db.execute("CREATE TABLE kept (n int)").await;
    for (n, end) in [OwnCluster::crash, OwnCluster::kill9, OwnCluster::stop].into_iter().enumerate() {
        db.execute(&format!("INSERT INTO kept VALUES ({n})")).await;
        end(&mut own);
        assert!(!own.runs());
        own.resume();
        assert!(own.runs());
        assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM kept").await, n as i64 + 1);
    }
}

#[tokio::test]
async fn a_proxy_leads_to_it() {
    let own = OwnCluster::start();
    let db = own.database().await;
    let proxy = erp_testkit::FaultProxy::start(own.upstream());
    let db =
        erp_db::Db::connect(erp_db::PoolOptions { url: erp_core::Secret::new(db.app_url_by(&proxy)), ..db.pool_options() }, db.crypto());
    db.await.unwrap().ping().await.unwrap();
    assert!(proxy.accepted() > 0);
}
