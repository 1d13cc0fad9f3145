//! `core.idempotency-cleanup`: stored answers whose time is over.

use async_trait::async_trait;
use erp_db::{
    DbError, Failure, TenantTx, WriteTx,
    idempotency::{count_expired, delete_expired},
    tenants::Tenant,
};

use crate::{Args, Counts, Schedule, Task, TaskContext, TaskError, TaskMeta, TaskReport};

const BATCH: u64 = 1_000;

/// Deletes the answers kept for repeated requests once they have expired.
pub struct IdempotencyCleanup {
    meta: TaskMeta,
}

impl Default for IdempotencyCleanup {
    fn default() -> Self {
        let meta =
            TaskMeta::new("core.idempotency-cleanup", "core", "Deletes expired answers kept under Idempotency-Key.", Schedule::hourly());
        Self { meta: TaskMeta { dry_run: true, ..meta } }
    }
}

#[async_trait]
impl Task for IdempotencyCleanup {
    fn meta(&self) -> &TaskMeta {
        &self.meta
    }

    async fn run(&self, ctx: &TaskContext, _args: &Args) -> Result<TaskReport, TaskError> {
        ctx.for_each_tenant(async |tenant: &Tenant| {
            let mut counts = Counts::new();
            if ctx.dry_run {
                let expired = ctx.db.read(tenant.id, async |tx: &TenantTx| count_expired(tx).await).await?;
                counts.would("delete", expired);
                return Ok(counts);
            }
            counts.add("deleted", clean(ctx, tenant).await?);
            Ok(counts)
        })
        .await
    }
}

/// Batch by batch, each committed by itself, until one is not full.
async fn clean(ctx: &TaskContext, tenant: &Tenant) -> Result<u64, Failure> {
    let mut deleted = 0;
    loop {
        let batch =
            ctx.db.write(tenant.id, &ctx.origin(), async |tx: &WriteTx| Ok::<_, DbError>(delete_expired(tx, BATCH as i64).await?)).await?;
        deleted += batch;
        if batch < BATCH || ctx.stopping() {
            return Ok(deleted);
        }
    }
}
