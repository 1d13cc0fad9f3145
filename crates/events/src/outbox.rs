//! The outbox as operators see and steer it.

use std::{collections::BTreeMap, sync::LazyLock, time::Duration};

use chrono::{DateTime, Utc};
use erp_core::{AuditEntry, TenantId};
use erp_db::{Db, DbError, Failure, SystemTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::Serialize;
use uuid::Uuid;

use crate::waiting::{blocks, same, tried_again};

/// A sink, and what waits for it.
#[derive(Clone, Debug, Serialize)]
pub struct SinkStatus {
    pub name: String,
    pub kind: String,
    pub paused: bool,
    /// It gets nothing, and nothing is kept for it.
    pub disabled: bool,
    /// Since when; by hand, or since it took nothing for five days.
    pub disabled_at: Option<DateTime<Utc>>,
    /// The first refusal since it last took an event.
    pub failing_since: Option<DateTime<Utc>>,
    /// What it said of the event that waits for its next try first.
    pub last_error: Option<String>,
    /// Why servers that relay now can make nothing of its row (a secret or a file that is not there, something that their build or
    /// configuration leaves out): nothing is sent there, whether events wait or not.
    pub unusable: Option<String>,
    /// How many servers say so.
    pub unusable_on: i64,
    /// Refused, with a time for the next try; of a paused sink, the first of each aggregate.
    pub retries: i64,
    /// Behind an earlier event of their aggregate.
    pub parked: i64,
    /// Open dead letters.
    pub dead: i64,
    /// Those of them that hold back the later events of their aggregate (`on_dead = block`).
    pub blocking: i64,
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
    /// Of the oldest of each shard that has any.
    #[serde(skip)]
    pub ages: BTreeMap<i16, Duration>,
    /// To be tried again. A dead letter that blocks its aggregate is not among them, though its row stands with theirs.
    pub retries: i64,
    pub parked: i64,
    pub dead: i64,
    /// Which part of PostgreSQL's queue of notifications is in use, 0 to 1: it grows behind a session that listens and never reads.
    pub notify_queue: f64,
    pub sinks: Vec<SinkStatus>,
    pub leaders: Vec<Lease>,
}

/// Seconds without a sign of life after which nobody goes by what a leader said.
pub const ALIVE: u32 = 60;

static SINKS: LazyLock<String> = LazyLock::new(|| {
    let (tried_again, blocks) = (tried_again("r"), blocks("r"));
    format!(
        "SELECT s.name, s.kind, s.paused, s.disabled_at IS NOT NULL AS disabled, s.disabled_at, s.failing_since, l.unusable, l.unusable_on, \
         (SELECT r.last_error FROM outbox_retries r WHERE r.sink = s.name AND {tried_again} AND r.last_error IS NOT NULL ORDER BY r.available_at LIMIT 1) AS last_error, \
         (SELECT count(*) FROM outbox_retries r WHERE r.sink = s.name AND {tried_again}) AS retries, \
         (SELECT count(*) FROM outbox_retries r WHERE r.sink = s.name AND r.parked) AS parked, \
         (SELECT count(*) FROM outbox_retries r WHERE r.sink = s.name AND {blocks}) AS blocking, \
         (SELECT count(*) FROM dead_letters d WHERE d.sink = s.name AND d.status = 'open') AS dead \
         FROM outbox_sinks s CROSS JOIN LATERAL (SELECT string_agg(DISTINCT l.unusable ->> s.name, '; ') AS unusable, count(DISTINCT l.instance_id) AS unusable_on \
           FROM relay_leases l WHERE jsonb_exists(l.unusable, s.name) AND l.heartbeat_at > clock_timestamp() - make_interval(secs => {ALIVE})) l ORDER BY s.name"
    )
});

static TOTALS: LazyLock<String> = LazyLock::new(|| {
    let tried_again = tried_again("r");
    format!(
        "SELECT count(*) FILTER (WHERE {tried_again}) AS retries, count(*) FILTER (WHERE r.parked) AS parked, \
         (SELECT count(*) FROM dead_letters WHERE status = 'open') AS dead, pg_notification_queue_usage() AS queue FROM outbox_retries r"
    )
});

const LEASES: &str = "SELECT shard, instance_id, backend_pid, heartbeat_at, \
    extract(epoch FROM clock_timestamp() - heartbeat_at)::float8 AS silent FROM relay_leases ORDER BY shard";

/// Who leads which shard.
pub async fn leases(db: &Db) -> Result<Vec<Lease>, DbError> {
    db.system(async |tx: &SystemTx| tx.query_all_raw(sql(LEASES, [])).await?.iter().map(lease).collect()).await
}

/// Every sink by name, and what waits for it.
pub async fn sinks(db: &Db) -> Result<Vec<SinkStatus>, DbError> {
    db.system(async |tx: &SystemTx| tx.query_all_raw(sql(&SINKS, [])).await?.iter().map(sink).collect()).await
}

/// Looks.
pub async fn status(db: &Db) -> Result<Status, DbError> {
    let backlog = erp_db::outbox::backlog(db).await?;
    db.system(async |tx: &SystemTx| {
        let totals = tx.query_one_raw(sql(&TOTALS, [])).await?.ok_or(DbError::Unavailable("no answer".to_owned()))?;
        let sinks = tx.query_all_raw(sql(&SINKS, [])).await?;
        let leaders = tx.query_all_raw(sql(LEASES, [])).await?;
        let pending = i64::try_from(backlog.events).unwrap_or(i64::MAX);
        Ok(Status {
            pending,
            oldest_seconds: backlog.oldest().map(|age| age.as_secs_f64()),
            ages: backlog.ages,
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
        disabled_at: row.try_get("", "disabled_at")?,
        failing_since: row.try_get("", "failing_since")?,
        last_error: row.try_get("", "last_error")?,
        unusable: row.try_get("", "unusable")?,
        unusable_on: row.try_get("", "unusable_on")?,
        retries: row.try_get("", "retries")?,
        parked: row.try_get("", "parked")?,
        dead: row.try_get("", "dead")?,
        blocking: row.try_get("", "blocking")?,
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
    /// When it was offered to every sink and moved to the archive; none: still pending. Not that every sink has taken it.
    pub relayed_at: Option<DateTime<Utc>>,
    /// Sinks that have yet to take it: it is tried again, waits behind an earlier one, or its sink is paused or away.
    pub waits_for: Vec<String>,
    /// Sinks of which it is a dead letter that nobody has dealt with.
    pub dead_for: Vec<String>,
}

/// The latest events, the oldest of them first: those that wait and those of the last day's archive; of one tenant, or of all.
pub async fn tail(db: &Db, tenant: Option<TenantId>, limit: u32) -> Result<Vec<Seen>, DbError> {
    let columns = "event_id, tenant_id, event_type, aggregate_type, aggregate_id, aggregate_version, occurred_at";
    let ours = "($2::uuid IS NULL OR tenant_id = $2)";
    let blocks = blocks("r");
    // By the keys, sink for sink.
    let statement = format!(
        "SELECT l.*, array_to_string(ARRAY(SELECT s.name FROM outbox_sinks s JOIN outbox_retries r ON r.sink = s.name AND r.event_id = l.event_id \
           WHERE NOT ({blocks}) ORDER BY 1), ',') AS waits_for, \
         array_to_string(ARRAY(SELECT s.name FROM outbox_sinks s JOIN dead_letters d ON d.sink = s.name AND d.event_id = l.event_id AND d.status = 'open' ORDER BY 1), ',') AS dead_for \
         FROM (SELECT * FROM ((SELECT id, {columns}, NULL::timestamptz AS relayed_at FROM domain_events WHERE {ours} ORDER BY id DESC LIMIT $1) \
         UNION ALL (SELECT id, {columns}, relayed_at FROM domain_event_archive WHERE occurred_at > now() - interval '1 day' AND {ours} ORDER BY occurred_at DESC, id DESC LIMIT $1)) e \
         ORDER BY id DESC LIMIT $1) l ORDER BY id"
    );
    let names = |row: &QueryResult, column: &str| -> Result<Vec<String>, DbError> {
        let text: String = row.try_get("", column)?;
        Ok(text.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect())
    };
    db.system(async |tx: &SystemTx| {
        let rows = tx.query_all_raw(sql(&statement, [i64::from(limit).into(), tenant.map(TenantId::get).into()])).await?;
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
                    waits_for: names(row, "waits_for")?,
                    dead_for: names(row, "dead_for")?,
                })
            })
            .collect()
    })
    .await
}

/// Pauses a sink, or lets it go on, a disabled one too. In a transaction of the installation's audit chain. None: there is no such
/// sink; else whether it was not so before. Tell the relays after the commit: [`Db::tell_servers`].
pub async fn set_paused(tx: &WriteTx, name: &str, paused: bool) -> Result<Option<bool>, Failure> {
    let found = "SELECT paused, disabled_at FROM outbox_sinks WHERE name = $1 FOR UPDATE";
    let Some(found) = tx.query_one_raw(sql(found, [name.into()])).await? else { return Ok(None) };
    let disabled: Option<DateTime<Utc>> = found.try_get("", "disabled_at")?;
    let enables = disabled.filter(|_| !paused);
    if found.try_get::<bool>("", "paused")? == paused && enables.is_none() {
        return Ok(Some(false));
    }
    let change = if paused {
        "UPDATE outbox_sinks SET paused = true WHERE name = $1"
    } else {
        "UPDATE outbox_sinks SET paused = false, disabled_at = NULL, failing_since = NULL WHERE name = $1"
    };
    tx.execute_raw(sql(change, [name.into()])).await?;
    let action = if paused { "core.outbox.paused" } else { "core.outbox.resumed" };
    let entry = AuditEntry::new(action, "outbox_sink", None).detail("sink", name);
    tx.audit(match enables {
        Some(since) => entry.detail("disabled_at", since.to_rfc3339()),
        None => entry,
    });
    Ok(Some(true))
}

/// Something that an operator does about the outbox as a whole, in a transaction of the installation's audit chain: it stands there
/// before it is done.
pub fn note(tx: &WriteTx, action: &'static str, details: &[(&'static str, &str)]) {
    let entry = AuditEntry::new(action, "outbox", None);
    tx.audit(details.iter().fold(entry, |entry, (name, value)| entry.detail(name, *value)));
}

