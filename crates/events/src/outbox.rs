//! The outbox as operators see and steer it.

use chrono::{DateTime, Utc};
use erp_core::AuditEntry;
use erp_db::{Db, DbError, Failure, SystemTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// A sink, and what waits for it.
#[derive(Clone, Debug, Serialize)]
pub struct SinkStatus {
    pub name: String,
    pub kind: String,
    pub paused: bool,
    pub disabled: bool,
    /// Refused, with a time for the next try; of a paused sink, the first of each aggregate.
    pub retries: i64,
    /// Behind an earlier event of their aggregate.
    pub parked: i64,
    /// Open dead letters.
    pub dead: i64,
}

/// A shard and its leader.
#[derive(Clone, Debug, Serialize)]
pub struct Lease {
    pub shard: i16,
    pub instance_id: Uuid,
    pub backend_pid: i32,
    pub heartbeat_at: DateTime<Utc>,
    /// Since then, by the database's clock.
    pub silent_seconds: f64,
}

/// The outbox at one moment.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// Not yet offered to every sink; counted up to 100,000.
    pub pending: i64,
    /// Of the oldest of them; none: there is none.
    pub oldest_seconds: Option<f64>,
    pub retries: i64,
    pub parked: i64,
    pub dead: i64,
    /// Which part of PostgreSQL's queue of notifications is in use, 0 to 1: it grows behind a session that listens and never reads.
    pub notify_queue: f64,
    pub sinks: Vec<SinkStatus>,
    pub leaders: Vec<Lease>,
}

const SINKS: &str = "SELECT s.name, s.kind, s.paused, s.disabled_at IS NOT NULL AS disabled, \
    (SELECT count(*) FROM outbox_retries r WHERE r.sink = s.name AND NOT r.parked) AS retries, \
    (SELECT count(*) FROM outbox_retries r WHERE r.sink = s.name AND r.parked) AS parked, \
    (SELECT count(*) FROM dead_letters d WHERE d.sink = s.name AND d.status = 'open') AS dead FROM outbox_sinks s ORDER BY s.name";

const TOTALS: &str = "SELECT count(*) FILTER (WHERE NOT parked) AS retries, count(*) FILTER (WHERE parked) AS parked, \
    (SELECT count(*) FROM dead_letters WHERE status = 'open') AS dead, pg_notification_queue_usage() AS queue FROM outbox_retries";

const LEASES: &str = "SELECT shard, instance_id, backend_pid, heartbeat_at, \
    extract(epoch FROM clock_timestamp() - heartbeat_at)::float8 AS silent FROM relay_leases ORDER BY shard";

/// Who leads which shard.
pub async fn leases(db: &Db) -> Result<Vec<Lease>, DbError> {
    db.system(async |tx: &SystemTx| tx.query_all_raw(sql(LEASES, [])).await?.iter().map(lease).collect()).await
}

/// Looks.
pub async fn status(db: &Db) -> Result<Status, DbError> {
    let backlog = erp_db::outbox::backlog(db).await?;
    db.system(async |tx: &SystemTx| {
        let totals = tx.query_one_raw(sql(TOTALS, [])).await?.ok_or(DbError::Unavailable("no answer".to_owned()))?;
        let sinks = tx.query_all_raw(sql(SINKS, [])).await?;
        let leaders = tx.query_all_raw(sql(LEASES, [])).await?;
        let pending = i64::try_from(backlog.events).unwrap_or(i64::MAX);
        Ok(Status {
            pending,
            oldest_seconds: backlog.oldest().map(|age| age.as_secs_f64()),
            retries: totals.try_get("", "retries")?,
            parked: totals.try_get("", "parked")?,
            dead: totals.try_get("", "dead")?,
            notify_queue: totals.try_get("", "queue")?,
            sinks: sinks.iter().map(sink).collect::<Result<_, _>>()?,
            leaders: leaders.iter().map(lease).collect::<Result<_, _>>()?,
        })
    })
    .await
}

fn sink(row: &QueryResult) -> Result<SinkStatus, DbError> {
    Ok(SinkStatus {
        name: row.try_get("", "name")?,
        kind: row.try_get("", "kind")?,
        paused: row.try_get("", "paused")?,
        disabled: row.try_get("", "disabled")?,
        retries: row.try_get("", "retries")?,
        parked: row.try_get("", "parked")?,
        dead: row.try_get("", "dead")?,
    })
}

fn lease(row: &QueryResult) -> Result<Lease, DbError> {
    Ok(Lease {
        shard: row.try_get("", "shard")?,
        instance_id: row.try_get("", "instance_id")?,
        backend_pid: row.try_get("", "backend_pid")?,
        heartbeat_at: row.try_get("", "heartbeat_at")?,
        silent_seconds: row.try_get("", "silent")?,
    })
}

