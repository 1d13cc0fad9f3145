//! The outbox as it is for one tenant.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use erp_core::TenantId;
use erp_db::{Db, DbError, TenantTx, sql};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::Serialize;

use crate::waiting::{blocks, tried_again};

/// A sink that something of the tenant waits for, or of which it has open dead letters.
#[derive(Clone, Debug, Serialize)]
pub struct TenantSink {
    pub name: String,
    pub kind: String,
    pub paused: bool,
    pub disabled: bool,
    /// Of the oldest event that waits for it; none: only dead letters are left.
    pub oldest_seconds: Option<f64>,
    /// Refused, with a time for the next try; of a paused sink, the first of each aggregate.
    pub retries: i64,
    /// When the first of them is tried.
    pub next_try_at: Option<DateTime<Utc>>,
    /// What the sink said of that one.
    pub last_error: Option<String>,
    /// Behind an earlier event of their aggregate.
    pub parked: i64,
    /// Open dead letters.
    pub dead: i64,
    /// Those of them that hold back the later events of their aggregate.
    pub blocking: i64,
}

/// One tenant's outbox at one moment.
#[derive(Clone, Debug, Serialize)]
pub struct TenantStatus {
    /// Not yet offered to every sink; counted up to 100,000.
    pub pending: i64,
    /// Of the oldest of them; none: there is none.
    pub oldest_seconds: Option<f64>,
    pub retries: i64,
    pub parked: i64,
    pub dead: i64,
    pub sinks: Vec<TenantSink>,
}

/// Shard by shard, by the index that has each tenant's events in order. Here and below the tenant is a range of one: of an equal value
/// the server takes as many rows for granted as tenants have on average, which in a flood of one tenant is all of them, and reads them.
const PENDING: &str = "SELECT (SELECT count(*) FROM (SELECT 1 FROM generate_series(0, 15) AS s CROSS JOIN LATERAL \
      (SELECT 1 FROM domain_events d WHERE d.shard = s AND d.tenant_id BETWEEN $1 AND $1 LIMIT 100000) d LIMIT 100000) waiting) AS pending, \
    (SELECT extract(epoch FROM clock_timestamp() - min(f.occurred_at))::float8 FROM generate_series(0, 15) AS s CROSS JOIN LATERAL \
      (SELECT d.occurred_at FROM domain_events d WHERE d.shard = s AND d.tenant_id BETWEEN $1 AND $1 ORDER BY d.tenant_id, d.id LIMIT 1) f) AS oldest";

/// Sink by sink, by the indexes that begin with it and the tenant.
static SINKS: LazyLock<String> = LazyLock::new(|| {
    let (tried_again, blocks) = (tried_again("r"), blocks("r"));
    let ours = "r.sink = s.name AND r.tenant_id BETWEEN $1 AND $1";
    format!(
        "SELECT s.name, s.kind, s.paused, s.disabled_at IS NOT NULL AS disabled, w.retries, w.parked, w.blocking, w.next_try_at, d.dead, \
           extract(epoch FROM clock_timestamp() - w.oldest)::float8 AS oldest, \
           (SELECT r.last_error FROM outbox_retries r WHERE {ours} AND {tried_again} AND r.last_error IS NOT NULL ORDER BY r.available_at LIMIT 1) AS last_error \
         FROM outbox_sinks s CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE {tried_again}) AS retries, count(*) FILTER (WHERE r.parked) AS parked, \
             count(*) FILTER (WHERE {blocks}) AS blocking, min(r.available_at) FILTER (WHERE {tried_again}) AS next_try_at, \
             min(r.occurred_at) FILTER (WHERE NOT ({blocks})) AS oldest FROM outbox_retries r WHERE {ours}) w \
           CROSS JOIN LATERAL (SELECT count(*) AS dead FROM dead_letters d WHERE d.sink = s.name AND d.tenant_id BETWEEN $1 AND $1 AND d.status = 'open') d \
         WHERE w.retries + w.parked + w.blocking + d.dead > 0 ORDER BY s.name"
    )
});

/// Also of sinks that are gone.
const DEAD: &str = "SELECT count(*) FROM dead_letters d WHERE d.tenant_id BETWEEN $1 AND $1 AND d.status = 'open'";

/// Looks.
pub async fn status(db: &Db, tenant: TenantId) -> Result<TenantStatus, DbError> {
    let none = || DbError::Unavailable("no answer".to_owned());
    db.read(tenant, async |tx: &TenantTx| {
        let id = tenant.get();
        let pending = tx.query_one_raw(sql(PENDING, [id.into()])).await?.ok_or_else(none)?;
        let sinks = tx.query_all_raw(sql(&SINKS, [id.into()])).await?;
        let dead = tx.query_one_raw(sql(DEAD, [id.into()])).await?.ok_or_else(none)?;
        let sinks = sinks.iter().map(sink).collect::<Result<Vec<_>, DbError>>()?;
        Ok(TenantStatus {
            pending: pending.try_get("", "pending")?,
            oldest_seconds: pending.try_get("", "oldest")?,
            retries: sinks.iter().map(|sink| sink.retries).sum(),
            parked: sinks.iter().map(|sink| sink.parked).sum(),
            dead: dead.try_get_by_index(0)?,
            sinks,
        })
    })
    .await
}

fn sink(row: &QueryResult) -> Result<TenantSink, DbError> {
    Ok(TenantSink {
        name: row.try_get("", "name")?,
        kind: row.try_get("", "kind")?,
        paused: row.try_get("", "paused")?,
        disabled: row.try_get("", "disabled")?,
        oldest_seconds: row.try_get("", "oldest")?,
        retries: row.try_get("", "retries")?,
        next_try_at: row.try_get("", "next_try_at")?,
        last_error: row.try_get("", "last_error")?,
        parked: row.try_get("", "parked")?,
        dead: row.try_get("", "dead")?,
        blocking: row.try_get("", "blocking")?,
    })
}
