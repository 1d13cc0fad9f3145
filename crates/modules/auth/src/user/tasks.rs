//! `auth.reencrypt`: what is known of users under the present keys, after a rotation.

use async_trait::async_trait;
use erp_core::{AuditEntry, audit::Outcome as Audited};
use erp_db::{Failure, TenantTx, WriteTx, tenants::Tenant};
use erp_tasks::{Args, Counts, Schedule, Task, TaskContext, TaskError, TaskMeta, TaskReport};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde_json::json;
use uuid::Uuid;

use super::{
    entity::{Column, Entity, Model},
    manage::set,
    person,
};

/// Rows of one transaction: they stay locked until it commits.
const BATCH: u64 = 200;
/// Ids of broken rows that one audit line names; the log names all.
const NAMED: usize = 50;

/// Seals users' personal data anew that is not under the primary keys, and makes their blind indexes anew. Rows keep their version
/// and time of change: for clients nothing has changed.
pub struct Reencrypt {
    meta: TaskMeta,
}

impl Default for Reencrypt {
    fn default() -> Self {
        let meta = TaskMeta::new(
            "auth.reencrypt",
            "auth",
            "Moves users' personal data from previous keys to the present ones; run it after a rotation, before health.reencrypt.",
            Schedule::Manual,
        );
        Self { meta: TaskMeta { dry_run: true, max_runtime: std::time::Duration::from_hours(24), ..meta } }
    }
}

#[async_trait]
impl Task for Reencrypt {
    fn meta(&self) -> &TaskMeta {
        &self.meta
    }

    async fn run(&self, ctx: &TaskContext, _args: &Args) -> Result<TaskReport, TaskError> {
        let report = ctx.for_each_tenant(async |tenant: &Tenant| one_tenant(ctx, tenant).await).await?;
        match report.counts.get("failed").copied().unwrap_or(0) {
            0 => Ok(report),
            failed => Err(TaskError::fail(format!("{failed} users could not be moved; the log names them; retire no key before they are"))),
        }
    }
}

/// What one batch came to.
#[derive(Default)]
struct Done {
    last: Option<Uuid>,
    rows: u64,
    moved: u64,
    broken: Vec<Uuid>,
}

async fn one_tenant(ctx: &TaskContext, tenant: &Tenant) -> Result<Counts, Failure> {
    let mut counts = Counts::new();
    let mut after = Uuid::nil();
    while !ctx.stopping() {
        let done = if ctx.dry_run {
            ctx.db.read(tenant.id, async |tx: &TenantTx| look(tx, &page(tx, after).all(tx).await?).await).await?
        } else {
            ctx.db.write(tenant.id, &ctx.origin(), async |tx: &WriteTx| batch(tx, after).await).await?
        };
        counts.add("rows", done.rows);
        counts.add("failed", done.broken.len() as u64);
        if ctx.dry_run {
            counts.would("reencrypt", done.moved);
        } else {
            counts.add("reencrypted", done.moved);
        }
        let Some(last) = done.last else { break };
        after = last;
    }
    Ok(counts)
}

/// Users with something sealed, by id.
fn page(tx: &TenantTx, after: Uuid) -> Select<Entity> {
    let sealed = Entity::find().filter(Column::TenantId.eq(tx.tenant().get())).filter(Column::SubjectKey.is_not_null());
    sealed.filter(Column::Id.gt(after)).order_by_asc(Column::Id).limit(BATCH)
}

async fn look(tx: &TenantTx, rows: &[Model]) -> Result<Done, Failure> {
    let mut done = Done { last: rows.last().map(|row| row.id), rows: rows.len() as u64, ..Done::default() };
    for row in rows {
        match person::moved(tx.crypto(), tx.tenant(), row) {
            Ok(fresh) => done.moved += u64::from(fresh.is_some()),
            Err(_) => done.broken.push(row.id),
        }
    }
    Ok(done)
}

async fn batch(tx: &WriteTx, after: Uuid) -> Result<Done, Failure> {
    let rows = page(tx, after).lock_exclusive().all(tx).await?;
    let mut done = Done { last: rows.last().map(|row| row.id), rows: rows.len() as u64, ..Done::default() };
    for row in &rows {
        match person::moved(tx.crypto(), tx.tenant(), row) {
            Ok(None) => {}
            Ok(Some(fresh)) => {
                set(tx, row.id, fresh).await?;
                done.moved += 1;
            }
            Err(error) => {
                let (tenant, user_id) = (tx.tenant(), row.id);
                tracing::error!(%tenant, %user_id, %error, code = "auth.pii.integrity", "a user's personal data does not open");
                done.broken.push(row.id);
            }
        }
        // Ciphers do not wait for anything: whoever shares the thread would.
        tokio::task::yield_now().await;
    }
    if done.moved > 0 || !done.broken.is_empty() {
        let mut entry = AuditEntry::new("auth.pii.reencrypted", "user_account", None)
            .detail("rows", done.rows)
            .detail("reencrypted", done.moved)
            .detail("failed", done.broken.len())
            .detail("key", format!("{:08x}", tx.crypto().key_id()));
        if !done.broken.is_empty() {
            let named: Vec<&Uuid> = done.broken.iter().take(NAMED).collect();
            entry = entry.outcome(Audited::Failure).detail("failed_ids", json!(named));
        }
        tx.audit(entry);
    }
    Ok(done)
}
