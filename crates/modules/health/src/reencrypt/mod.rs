//! `health.reencrypt`: the end of a key rotation. What older keys sealed and indexed is sealed and indexed under the primary
//! ones, while people work, so that the older keys can be retired.

mod batch;
pub(crate) mod check;
mod plan;

use async_trait::async_trait;
use erp_db::{Failure, tenants::Tenant};
use erp_kit::settings::reseal;
use erp_tasks::{ArgKind, ArgSpec, Args, Counts, Schedule, Task, TaskContext, TaskError, TaskMeta, TaskReport};
use serde_json::json;
use uuid::Uuid;

use batch::Table;

const BATCH: &str = "500";
/// A batch's rows stay locked until it commits: more would let people wait.
const MOST: i64 = 5_000;

/// Seals rows anew whose envelopes are not under the primary encryption key, and makes blind indexes anew that are not by the
/// primary index key. Rows keep their version and time of change: for clients nothing has changed.
pub struct Reencrypt {
    meta: TaskMeta,
}

impl Default for Reencrypt {
    fn default() -> Self {
        let meta = TaskMeta::new(
            "health.reencrypt",
            "health",
            "Moves personal data and secret settings from previous keys to the present ones; run it after a rotation.",
            Schedule::Manual,
        );
        // A large installation takes its time, and whatever was done when it is broken off stays done.
        Self { meta: TaskMeta { dry_run: true, max_runtime: std::time::Duration::from_hours(24), ..meta } }
    }
}

#[async_trait]
impl Task for Reencrypt {
    fn meta(&self) -> &TaskMeta {
        &self.meta
    }

    fn args(&self) -> Vec<ArgSpec> {
        vec![ArgSpec::new("batch", ArgKind::Integer, "Rows of one transaction, 1 to 5000.").default(BATCH).range(1, MOST)]
    }

    async fn run(&self, ctx: &TaskContext, args: &Args) -> Result<TaskReport, TaskError> {
        // The range of the argument has been checked, and it has a default.
        let size = args.integer("batch").unwrap_or(MOST).clamp(1, MOST) as u64;
        let report = ctx.for_each_tenant(async |tenant: &Tenant| one_tenant(ctx, tenant, size).await).await?;
        match report.counts.get("failed").copied().unwrap_or(0) {
            0 => {
                if !ctx.dry_run && !ctx.stopping() && everybody(ctx).await.map_err(Failure::from)? {
                    erp_db::keys::retire_older(&ctx.db).await.map_err(Failure::from)?;
                }
                Ok(report)
            }
            failed => Err(TaskError::fail(format!("{failed} rows could not be moved; the log names them; retire no key before they are"))),
        }
    }
}

/// Whether the run went through every tenant there is: a suspended one's rows may still be under an old key.
async fn everybody(ctx: &TaskContext) -> Result<bool, erp_db::DbError> {
    let all = erp_db::tenants::all(&ctx.db).await?;
    Ok(matches!(ctx.tenants, erp_tasks::TenantSelection::All) && all.iter().all(Tenant::is_active))
}

/// The secrets of settings, then patients before their numbers, each by id: a run that goes on where one was broken off begins after the last whole batch.
async fn one_tenant(ctx: &TaskContext, tenant: &Tenant, size: u64) -> Result<Counts, Failure> {
    let mut counts = Counts::new();
    // Few, and under the same keys: an older one may be retired only when no secret of a setting needs it either.
    let secrets = reseal(&ctx.db, tenant.id, &ctx.origin(), ctx.dry_run).await?;
    if ctx.dry_run {
        counts.would("reencrypt", secrets.moved);
    } else {
        counts.add("reencrypted", secrets.moved);
    }
    counts.add("failed", secrets.broken);
    let cursor = ctx.cursor(tenant).await?;
    let place = |name: &str| cursor.as_ref().and_then(|cursor| cursor.get(name)).and_then(|value| value.as_str());
    let begun = place("table").and_then(Table::named).unwrap_or(Table::Patient);
    for table in Table::ALL.into_iter().skip_while(|table| *table != begun) {
        let mut after = place("after").filter(|_| table == begun).and_then(|id| id.parse::<Uuid>().ok()).unwrap_or(Uuid::nil());
        loop {
            if ctx.stopping() {
                return Ok(counts);
            }
            let Some(last) = batch::run(ctx, tenant, table, after, size, &mut counts).await? else { break };
            after = last;
            ctx.save_cursor(tenant, &json!({ "table": table.name(), "after": after })).await?;
            ctx.progress.message(&format!("{}: {} rows of {} up to {after}", tenant.code, counts.get("rows"), table.name()));
        }
    }
    Ok(counts)
}
