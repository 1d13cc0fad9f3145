//! A client that goes away drops its request in mid-await. Nobody else may lose a write or see its tenant for it.

use erp_core::{AuditEntry, Origin};
use erp_db::{Db, DbError, WriteTx, sql};
use erp_testkit::{TestDb, drop_after};
use sea_orm::ConnectionTrait;

async fn write(db: &Db, tenant: erp_core::TenantId, code: String) -> Result<(), DbError> {
    let origin = Origin::system("test");
    db.write(tenant, &origin, async |tx: &WriteTx| {
        let row = tx.query_one_raw(sql("SELECT current_setting('app.current_tenant_id', true) AS tenant", [])).await?.expect("a row");
        let seen: String = row.try_get("", "tenant")?;
        assert_eq!(seen, tenant.to_string(), "another tenant's setting is in force");
        let done =
            sql("INSERT INTO number_sequence (tenant_id, code, pattern) VALUES ($1, $2, '{seq:1}')", [tenant.get().into(), code.into()]);
        tx.execute_raw(done).await?;
        tx.audit(AuditEntry::new("test.sequence.created", "number_sequence", None));
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_dropped_requests_lose_nothing_and_leak_nothing() {
    let test = TestDb::new().await;
    let (victim, other) = (test.tenant("victim").await.id, test.tenant("other").await.id);
    let db = Db::connect(erp_db::PoolOptions { max_connections: 1, ..test.pool_options() }, test.crypto()).await.unwrap();
    let mut dropped = 0;
    for round in 0..200 {
        let polls = rand::random_range(0..14);
        match drop_after(polls, write(&db, other, format!("dropped-{round}"))).await {
            None => dropped += 1,
            Some(result) => result.unwrap(),
        }
        write(&db, victim, format!("kept-{round}")).await.unwrap_or_else(|error| panic!("round {round}, dropped at poll {polls}: {error}"));
        let leaked: bool = db
            .system(async |tx: &erp_db::SystemTx| {
                let row = tx
                    .query_one_raw(sql("SELECT COALESCE(current_setting('app.current_tenant_id', true), '') <> '' AS leaked", []))
                    .await?;
                Ok::<_, DbError>(row.expect("a row").try_get("", "leaked")?)
            })
            .await
            .unwrap();
        assert!(!leaked, "round {round}: the next borrower saw a tenant");
    }
    assert!(dropped > 50, "only {dropped} requests were dropped: the harness no longer cancels");
    let kept: i64 = test.query_scalar(&format!("SELECT count(*) FROM number_sequence WHERE tenant_id = '{victim}'")).await;
    assert_eq!(kept, 200, "acknowledged writes are missing");
    for tenant in [victim, other] {
        let rows: i64 = test.query_scalar(&format!("SELECT count(*) FROM number_sequence WHERE tenant_id = '{tenant}'")).await;
        let audited: i64 = test.query_scalar(&format!("SELECT count(*) FROM audit_log WHERE tenant_id = '{tenant}'")).await;
        assert_eq!(rows, audited, "a change and its audit row are one");
    }
    let stuck: i64 = test
        .query_scalar("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'")
        .await;
    assert_eq!(stuck, 0);
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_given_up_on_in_time() {
    let test = TestDb::new().await;
    let tenant = test.tenant("slow").await.id;
    let limit = std::time::Duration::from_millis(300);
    let db = Db::connect(erp_db::PoolOptions { max_connections: 1, statement_timeout: limit, ..test.pool_options() }, test.crypto())
        .await
        .unwrap();
    let slow = db
        .read(tenant, async |tx: &erp_db::TenantTx| Ok::<_, DbError>(tx.execute_unprepared("SELECT pg_sleep(20)").await.map(|_| ())?))
        .await;
    assert!(matches!(slow, Err(DbError::Timeout(_))), "{slow:?}");
    write(&db, tenant, "after".to_owned()).await.expect("the pool goes on with another connection");
}
