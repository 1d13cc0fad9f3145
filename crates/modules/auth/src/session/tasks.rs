//! `auth.purge-expired`: tokens, sessions, login records and counters whose time is over.

use async_trait::async_trait;
use erp_db::{Failure, TenantTx, WriteTx, sql, tenants::Tenant};
use erp_tasks::{Args, Counts, Schedule, Task, TaskContext, TaskError, TaskMeta, TaskReport};
use sea_orm::ConnectionTrait;

use crate::login::throttle::FORGET_AFTER;

/// Rows of one transaction.
const BATCH: u64 = 1_000;

/// What is deleted of one table.
struct Purge {
    /// Name of the count.
    what: &'static str,
    table: &'static str,
    key: &'static str,
    /// SQL over the table's columns.
    old: String,
    /// Rows in use elsewhere are left for the next run. Needs the right to UPDATE, which nobody has on the login log.
    skip_locked: bool,
}

/// Tokens before sessions: deleting a session would take its tokens along uncounted.
fn purges() -> [Purge; 8] {
    let ended = "(expires_at < now() - interval '7 days' OR revoked_at < now() - interval '30 days')".to_owned();
    [
        Purge { what: "refresh_tokens", table: "refresh_token", key: "id", old: ended.clone(), skip_locked: true },
        Purge { what: "sessions", table: "session", key: "id", old: ended, skip_locked: true },
        Purge {
            what: "login_records",
            table: "login_log",
            key: "id",
            old: "occurred_at < now() - interval '180 days'".to_owned(),
            skip_locked: false,
        },
        Purge {
            what: "login_counters",
            table: "login_throttle",
            key: "username_bidx",
            old: format!("updated_at < now() - interval '{FORGET_AFTER}' AND COALESCE(blocked_until < now(), true)"),
            skip_locked: true,
        },
        Purge { what: "known_devices", table: "known_device", key: "id", old: "expires_at < now()".to_owned(), skip_locked: true },
        Purge { what: "login_rates", table: "login_rate", key: "subject_bidx", old: "until < now()".to_owned(), skip_locked: true },
        Purge {
            what: "wechat_tickets",
            table: "wechat_ticket",
            key: "id",
            old: "expires_at < now() - interval '1 day'".to_owned(),
            skip_locked: true,
        },
        // Those of the last day are counted.
        Purge {
            what: "sms_codes",
            table: "sms_code",
            key: "id",
            old: "created_at < now() - interval '2 days'".to_owned(),
            skip_locked: true,
        },
    ]
}

impl Purge {
    async fn count(&self, tx: &TenantTx) -> Result<u64, Failure> {
        let statement = format!("SELECT count(*) AS n FROM {} WHERE tenant_id = $1 AND {}", self.table, self.old);
        let row = tx.query_one_raw(sql(&statement, [tx.tenant().get().into()])).await?;
        Ok(row.map(|row| row.try_get::<i64>("", "n")).transpose()?.unwrap_or(0) as u64)
    }

    async fn delete(&self, tx: &WriteTx) -> Result<u64, Failure> {
        let Self { table, key, old, .. } = self;
        let lock = if self.skip_locked { "FOR UPDATE SKIP LOCKED" } else { "" };
        let statement = format!(
            "DELETE FROM {table} WHERE (tenant_id, {key}) IN (SELECT tenant_id, {key} FROM {table} WHERE tenant_id = $1 AND {old} LIMIT $2 {lock})"
        );
        Ok(tx.execute_raw(sql(&statement, [tx.tenant().get().into(), (BATCH as i64).into()])).await?.rows_affected())
    }
}

/// Deletes refresh tokens and sessions a week after they expired or a month after they were revoked, the login log after half a
/// year, counters of failed logins and what was begun without a password after a day or two, and known devices that did not come back in time.
pub struct PurgeExpired {
    meta: TaskMeta,
}

impl Default for PurgeExpired {
    fn default() -> Self {
        let meta =
            TaskMeta::new("auth.purge-expired", "auth", "Deletes old sessions, refresh tokens and login records.", Schedule::hourly());
        Self { meta: TaskMeta { dry_run: true, ..meta } }
    }
}

#[async_trait]
impl Task for PurgeExpired {
    fn meta(&self) -> &TaskMeta {
        &self.meta
    }

    async fn run(&self, ctx: &TaskContext, _args: &Args) -> Result<TaskReport, TaskError> {
        ctx.for_each_tenant(async |tenant: &Tenant| {
            let mut counts = Counts::new();
            for purge in purges() {
                if ctx.dry_run {
                    let old = ctx.db.read(tenant.id, async |tx: &TenantTx| purge.count(tx).await).await?;
                    counts.would(&format!("delete_{}", purge.what), old);
                } else {
                    counts.add(purge.what, delete_all(ctx, tenant, &purge).await?);
                }
            }
            Ok(counts)
        })
        .await
    }
}

/// Batch by batch, each committed by itself, until one is not full.
async fn delete_all(ctx: &TaskContext, tenant: &Tenant, purge: &Purge) -> Result<u64, Failure> {
    let mut deleted = 0;
    loop {
        if deleted > 0 && ctx.stopping() {
            return Ok(deleted);
        }
        let batch = ctx.db.write(tenant.id, &ctx.origin(), async |tx: &WriteTx| purge.delete(tx).await).await?;
        deleted += batch;
        if batch < BATCH {
            return Ok(deleted);
        }
    }
}
