//! `auth.tenant-expiry`: tenants whose time is over.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use erp_db::{
    WriteTx,
    tenants::{self, LocatorKind, lapsed, mark_expired},
};
use erp_settings::{SafeConfig, TenantSection};
use erp_tasks::{Args, Configured, Counts, Schedule, Task, TaskContext, TaskError, TaskMeta, TaskReport};

/// Tenants looked for at a time.
const BATCH: u64 = 100;

/// Notes that a tenant's time is over, and tells others. Requests are refused from that time on without it.
pub struct ExpireTenants {
    meta: TaskMeta,
    default_slug: String,
}

impl Default for ExpireTenants {
    fn default() -> Self {
        let about = "Notes that the time of tenants is over.";
        let meta = TaskMeta::new("auth.tenant-expiry", "auth", about, Schedule::Every(Duration::from_mins(1)));
        Self { meta: TaskMeta { dry_run: true, ..meta }, default_slug: String::new() }
    }
}

#[async_trait]
impl Task for ExpireTenants {
    fn meta(&self) -> &TaskMeta {
        &self.meta
    }

    fn configured(&self, config: &SafeConfig) -> Result<Configured, String> {
        let section: TenantSection = config.section().map_err(|e| e.to_string())?;
        Ok(Configured::With(Arc::new(Self { default_slug: section.default_slug, ..Self::default() })))
    }

    async fn run(&self, ctx: &TaskContext, _args: &Args) -> Result<TaskReport, TaskError> {
        let mut counts = Counts::new();
        if ctx.dry_run {
            counts.would("expire", lapsed(&ctx.db, BATCH).await?.len() as u64);
            return Ok(TaskReport::new(counts));
        }
        let Some(system) = tenants::locate(&ctx.db, LocatorKind::Slug, &self.default_slug).await? else {
            return Ok(TaskReport::new(counts));
        };
        loop {
            let over = lapsed(&ctx.db, BATCH).await?;
            for tenant in &over {
                let noted = ctx.db.write(system.id, &ctx.origin(), async |tx: &WriteTx| mark_expired(tx, tenant.id).await).await?;
                counts.add("expired", u64::from(noted));
            }
            if (over.len() as u64) < BATCH || ctx.stopping() {
                return Ok(TaskReport::new(counts));
            }
        }
    }
}
