//! The writing half of the outbox: all events of a transaction in one statement; and how much waits there.

use std::{collections::BTreeMap, time::Duration};

use erp_core::{NewEvent, Origin, event::shard_of};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Db, DbError, SystemTx, TenantTx, sql};

const INSERT: &str = "INSERT INTO domain_events (event_id, tenant_id, shard, aggregate_type, aggregate_id, aggregate_version, event_type, schema_version, payload, headers) \
    SELECT e.event_id, $1, e.shard, e.aggregate_type, e.aggregate_id, e.aggregate_version, e.event_type, e.schema_version, e.payload, $2 \
    FROM jsonb_to_recordset($3) AS e(event_id uuid, shard smallint, aggregate_type text, aggregate_id uuid, aggregate_version bigint, event_type text, schema_version smallint, payload jsonb, n bigint) \
    ORDER BY e.n";

/// Bounded, and by the primary key: asking must not become a load of its own when nobody empties the outbox.
const BACKLOG: &str = "SELECT (SELECT count(*) FROM (SELECT 1 FROM domain_events LIMIT 100000) AS waiting) AS events, \
    (SELECT jsonb_object_agg(shard.shard, extract(epoch FROM clock_timestamp() - first.occurred_at)) FROM generate_series(0, 15) AS shard \
     CROSS JOIN LATERAL (SELECT occurred_at FROM domain_events WHERE domain_events.shard = shard.shard ORDER BY id LIMIT 1) AS first) AS ages";

/// What waits in the outbox.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Backlog {
    /// Counted up to [`Backlog::MOST`].
    pub events: u64,
    /// The age of the oldest event of each shard that has any.
    pub ages: BTreeMap<i16, Duration>,
}

impl Backlog {
    pub const MOST: u64 = 100_000;

    /// The age of the oldest of all.
    pub fn oldest(&self) -> Option<Duration> {
        self.ages.values().max().copied()
    }
}

/// Counts the outbox of all tenants.
pub async fn backlog(db: &Db) -> Result<Backlog, DbError> {
    db.system(async |tx: &SystemTx| {
        let row = tx.query_one_raw(sql(BACKLOG, [])).await?.ok_or(DbError::Unavailable("no answer".to_owned()))?;
        let (events, ages): (i64, Option<Value>) = (row.try_get("", "events")?, row.try_get("", "ages")?);
        let seconds: BTreeMap<i16, f64> = ages.map(serde_json::from_value).transpose().unwrap_or_default().unwrap_or_default();
        let ages = seconds.into_iter().map(|(shard, age)| (shard, Duration::try_from_secs_f64(age).unwrap_or_default()));
        Ok(Backlog { events: events.unsigned_abs(), ages: ages.collect() })
    })
    .await
}

pub(crate) async fn insert(tx: &TenantTx, origin: &Origin, cause: Option<Uuid>, events: &[NewEvent]) -> Result<(), DbError> {
    if events.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant().get();
    let mut headers = json!({ "correlation_id": origin.trace_id.as_str(), "actor": origin.actor.label() });
    if let Some(cause) = cause {
        headers["causation_id"] = json!(cause);
    }
    let rows: Vec<Value> = events
        .iter()
        .enumerate()
        .map(|(n, e)| {
            json!({
                "n": n, "event_id": e.event_id, "shard": shard_of(tenant, e.aggregate_type, e.aggregate_id), "aggregate_type": e.aggregate_type,
                "aggregate_id": e.aggregate_id, "aggregate_version": e.aggregate_version, "event_type": e.event_type,
                "schema_version": e.schema_version, "payload": e.payload,
            })
        })
        .collect();
    tx.execute_raw(sql(INSERT, [tenant.into(), headers.into(), Value::Array(rows).into()])).await?;
    Ok(())
}
