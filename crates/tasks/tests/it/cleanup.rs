//! `core.idempotency-cleanup`.

use std::sync::Arc;

use erp_core::Origin;
use erp_db::{DbError, WriteTx, sql};
use erp_tasks::*;
use sea_orm::ConnectionTrait;

use crate::support::*;

#[tokio::test]
async fn expired_answers_go_in_batches_and_others_stay() {
    let world = World::new(2).await;
    for tenant in &world.tenants {
        world
            .db
            .write(tenant.id, &Origin::system("test"), async |tx: &WriteTx| {
                tx.execute_raw(sql(
                    "INSERT INTO idempotency_key (tenant_id, id, principal_id, route, key, request_mac, expires_at) \
                     SELECT $1, gen_random_uuid(), gen_random_uuid(), 'POST /x', n::text, '', now() + make_interval(secs => CASE WHEN n > 2300 THEN 60 ELSE -n END) \
                     FROM generate_series(1, 2310) n",
                    [tenant.id.get().into()],
                ))
                .await?;
                Ok::<_, DbError>(())
            })
            .await
            .unwrap();
    }
    let runner = world.runner([Arc::new(IdempotencyCleanup::default()) as _]);
    let run = async |dry_run| {
        let options = ExecuteOptions { dry_run, ..Default::default() };
        runner
            .execute("core.idempotency-cleanup", ArgsInput::Null, manual(), options, Arc::new(()), CancellationToken::new())
            .await
            .unwrap()
    };
    let dry = run(true).await;
    assert_eq!((dry.report.counts["would_delete"], dry.report.would_change), (4_600, true));
    let done = run(false).await;
    assert_eq!((done.status, done.report.counts["deleted"]), (RunStatus::Ok, 4_600));
    let again = run(true).await;
    assert_eq!((again.report.counts["would_delete"], again.report.would_change), (0, false));
}
