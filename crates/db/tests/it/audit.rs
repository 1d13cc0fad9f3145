//! The audit chain.

use erp_core::{AuditEntry, Origin, TenantId, crypto::GENESIS};
use erp_db::{DbError, TenantTx, WriteTx, sql};
use erp_testkit::{Role, TestDb};
use sea_orm::{ConnectionTrait, sqlx::Executor};

async fn audited(test: &TestDb, tenant: TenantId, entries: usize) -> Result<(), DbError> {
    let origin = Origin::operator("tester@host");
    test.db()
        .await
        .write(tenant, &origin, async |tx: &WriteTx| {
            for n in 0..entries {
                tx.audit(AuditEntry::new("test.thing.changed", "thing", erp_core::new_id()).detail("n", n).reason("why ‘not’\n\"quoted\""));
            }
            Ok(())
        })
        .await
}

/// Recomputes every hash from the stored bytes; returns how many rows there are.
async fn verify(test: &TestDb, tenant: TenantId) -> u64 {
    let key = test.crypto().audit_key(tenant);
    let read = async |tx: &TenantTx| {
        let rows = tx.query_all_raw(sql("SELECT seq, prev_hash, row_hash, record FROM audit_log ORDER BY seq", [])).await?;
        let mut prev = GENESIS;
        for (index, row) in rows.iter().enumerate() {
            let seq: i64 = row.try_get("", "seq")?;
            assert_eq!(seq as usize, index + 1, "a gap");
            let hash = |name: &str| -> [u8; 32] { row.try_get::<Vec<u8>>("", name).unwrap().try_into().unwrap() };
            let record: Vec<u8> = row.try_get("", "record")?;
            assert_eq!(hash("prev_hash"), prev, "a broken link at {seq}");
            assert!(key.verify(seq as u64, &prev, &record, &hash("row_hash")), "an altered row at {seq}");
            prev = hash("row_hash");
        }
        Ok::<_, DbError>(rows.len() as u64)
    };
    test.db().await.read(tenant, read).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_writers_make_one_chain_without_gap_or_fork() {
    let test = std::sync::Arc::new(TestDb::new().await);
    let (tenant, other) = (test.tenant("busy").await.id, test.tenant("other").await.id);
    let writers: Vec<_> = (0..64)
        .map(|n| {
            let test = test.clone();
            tokio::spawn(async move { audited(&test, if n % 8 == 0 { other } else { tenant }, 1 + n % 3).await })
        })
        .collect();
    let mut wanted = (0_u64, 0_u64);
    for (n, writer) in writers.into_iter().enumerate() {
        writer.await.unwrap().unwrap();
        if n % 8 == 0 { wanted.1 += 1 + n as u64 % 3 } else { wanted.0 += 1 + n as u64 % 3 }
    }
    assert_eq!((verify(&test, tenant).await, verify(&test, other).await), wanted);
}

/// Writers of one tenant queue for its head: how many a second get through.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "on demand: a measurement"]
async fn three_hundred_audited_writes_a_second_in_one_tenant() {
    const EACH: u64 = 40;
    let test = std::sync::Arc::new(TestDb::new().await);
    let tenant = test.tenant("busy").await.id;
    audited(&test, tenant, 1).await.unwrap();
    let begun = std::time::Instant::now();
    let writers: Vec<_> = (0..64)
        .map(|_| {
            let test = test.clone();
            tokio::spawn(async move {
                for _ in 0..EACH {
                    audited(&test, tenant, 1).await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let rate = (64 * EACH) as f64 / begun.elapsed().as_secs_f64();
    println!("{rate:.0} audited writes a second in one tenant, 64 writers");
    assert_eq!(verify(&test, tenant).await, 64 * EACH + 1);
    assert!(rate >= 300.0, "{rate:.0}");
}

/// A thousand rows are worth a checkpoint of their own; which tenant it is, is told once.
#[tokio::test]
async fn a_chain_that_grows_fast_is_told() {
    let test = TestDb::new().await;
    let (busy, quiet) = (test.tenant("busy").await.id, test.tenant("quiet").await.id);
    let db = test.db().await;
    let soon = async || tokio::time::timeout(std::time::Duration::from_millis(200), db.chain_grown()).await.ok();
    audited(&test, busy, 999).await.unwrap();
    audited(&test, quiet, 1).await.unwrap();
    assert_eq!(soon().await, None);
    audited(&test, busy, 1).await.unwrap();
    assert_eq!(soon().await, Some(busy));
    assert_eq!(soon().await, None);
}

#[tokio::test]
async fn nobody_edits_the_trail() {
    let test = TestDb::new().await;
    let tenant = test.tenant("clinic").await.id;
    audited(&test, tenant, 2).await.unwrap();
    for role in [Role::App, Role::Owner, Role::Superuser] {
        for statement in ["UPDATE audit_log SET actor = 'x'", "DELETE FROM audit_log", "TRUNCATE audit_log"] {
            let mut conn = test.connection(role).await;
            let set = format!("SET app.current_tenant_id = '{tenant}'");
            conn.execute(sea_orm::sqlx::AssertSqlSafe(set)).await.unwrap();
            let error = conn.execute(statement).await.expect_err(statement);
            let code = error.as_database_error().and_then(|e| e.code().map(|c| c.into_owned()));
            assert_eq!(code.as_deref(), Some("42501"), "{role:?} {statement}: {error}");
        }
    }
    assert_eq!(verify(&test, tenant).await, 2);
}

#[tokio::test]
async fn a_change_that_cannot_be_audited_does_not_happen() {
    let test = TestDb::new().await;
    let tenant = test.tenant("clinic").await.id;
    test.execute("REVOKE INSERT ON audit_log FROM erp_app").await;
    let origin = Origin::system("test");
    let result = test
        .db()
        .await
        .write(tenant, &origin, async |tx: &WriteTx| {
            erp_db::sequences::ensure(tx, "patient.mrn", "P{seq:4}").await?;
            tx.audit(AuditEntry::new("test.thing.changed", "thing", None));
            Ok::<_, DbError>(())
        })
        .await;
    assert!(matches!(result, Err(DbError::Privilege(_))), "{result:?}");
    let rows: i64 = test.query_scalar("SELECT count(*) FROM number_sequence").await;
    assert_eq!(rows, 0);
}
