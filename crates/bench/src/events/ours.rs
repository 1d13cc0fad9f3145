//! The product's relay, in this process, with a sink that does nothing.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::Result;
use erp_core::{Origin, Secret};
use erp_db::{Db, Failure, PoolOptions, WriteTx, tenants, tenants::Tenant};
use erp_events::{Build, Envelope, Refusal, Relay, RelayOptions, Sink};
use erp_testkit::keys;
use sea_orm::sqlx::{self, PgPool, postgres::PgPoolOptions};
use tokio::{task::JoinHandle, time::Instant};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::site::Site;

erp_core::events! {
    /// Something to bring out.
    Ticked("bench.clock.ticked", 1, "clock") {
        /// Which one.
        n: i64,
    }
}

/// Takes everything, and notes when the first came since it was last forgotten.
#[derive(Clone, Default)]
pub struct Noop {
    first: Arc<Mutex<Option<Instant>>>,
}

impl Noop {
    pub fn first(&self) -> Option<Instant> {
        *self.first.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn forget(&self) {
        *self.first.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[async_trait::async_trait]
impl Sink for Noop {
    fn kind(&self) -> &'static str {
        "webhook"
    }

    async fn deliver(&self, _event: &Envelope) -> Result<(), Refusal> {
        self.first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(Instant::now);
        Ok(())
    }
}

pub struct Ours {
    pub db: Db,
    /// As the superuser, for filling and counting.
    pub pool: PgPool,
    pub tenants: Vec<Tenant>,
    pub sink: Noop,
}

pub struct Running {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Running {
    pub async fn stop(self) -> Result<()> {
        self.stop.cancel();
        Ok(self.task.await?)
    }
}

impl Ours {
    pub async fn open(site: &Site) -> Result<Self> {
        site.erp().args(["migrate"]).run().expect(0);
        site.erp().args(["seed", "--profile", "ci"]).run().expect(0);
        let options = PoolOptions {
            url: Secret::new(site.cluster.app_url()),
            migrate_url: None,
            max_connections: 10,
            min_connections: 8,
            acquire_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_mins(1),
            idle_timeout: Duration::from_mins(5),
            max_lifetime: Duration::from_mins(30),
            wait: Duration::from_secs(5),
        };
        let db = Db::connect(options, keys::crypto()).await?;
        let mut all = Vec::new();
        for n in 0..8 {
            all.push(tenants::ensure(&db, &format!("clinic-{n}"), "Clinic", "Asia/Shanghai").await?.0);
        }
        let pool = PgPoolOptions::new().max_connections(2).connect(&site.superuser_url()).await?;
        let this = Self { db, pool, tenants: all, sink: Noop::default() };
        this.clear().await?;
        this.sinks(1).await?;
        Ok(this)
    }

    async fn run(&self, statement: String) -> Result<()> {
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&self.pool).await?;
        Ok(())
    }

    /// No events, pending or archived.
    pub async fn clear(&self) -> Result<()> {
        self.run("TRUNCATE domain_events, domain_event_archive, outbox_retries".to_owned()).await
    }

    pub async fn sinks(&self, count: u32) -> Result<()> {
        let rows = format!("INSERT INTO outbox_sinks (name, kind) SELECT 'noop-' || n, 'webhook' FROM generate_series(1, {count}) n");
        self.run(format!("DELETE FROM outbox_sinks; {rows}")).await
    }

    /// So many events of as many aggregates, in one statement.
    pub async fn fill(&self, events: i64) -> Result<()> {
        let statement = "INSERT INTO domain_events (event_id, tenant_id, shard, aggregate_type, aggregate_id, aggregate_version, event_type, schema_version, payload, headers) \
            SELECT gen_random_uuid(), ($2::uuid[])[1 + n % cardinality($2::uuid[])], n % 16, 'clock', gen_random_uuid(), 1, 'bench.clock.ticked', 1, \
            jsonb_build_object('n', n), '{\"correlation_id\": \"0af7651916cd43dd8448eb211c80319c\", \"actor\": \"system:bench\"}' FROM generate_series(1, $1) n";
        let tenants: Vec<Uuid> = self.tenants.iter().map(|tenant| tenant.id.get()).collect();
        let mut transaction = self.pool.begin().await?;
        sqlx::query(statement).bind(events).bind(tenants).execute(&mut *transaction).await?;
        sqlx::raw_sql("ANALYZE domain_events; NOTIFY erp_outbox, '65535'").execute(&mut *transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// One event, in a transaction of its own.
    pub async fn add(&self, n: usize) -> Result<(), Failure> {
        let tenant = &self.tenants[n % self.tenants.len()];
        self.db
            .write(tenant.id, &Origin::system("bench"), async |tx: &WriteTx| {
                tx.publish(erp_core::new_id(), n as i64, &Ticked { n: n as i64 });
                Ok::<_, Failure>(())
            })
            .await
    }

    pub async fn is_empty(&self) -> Result<bool> {
        let left: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM domain_events)").fetch_one(&self.pool).await?;
        Ok(!left)
    }

    /// Leads every shard when it returns.
    pub async fn relay(&self) -> Result<Running> {
        let sink = self.sink.clone();
        let build: Build = Arc::new(move |_, _| Ok(Arc::new(sink.clone()) as Arc<dyn Sink>));
        let relay = Relay::new(self.db.clone(), Vec::new(), RelayOptions { build: Some(build), ..RelayOptions::default() });
        let stop = CancellationToken::new();
        let stopping = stop.clone();
        let task = tokio::spawn(async move { relay.run(stopping, Duration::from_secs(10)).await });
        loop {
            let led: i64 = sqlx::query_scalar("SELECT count(*) FROM relay_leases").fetch_one(&self.pool).await?;
            if led == 16 {
                return Ok(Running { stop, task });
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The same move by hand: what the tables themselves cost.
    pub async fn raw_move(&self) -> Result<()> {
        let statement = "WITH d AS (DELETE FROM domain_events WHERE shard = $1 AND id = ANY (ARRAY(SELECT id FROM domain_events WHERE shard = $1 ORDER BY id LIMIT 500)) RETURNING *) \
            INSERT INTO domain_event_archive (id, event_id, tenant_id, shard, aggregate_type, aggregate_id, aggregate_version, event_type, schema_version, payload, headers, occurred_at, available_at, relayed_at) \
            SELECT id, event_id, tenant_id, shard, aggregate_type, aggregate_id, aggregate_version, event_type, schema_version, payload, headers, occurred_at, available_at, clock_timestamp() FROM d";
        for shard in 0..16_i16 {
            while sqlx::query(statement).bind(shard).execute(&self.pool).await?.rows_affected() > 0 {}
        }
        Ok(())
    }
}
