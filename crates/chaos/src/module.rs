//! What the replicas do beside their own work: a durable consumer whose effects are counted, and a task that walks over tenants.

use std::time::Duration;

use async_trait::async_trait;
use erp_db::{Failure, WriteTx, sql, tenants::Tenant};
use erp_events::{Consumer, ConsumerError, Envelope};
use erp_kit::{Deps, Module, Registrar, StartError, Started};
use erp_tasks::{Args, Counts, Misfire, Schedule, Task, TaskContext, TaskError, TaskMeta, TaskReport};
use sea_orm::ConnectionTrait;

erp_core::events! {
    /// A thing of the suite was changed.
    Changed("chaos.thing.changed", 1, "thing") {
        /// Of the thing, after the change.
        version: i64,
    }
}

/// The walking task.
pub const WALK: &str = "chaos.walk";
/// The consumer.
pub const LEDGER: &str = "chaos.ledger";
/// A variable: seconds between two slots of the task; without it there is no schedule.
pub const EVERY: &str = "CHAOS_WALK_EVERY";
/// A variable: milliseconds that the task takes for a tenant.
pub const TAKES: &str = "CHAOS_WALK_TAKES";
/// A variable: `run_once` or `backfill`, of the last three; else missed slots are let go.
pub const MISFIRE: &str = "CHAOS_WALK_MISFIRE";

/// The suite's own module.
pub struct Chaos;

#[async_trait]
impl Module for Chaos {
    fn name(&self) -> &'static str {
        "chaos"
    }

    fn describe(&self, registrar: &mut Registrar) {
        registrar.events(all());
        registrar.consumer(Ledger);
        registrar.task(Walk::new());
    }

    async fn start(&self, _deps: &Deps) -> Result<Started, StartError> {
        Ok(Started::default())
    }
}

struct Ledger;

#[async_trait]
impl Consumer for Ledger {
    fn name(&self) -> &'static str {
        LEDGER
    }

    fn event_types(&self) -> &'static [&'static str] {
        &["chaos.*"]
    }

    /// No constraint keeps a second effect away: that is the inbox's affair.
    async fn handle(&self, tx: &WriteTx, event: &Envelope) -> Result<(), ConsumerError> {
        let statement = "INSERT INTO chaos.effect (tenant_id, event_id, thing, version) VALUES ($1, $2, $3, $4)";
        let values = [event.tenant_id.into(), event.event_id.into(), event.aggregate_id.into(), event.aggregate_version.into()];
        tx.execute_raw(sql(statement, values)).await?;
        Ok(())
    }
}

/// Writes one row for each tenant.
struct Walk {
    meta: TaskMeta,
    takes: Duration,
}

impl Walk {
    fn new() -> Self {
        let number = |name| std::env::var(name).ok().and_then(|text| text.parse().ok());
        let schedule = number(EVERY).map_or(Schedule::Manual, |seconds| Schedule::Every(Duration::from_secs(seconds)));
        let meta = TaskMeta::new(WALK, "chaos", "Writes a row for each tenant.", schedule);
        let misfire = match std::env::var(MISFIRE).as_deref() {
            Ok("run_once") => Misfire::RunOnce,
            Ok("backfill") => Misfire::Backfill(3),
            _ => Misfire::Skip,
        };
        Self { meta: TaskMeta { misfire, ..meta }, takes: Duration::from_millis(number(TAKES).unwrap_or(0)) }
    }
}

#[async_trait]
impl Task for Walk {
    fn meta(&self) -> &TaskMeta {
        &self.meta
    }

    async fn run(&self, ctx: &TaskContext, _args: &Args) -> Result<TaskReport, TaskError> {
        let (db, run) = (&ctx.db, ctx.run_id);
        ctx.for_each_tenant(async |tenant: &Tenant| {
            assert!(tenant.code != "panics", "as told");
            let slot = ctx.trigger.slot();
            db.write(tenant.id, &ctx.origin(), async |tx: &WriteTx| {
                let statement = "INSERT INTO chaos.walked (tenant_id, run_id, slot) VALUES ($1, $2, $3)";
                tx.execute_raw(sql(statement, [tenant.id.get().into(), run.into(), slot.into()])).await?;
                Ok::<_, Failure>(())
            })
            .await?;
            tokio::time::sleep(self.takes).await;
            let mut counts = Counts::new();
            counts.add("walked", 1);
            Ok(counts)
        })
        .await
    }
}