/// An event, without its payload.
#[derive(Clone, Debug, Serialize)]
pub struct Seen {
    pub event_id: Uuid,
    pub tenant_id: Uuid,
    pub event_type: String,
    pub aggregate_type: String,
    pub aggregate_id: Uuid,
    pub aggregate_version: i64,
    pub occurred_at: DateTime<Utc>,
    /// None: still pending.
    pub relayed_at: Option<DateTime<Utc>>,
}

/// The latest events, the oldest of them first: those that wait and those of the last day's archive.
pub async fn tail(db: &Db, limit: u32) -> Result<Vec<Seen>, DbError> {
    let columns = "event_id, tenant_id, event_type, aggregate_type, aggregate_id, aggregate_version, occurred_at";
    let statement = format!(
        "SELECT * FROM (SELECT * FROM ((SELECT id, {columns}, NULL::timestamptz AS relayed_at FROM domain_events ORDER BY id DESC LIMIT $1) \
         UNION ALL (SELECT id, {columns}, relayed_at FROM domain_event_archive WHERE occurred_at > now() - interval '1 day' ORDER BY occurred_at DESC, id DESC LIMIT $1)) e \
         ORDER BY id DESC LIMIT $1) l ORDER BY id"
    );
    db.system(async |tx: &SystemTx| {
        let rows = tx.query_all_raw(sql(&statement, [i64::from(limit).into()])).await?;
        rows.iter()
            .map(|row| {
                Ok(Seen {
                    event_id: row.try_get("", "event_id")?,
                    tenant_id: row.try_get("", "tenant_id")?,
                    event_type: row.try_get("", "event_type")?,
                    aggregate_type: row.try_get("", "aggregate_type")?,
                    aggregate_id: row.try_get("", "aggregate_id")?,
                    aggregate_version: row.try_get("", "aggregate_version")?,
                    occurred_at: row.try_get("", "occurred_at")?,
                    relayed_at: row.try_get("", "relayed_at")?,
                })
            })
            .collect()
    })
    .await
}

/// Pauses a sink, or lets it go on. In a transaction of the installation's audit chain. None: there is no such sink; else whether it
/// was not so before. Tell the relays after the commit: [`Db::tell_relays`].
pub async fn set_paused(tx: &WriteTx, name: &str, paused: bool) -> Result<Option<bool>, Failure> {
    let found = tx.query_one_raw(sql("SELECT paused FROM outbox_sinks WHERE name = $1 FOR UPDATE", [name.into()])).await?;
    let Some(found) = found else { return Ok(None) };
    if found.try_get::<bool>("", "paused")? == paused {
        return Ok(Some(false));
    }
    tx.execute_raw(sql("UPDATE outbox_sinks SET paused = $2 WHERE name = $1", [name.into(), paused.into()])).await?;
    let action = if paused { "core.outbox.paused" } else { "core.outbox.resumed" };
    tx.audit(AuditEntry::new(action, "outbox_sink", None).detail("sink", name));
    Ok(Some(true))
}

/// Takes events of sinks away that block their aggregates, and lets those behind them go when it is their turn. For who deals with
/// dead letters, in a transaction that sees the rows.
pub(crate) async fn release(conn: &impl ConnectionTrait, events: impl Iterator<Item = (&str, Uuid)>) -> Result<(), DbError> {
    let events: Vec<_> = events.map(|(sink, event)| json!({ "sink": sink, "event_id": event })).collect();
    let statement = "WITH g AS (DELETE FROM outbox_retries r USING jsonb_to_recordset($1) AS c(sink text, event_id uuid) \
          WHERE r.sink = c.sink AND r.event_id = c.event_id RETURNING r.*), \
        n AS (SELECT DISTINCT ON (p.sink, p.tenant_id, p.aggregate_type, p.aggregate_id) p.sink, p.event_id FROM g JOIN outbox_retries p \
            ON p.sink = g.sink AND p.tenant_id = g.tenant_id AND p.aggregate_type = g.aggregate_type AND p.aggregate_id = g.aggregate_id \
          WHERE NOT EXISTS (SELECT 1 FROM g gone WHERE gone.sink = p.sink AND gone.event_id = p.event_id) \
          ORDER BY p.sink, p.tenant_id, p.aggregate_type, p.aggregate_id, p.id) \
        UPDATE outbox_retries q SET parked = false, available_at = clock_timestamp() FROM n WHERE q.sink = n.sink AND q.event_id = n.event_id AND q.parked";
    conn.execute_raw(sql(statement, [Value::Array(events).into()])).await?;
    Ok(())
}