/// An event that waits for a sink.
#[derive(Clone, Debug, Serialize)]
pub struct Waiting {
    pub sink: String,
    pub tenant_id: Uuid,
    /// The first of its aggregate, which goes before it; itself, where that is it.
    pub first: Uuid,
    /// The first one is a dead letter, and holds the others back until somebody has dealt with it.
    pub blocked: bool,
    /// That dead letter; or the event's own, which waits for nothing but somebody to deal with it.
    pub letter: Option<Uuid>,
    pub sink_paused: bool,
    pub sink_disabled: bool,
}

/// Where an event waits, or is an open dead letter: for every sink, or for one.
pub async fn waiting(db: &Db, event: Uuid, sink: Option<&str>) -> Result<Vec<Waiting>, DbError> {
    let blocks = blocks("r");
    // By the key, sink for sink.
    let statement = format!(
        "WITH w AS (SELECT DISTINCT ON (w.sink) w.sink, w.tenant_id, r.event_id AS first, {blocks} AS blocked \
           FROM outbox_sinks s JOIN outbox_retries w ON w.sink = s.name AND w.event_id = $1 JOIN outbox_retries r ON {} AND r.id <= w.id \
           WHERE $2::text IS NULL OR s.name = $2 ORDER BY w.sink, r.id), \
         e AS (SELECT * FROM w UNION ALL SELECT s.name, d.tenant_id, d.event_id, true FROM outbox_sinks s \
           JOIN dead_letters d ON d.sink = s.name AND d.event_id = $1 AND d.status = 'open' \
           WHERE ($2::text IS NULL OR s.name = $2) AND NOT EXISTS (SELECT FROM w WHERE w.sink = s.name)) \
         SELECT e.*, (SELECT d.id FROM dead_letters d WHERE e.blocked AND d.sink = e.sink AND d.event_id = e.first AND d.status = 'open') AS letter, \
           s.paused, s.disabled_at IS NOT NULL AS disabled FROM e JOIN outbox_sinks s ON s.name = e.sink ORDER BY e.sink",
        same("r", "w")
    );
    db.system(async |tx: &SystemTx| {
        let rows = tx.query_all_raw(sql(&statement, [event.into(), sink.into()])).await?;
        rows.iter()
            .map(|row| {
                Ok(Waiting {
                    sink: row.try_get("", "sink")?,
                    tenant_id: row.try_get("", "tenant_id")?,
                    first: row.try_get("", "first")?,
                    blocked: row.try_get("", "blocked")?,
                    letter: row.try_get("", "letter")?,
                    sink_paused: row.try_get("", "paused")?,
                    sink_disabled: row.try_get("", "disabled")?,
                })
            })
            .collect()
    })
    .await
}

/// Has an event tried at once, or what it waits behind, with it following. In a transaction of its tenant. Whether it still waits and
/// nothing blocks it. Tell the relays after the commit: [`Db::tell_servers`].
pub async fn retry(tx: &WriteTx, event: Uuid, sink: &str) -> Result<bool, DbError> {
    let statement = format!(
        "WITH p AS (SELECT p.sink, p.event_id FROM outbox_retries w JOIN outbox_retries p ON {} AND p.id <= w.id WHERE w.sink = $1 AND w.event_id = $2 ORDER BY p.id LIMIT 1) \
         UPDATE outbox_retries q SET parked = false, available_at = clock_timestamp() FROM p WHERE q.sink = p.sink AND q.event_id = p.event_id \
         AND NOT ({})",
        same("p", "w"),
        blocks("q")
    );
    let done = tx.execute_raw(sql(&statement, [sink.into(), event.into()])).await?.rows_affected() > 0;
    if done {
        tx.audit(AuditEntry::new("core.outbox.retried", "outbox_sink", None).detail("sink", sink).detail("event_id", event.to_string()));
    }
    Ok(done)
}
