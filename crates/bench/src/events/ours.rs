//! The product's relay, in this process, with a sink that does nothing.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::Result;
use erp_core::{AuditEntry, Origin, Secret};
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
    /// Of each shard: how many came, and before whose first so many had come.
    crowd: Arc<Mutex<Option<Crowd>>>,
}

type Crowd = HashMap<i16, (usize, HashMap<Uuid, usize>)>;

impl Noop {
    pub fn first(&self) -> Option<Instant> {
        *self.first.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn forget(&self) {
        *self.first.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// From here on it is noted when each tenant's first event comes.
    pub fn count_tenants(&self) {
        *self.crowd.lock().unwrap_or_else(PoisonError::into_inner) = Some(Crowd::default());
    }

    /// The most events of a shard that came before a tenant's first.
    pub fn latest_first(&self) -> usize {
        let crowd = self.crowd.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
        crowd.values().flat_map(|(_, firsts)| firsts.values().copied()).max().unwrap_or(usize::MAX)
    }
}

#[async_trait::async_trait]
impl Sink for Noop {
    fn kind(&self) -> &'static str {
        "webhook"
    }

    async fn deliver(&self, event: &Envelope) -> Result<(), Refusal> {
        if let Some(crowd) = self.crowd.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            let (came, firsts) = crowd.entry(event.shard).or_default();
            firsts.entry(event.tenant_id).or_insert(*came);
            *came += 1;
        }
        self.first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(Instant::now);
        Ok(())
    }
}

pub struct Ours {
    pub db: Db,
    /// Another process's, as far as the relay can tell.
    pub elsewhere: Db,
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
        let options = || PoolOptions {
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
        let db = Db::connect(options(), keys::crypto()).await?;
        let elsewhere = Db::connect(options(), keys::crypto()).await?;
        let mut all = Vec::new();
        for n in 0..8 {
            all.push(tenants::ensure(&db, &format!("clinic-{n}"), "Clinic", "Asia/Shanghai").await?.0);
        }
        let pool = PgPoolOptions::new().max_connections(2).connect(&site.superuser_url()).await?;
        let this = Self { db, elsewhere, pool, tenants: all, sink: Noop::default() };
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

    /// One sink that a server can make, too.
    pub async fn logged(&self) -> Result<()> {
        self.run("DELETE FROM outbox_sinks; INSERT INTO outbox_sinks (name, kind) VALUES ('log', 'log')".to_owned()).await
    }

    /// Waits until so many servers share all shards.
    pub async fn led_by(&self, servers: i64) -> Result<()> {
        let statement = "SELECT count(*) = 16 AND count(DISTINCT instance_id) = $1 \
            AND bool_and(EXISTS (SELECT FROM pg_stat_activity a WHERE a.pid = backend_pid)) FROM relay_leases";
        while !sqlx::query_scalar::<_, bool>(statement).bind(servers).fetch_one(&self.pool).await? {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
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

    /// Archived events, of the present month.
    pub async fn fill_archive(&self, events: i64) -> Result<()> {
        let statement = "INSERT INTO domain_event_archive (id, event_id, tenant_id, shard, aggregate_type, aggregate_id, aggregate_version, event_type, schema_version, payload, headers, occurred_at, relayed_at) \
            SELECT -n, gen_random_uuid(), ($2::uuid[])[1 + n % cardinality($2::uuid[])], n % 16, 'clock', gen_random_uuid(), 1, 'bench.clock.ticked', 1, \
            jsonb_build_object('n', n), '{\"actor\": \"system:bench\"}', now(), now() FROM generate_series(1, $1) n";
        let tenants: Vec<Uuid> = self.tenants.iter().map(|tenant| tenant.id.get()).collect();
        sqlx::query(statement).bind(events).bind(tenants).execute(&self.pool).await?;
        self.run("VACUUM ANALYZE domain_event_archive".to_owned()).await
    }

    /// A flood of one tenant, and after it ten events of each of the others.
    pub async fn crowd(&self, tenants: usize, events: i64) -> Result<()> {
        for n in 0..tenants {
            tenants::ensure(&self.db, &format!("crowd-{n}"), "Clinic", "Asia/Shanghai").await?;
        }
        let statement = "INSERT INTO domain_events (event_id, tenant_id, shard, aggregate_type, aggregate_id, aggregate_version, event_type, schema_version, payload, headers) \
            SELECT gen_random_uuid(), t.id, n % 16, 'clock', gen_random_uuid(), 1, 'bench.clock.ticked', 1, '{\"n\": 1}', \
            '{\"correlation_id\": \"0af7651916cd43dd8448eb211c80319c\", \"actor\": \"system:bench\"}' \
            FROM (SELECT id, row_number() OVER (ORDER BY code) AS place FROM tenant WHERE code LIKE 'crowd-%') t \
            CROSS JOIN LATERAL generate_series(1, CASE WHEN t.place = 1 THEN $1 - 160 * $2 ELSE 160 END) n ORDER BY t.place, n";
        sqlx::query(statement).bind(events).bind(i64::try_from(tenants)?).execute(&self.pool).await?;
        self.run("ANALYZE domain_events".to_owned()).await
    }

    /// Bytes of the outbox's table with its indexes.
    pub async fn size(&self) -> Result<f64> {
        let bytes: i64 = sqlx::query_scalar("SELECT pg_total_relation_size('domain_events')").fetch_one(&self.pool).await?;
        Ok(bytes as f64)
    }

    pub async fn vacuum(&self) -> Result<()> {
        self.run("VACUUM domain_events".to_owned()).await
    }

    /// Transactions that the database has ended so far; statements outside of one are one each.
    pub async fn transactions(&self) -> Result<i64> {
        let statement = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()";
        Ok(sqlx::query_scalar(statement).fetch_one(&self.pool).await?)
    }

    /// A transaction with a line in the audit trail, and an event or none.
    pub async fn work(&self, n: usize, event: bool) -> Result<(), Failure> {
        let tenant = &self.tenants[n % self.tenants.len()];
        self.db
            .write(tenant.id, &Origin::system("bench"), async |tx: &WriteTx| {
                tx.audit(AuditEntry::new("bench.clock.ticked", "clock", None).detail("n", n));
                if event {
                    tx.publish(erp_core::new_id(), n as i64, &Ticked { n: n as i64 });
                }
                Ok::<_, Failure>(())
            })
            .await
    }

    /// One event, in a transaction of its own.
    pub async fn add(&self, n: usize) -> Result<(), Failure> {
        self.add_by(&self.db, n).await
    }

    /// As [`Ours::add`], written by a database of the caller's choice.
    pub async fn add_by(&self, db: &Db, n: usize) -> Result<(), Failure> {
        let tenant = &self.tenants[n % self.tenants.len()];
        db.write(tenant.id, &Origin::system("bench"), async |tx: &WriteTx| {
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
