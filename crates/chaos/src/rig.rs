//! A database, replicas on it, a receiver outside, writers.

use std::{path::PathBuf, sync::Arc, time::Duration};

use anyhow::{Result, ensure};
use erp_db::{Db, tenants::Tenant};
use erp_testkit::{Erp, Role, Running, TestDb, keys};
use uuid::Uuid;

use crate::{
    ledger::{self, Findings, SCHEMA},
    producer::{self, Load},
    receiver::Receiver,
};

/// A secret of Standard Webhooks, which only this suite knows.
const SECRET: &str = "whsec_Y2hhb3MtY2hhb3MtY2hhb3MtY2hhb3MtY2hhb3M=";
/// The sink outside the product.
pub const OUTSIDE: &str = "outside";

pub struct World {
    pub db: TestDb,
    pub receiver: Receiver,
    pub tenants: Vec<Tenant>,
    pub writer: Db,
    program: PathBuf,
}

impl World {
    pub async fn new(tenants: usize) -> Result<Self> {
        Self::on(TestDb::new().await, tenants).await
    }

    /// On a migrated database: tenants, the suite's tables, the two sinks. Nothing runs yet.
    pub async fn on(db: TestDb, tenants: usize) -> Result<Self> {
        let program = std::env::current_exe()?;
        let receiver = Receiver::start().await?;
        db.execute_as(Role::Owner, SCHEMA).await;
        let mut made = Vec::with_capacity(tenants);
        for n in 0..tenants {
            made.push(db.tenant(&format!("clinic-{n}")).await);
        }
        let writer = Db::connect(producer::options(&db.app_url()), keys::crypto()).await?;
        let this = Self { db, receiver, tenants: made, writer, program };
        this.erp().args(["seed", "--profile", "ci"]).run().expect(0);
        let settings = serde_json::json!({ "url": format!("http://{}/", this.receiver.address), "secrets_env": ["ERP_SINK_CHAOS"] });
        let sink = ["sinks", "add", OUTSIDE, "--kind", "webhook", "--events", "chaos.*", "--settings", &settings.to_string()];
        this.erp().args(sink).run().expect(0);
        // What seeding said is none of the ledger's.
        this.erp().args(["outbox", "drain"]).run().expect(0);
        Ok(this)
    }

    /// The product with the suite's module; `serve` and every other command.
    pub fn erp(&self) -> Erp {
        Erp::new(&self.program)
            .arg("replica")
            .database(&self.db)
            .env("ERP_ENV", "development")
            .env("ERP_SINK_CHAOS", SECRET)
            .set("events.webhook_plain_http", "true")
            .set("events.webhook_networks", "127.0.0.1")
            .set("events.webhook_ports", self.receiver.address.port().to_string())
    }

    /// A server, changed as the scenario says.
    pub fn replica_with(&self, change: impl FnOnce(Erp) -> Erp) -> Running {
        change(self.erp()).args(["serve", "--no-seed", "--no-migrate"]).spawn()
    }

    pub fn replica(&self) -> Running {
        self.replica_with(|erp| erp)
    }

    /// So many things, spread over the tenants.
    pub fn things(&self, count: usize) -> Arc<[(Tenant, Uuid)]> {
        self.tenants.iter().cycle().take(count).map(|tenant| (tenant.clone(), erp_core::new_id())).collect()
    }

    pub async fn write(&self, load: &Load) -> Vec<(Uuid, i64)> {
        producer::write(&self.writer, load, |_, _| {}).await
    }

    /// A process of its own that writes, for points that are on the writers' side.
    pub fn writing(&self, load: &Load, fail: Option<&str>) -> Erp {
        let things: Vec<(Uuid, Uuid)> = load.things.iter().map(|(tenant, thing)| (tenant.id.get(), *thing)).collect();
        let erp = Erp::new(&self.program)
            .arg("produce")
            .env(producer::URL, self.db.app_url())
            .env(producer::THINGS, serde_json::to_string(&things).unwrap_or_default())
            .env(producer::EVENTS, load.events.to_string());
        fail.into_iter().fold(erp, |erp, fail| erp.env("ERP_FAIL", fail))
    }

    /// Waits until so many processes lead shards, all 16 between them and each about its share.
    pub async fn shared_by(&self, replicas: i64) -> Result<()> {
        let least = 16 / replicas - 1;
        let statement = format!(
            "SELECT count(*) = {replicas} AND sum(n) = 16 AND min(n) >= {least} FROM \
             (SELECT count(*) AS n FROM relay_leases WHERE heartbeat_at > clock_timestamp() - interval '20 seconds' GROUP BY instance_id) l"
        );
        for _ in 0..600 {
            if self.db.query_scalar::<Option<bool>>(&statement).await == Some(true) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let now = self.db.rows("SELECT instance_id || ' ' || count(*) FROM relay_leases GROUP BY instance_id").await;
        anyhow::bail!("{replicas} replicas do not share the shards: {now:?}")
    }

    /// The ledger's verdict, once nothing waits any more.
    pub async fn settle(&self, acknowledged: &[(Uuid, i64)], limit: Duration) -> Result<Findings> {
        ledger::settle(&self.db, || self.receiver.taken(), acknowledged, limit).await
    }

    /// Forgets what was written and what came, for the next round on the same database.
    pub async fn forget(&self) {
        self.db.execute("TRUNCATE chaos.thing, chaos.effect, chaos.walked").await;
        self.receiver.forget();
    }

    /// Waits until `so` holds in the database.
    pub async fn until(&self, limit: Duration, what: &str, so: &str) -> Result<()> {
        let deadline = tokio::time::Instant::now() + limit;
        while self.db.query_scalar::<Option<bool>>(&format!("SELECT {so}")).await != Some(true) {
            ensure!(tokio::time::Instant::now() < deadline, "not within {limit:?}: {what}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    pub async fn count(&self, from: &str) -> i64 {
        self.db.query_scalar(&format!("SELECT count(*) FROM {from}")).await
    }
}

/// Ends servers as an operator does; each must end well.
pub fn stop(replicas: Vec<Running>) -> Result<()> {
    for replica in &replicas {
        replica.terminate();
    }
    for replica in replicas {
        let ran = replica.wait(Duration::from_mins(1));
        ensure!(ran.code == 0, "a replica ended with {}: {}", ran.code, ran.stderr.lines().last().unwrap_or_default());
    }
    Ok(())
}

/// The exit code of a process that a crash point ended: SIGABRT, as shells say it.
pub const ABORTED: i32 = 134;

/// Waits until a crash point has ended the server.
pub async fn aborted(replica: &Running, limit: Duration) -> Result<()> {
    let deadline = tokio::time::Instant::now() + limit;
    while !replica.has_ended() {
        ensure!(tokio::time::Instant::now() < deadline, "the replica never came by its crash point");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let code = replica.wait(Duration::from_secs(1)).code;
    ensure!(code == ABORTED, "the replica ended with {code}");
    Ok(())
}
