//! Writers: each change is a row's new version and its event, in one transaction.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result};
use erp_core::{Origin, Secret};
use erp_db::{Db, Failure, PoolOptions, WriteTx, sql, tenants::Tenant};
use erp_testkit::keys;
use futures::future::join_all;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::module::Changed;

/// Variables of the writing process.
pub const URL: &str = "CHAOS_URL";
pub const THINGS: &str = "CHAOS_THINGS";
pub const EVENTS: &str = "CHAOS_EVENTS";

/// What is written, and how.
#[derive(Clone)]
pub struct Load {
    pub things: Arc<[(Tenant, Uuid)]>,
    pub events: usize,
    pub writers: usize,
    /// The longest time between the event's insertion and its commit.
    pub hold: Duration,
    /// The longest pause between two changes of a writer.
    pub pause: Duration,
}

impl Load {
    pub fn new(things: Arc<[(Tenant, Uuid)]>, events: usize) -> Self {
        Self { things, events, writers: 6, hold: Duration::ZERO, pause: Duration::ZERO }
    }
}

/// One change; the version that it made.
pub async fn change(db: &Db, tenant: &Tenant, thing: Uuid, hold: Duration) -> Result<i64, Failure> {
    let statement = "INSERT INTO chaos.thing (tenant_id, id, version) VALUES ($1, $2, 1) \
        ON CONFLICT (tenant_id, id) DO UPDATE SET version = chaos.thing.version + 1 RETURNING version";
    db.write(tenant.id, &Origin::system("chaos"), async |tx: &WriteTx| {
        let row = tx.query_one_raw(sql(statement, [tenant.id.get().into(), thing.into()])).await?;
        let version: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        tx.publish(thing, version, &Changed { version });
        if !hold.is_zero() {
            tokio::time::sleep(hold).await;
        }
        Ok::<_, Failure>(version)
    })
    .await
}

/// Writes all of it; what was acknowledged. A change that fails since the database is away is tried again.
pub async fn write(db: &Db, load: &Load, told: impl Fn(Uuid, i64) + Send + Sync) -> Vec<(Uuid, i64)> {
    let (next, acknowledged) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let writer = async || {
        while next.fetch_add(1, Ordering::Relaxed) < load.events {
            let (tenant, thing) = &load.things[rand::random_range(0..load.things.len())];
            loop {
                match change(db, tenant, *thing, part(load.hold)).await {
                    Ok(version) => {
                        told(*thing, version);
                        acknowledged.lock().unwrap_or_else(PoisonError::into_inner).push((*thing, version));
                        break;
                    }
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                }
            }
            tokio::time::sleep(part(load.pause)).await;
        }
    };
    join_all((0..load.writers).map(|_| writer())).await;
    acknowledged.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn part(of: Duration) -> Duration {
    of.mul_f64(rand::random())
}

/// A process that writes and says each acknowledged change on a line of its own.
pub async fn as_process() -> Result<()> {
    let variable = |name: &str| std::env::var(name).with_context(|| format!("{name} is not set"));
    let db = Db::connect(options(&variable(URL)?), keys::crypto()).await?;
    let things: Vec<(Uuid, Uuid)> = serde_json::from_str(&variable(THINGS)?)?;
    let all = erp_db::tenants::all(&db).await?;
    let things = things.into_iter().filter_map(|(tenant, thing)| Some((all.iter().find(|t| t.id.get() == tenant)?.clone(), thing)));
    let load = Load::new(things.collect(), variable(EVENTS)?.parse()?);
    write(&db, &load, |thing, version| println!("{thing} {version}")).await;
    db.close().await;
    Ok(())
}

pub fn options(url: &str) -> PoolOptions {
    PoolOptions {
        url: Secret::new(url.to_owned()),
        migrate_url: None,
        max_connections: 10,
        min_connections: 1,
        acquire_timeout: Duration::from_secs(5),
        statement_timeout: Duration::from_secs(20),
        idle_timeout: Duration::from_mins(5),
        max_lifetime: Duration::from_mins(30),
        wait: Duration::from_secs(20),
    }
}
