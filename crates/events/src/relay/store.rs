//! The relay's statements, all on the session that holds the shard's lock.

use std::{collections::HashSet, time::Duration};

use chrono::{DateTime, Utc};
use erp_db::{DbError, RelaySession, sql};
use sea_orm::QueryResult;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::{sync::Mutex, time::Instant};
use uuid::Uuid;

use crate::{
    Envelope,
    waiting::{LET_GO, blocks, next_after, same},
};

/// An event that was claimed, and what is known of it.
pub(super) struct Claimed {
    pub(super) event: Envelope,
    /// Since it occurred, by the database's clock, when it was claimed.
    pub(super) age: Duration,
    pub(super) at: Instant,
    /// Sinks where an earlier event of its aggregate waits.
    pub(super) behind: Vec<String>,
}

/// An event that waits for a sink.
pub(super) struct Waiting {
    pub(super) claimed: Claimed,
    /// Tries so far.
    pub(super) attempts: i16,
}

/// What became of an event that a sink did not take; a row of the completing statement.
#[derive(Debug, Serialize)]
pub(super) struct Trouble {
    pub(super) event_id: Uuid,
    pub(super) sink: String,
    pub(super) what: What,
    pub(super) attempts: i16,
    /// Seconds until the next try.
    pub(super) delay: f64,
    pub(super) error: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum What {
    /// Taken at last.
    Done,
    /// Refused for now.
    Retry,
    /// Not offered: the sink is paused, away, or the relay stops.
    Later,
    /// Not offered: an earlier event of its aggregate waits.
    Parked,
    /// Never.
    Dead,
    /// Never, and those behind it wait for somebody to look.
    Block,
}

const COLUMNS: &str = "id, shard, event_id, tenant_id, event_type, schema_version, aggregate_type, aggregate_id, aggregate_version, occurred_at, headers, payload, \
    now.at AS claimed_at";
/// The database's time, once for a statement: an age of each row by itself costs as much as reading the row.
const NOW: &str = "(SELECT clock_timestamp() AS at) now";

const BEHIND: &str = "array_to_string(ARRAY(SELECT DISTINCT r.sink FROM outbox_retries r WHERE r.sink IN (SELECT jsonb_array_elements_text($2)) \
    AND r.tenant_id = d.tenant_id AND r.aggregate_type = d.aggregate_type AND r.aggregate_id = d.aggregate_id), ',') AS behind";

const DUE: &str = "(available_at IS NULL OR available_at <= clock_timestamp())";

/// The next events of a shard. `fair`: every tenant's oldest ones, a share each, rather than the oldest of all.
/// `sinks`: look whether events must wait behind others; only where the shard has retries.
pub(super) async fn claim(
    session: &Mutex<RelaySession>,
    shard: i16,
    batch: usize,
    fair: bool,
    sinks: Option<&[String]>,
) -> Result<Vec<Claimed>, DbError> {
    // `$2` is always bound, so that both forms have the same parameters.
    let behind = if sinks.is_some() { BEHIND } else { "COALESCE($2 ->> 100000, '') AS behind" };
    let statement = if fair {
        format!(
            "WITH RECURSIVE t AS ((SELECT tenant_id FROM domain_events WHERE shard = $1 ORDER BY tenant_id LIMIT 1) \
             UNION ALL SELECT (SELECT n.tenant_id FROM domain_events n WHERE n.shard = $1 AND n.tenant_id > t.tenant_id ORDER BY n.tenant_id LIMIT 1) \
             FROM t WHERE t.tenant_id IS NOT NULL), \
             s AS (SELECT tenant_id, greatest(1, {batch} / count(*) OVER ()) AS share FROM t WHERE tenant_id IS NOT NULL) \
             SELECT {COLUMNS}, {behind} FROM {NOW} CROSS JOIN s CROSS JOIN LATERAL (SELECT * FROM domain_events e WHERE e.shard = $1 AND e.tenant_id = s.tenant_id AND {DUE} \
             ORDER BY e.id LIMIT s.share) AS d"
        )
        .replace("SELECT id, shard, event_id, tenant_id", "SELECT id, shard, event_id, d.tenant_id")
    } else {
        format!("SELECT {COLUMNS}, {behind} FROM {NOW} CROSS JOIN domain_events d WHERE shard = $1 AND {DUE} ORDER BY id LIMIT {batch}")
    };
    let names = json!(sinks.unwrap_or_default());
    let rows = session.lock().await.fetch(sql(&statement, [shard.into(), names.into()])).await?;
    // The other shards have the session back meanwhile.
    rows.iter().map(claimed).collect()
}

fn claimed(row: &QueryResult) -> Result<Claimed, DbError> {
    let event = Envelope {
        id: row.try_get_by_index(0)?,
        shard: row.try_get_by_index(1)?,
        event_id: row.try_get_by_index(2)?,
        tenant_id: row.try_get_by_index(3)?,
        event_type: row.try_get_by_index(4)?,
        schema_version: row.try_get_by_index(5)?,
        aggregate_type: row.try_get_by_index(6)?,
        aggregate_id: row.try_get_by_index(7)?,
        aggregate_version: row.try_get_by_index(8)?,
        occurred_at: row.try_get_by_index(9)?,
        headers: row.try_get_by_index(10)?,
        payload: row.try_get_by_index(11)?,
    };
    let behind: String = row.try_get_by_index(13)?;
    let claimed_at: DateTime<Utc> = row.try_get_by_index(12)?;
    Ok(Claimed {
        age: (claimed_at - event.occurred_at).to_std().unwrap_or_default(),
        event,
        at: Instant::now(),
        behind: behind.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
    })
}

const ARCHIVED: &str = "id, event_id, tenant_id, shard, aggregate_type, aggregate_id, aggregate_version, event_type, schema_version, payload, headers, occurred_at, available_at";

const TROUBLE: &str =
    "f AS (SELECT * FROM jsonb_to_recordset($3) AS f(event_id uuid, sink text, what text, attempts smallint, delay float8, error text))";

/// Moves events to the archive; what sinks did not take goes where it waits, all in one statement. An event that was not offered since
/// an earlier one waited is due at once if that one has gone meanwhile.
pub(super) async fn complete(session: &mut RelaySession, shard: i16, ids: &[i64], trouble: &[Trouble]) -> Result<u64, DbError> {
    let list: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let list = format!("{{{}}}", list.join(","));
    let moved = format!(
        "WITH d AS (DELETE FROM domain_events WHERE shard = $1 AND id = ANY ($2::text::bigint[]) RETURNING *), \
         a AS (INSERT INTO domain_event_archive ({ARCHIVED}, relayed_at) SELECT {ARCHIVED}, clock_timestamp() FROM d)"
    );
    let rows = if trouble.is_empty() {
        session.fetch(sql(&format!("{moved} SELECT count(*) FROM d"), [shard.into(), list.into()])).await?
    } else {
        let statement = format!(
            "{moved}, {TROUBLE}, \
             r AS (INSERT INTO outbox_retries (sink, event_id, shard, tenant_id, aggregate_type, aggregate_id, id, occurred_at, attempts, available_at, last_error, parked, first_failed_at, errors) \
               SELECT t.sink, t.event_id, t.shard, t.tenant_id, t.aggregate_type, t.aggregate_id, t.id, t.occurred_at, t.attempts, \
                 CASE WHEN t.waits OR t.what = 'block' THEN 'infinity' ELSE clock_timestamp() + make_interval(secs => t.delay) END, t.error, t.waits, \
                 CASE WHEN t.attempts > 0 THEN clock_timestamp() END, \
                 CASE WHEN t.attempts > 0 THEN jsonb_build_array(jsonb_build_object('at', clock_timestamp(), 'error', t.error)) ELSE '[]' END \
               FROM (SELECT f.sink, f.what, f.attempts, f.delay, f.error, d.*, f.what = 'parked' AND (row_number() OVER (PARTITION BY f.sink, d.tenant_id, \
                   d.aggregate_type, d.aggregate_id ORDER BY d.id) > 1 OR EXISTS (SELECT FROM outbox_retries p WHERE p.sink = f.sink AND p.tenant_id = d.tenant_id \
                   AND p.aggregate_type = d.aggregate_type AND p.aggregate_id = d.aggregate_id AND p.id < d.id)) AS waits \
                 FROM f JOIN d USING (event_id) WHERE f.what <> 'dead') t ON CONFLICT DO NOTHING), \
             x AS (INSERT INTO dead_letters (event_id, sink, tenant_id, event_type, payload, headers, attempts, errors, first_failed_at) \
               SELECT d.event_id, f.sink, d.tenant_id, d.event_type, d.payload, d.headers, f.attempts, \
                 jsonb_build_array(jsonb_build_object('at', clock_timestamp(), 'error', f.error)), clock_timestamp() \
               FROM f JOIN d USING (event_id) WHERE f.what IN ('dead', 'block') ON CONFLICT DO NOTHING) \
             SELECT count(*) FROM d"
        );
        session.fetch(sql(&statement, [shard.into(), list.into(), json!(trouble).into()])).await?
    };
    count(&rows)
}

fn count(rows: &[QueryResult]) -> Result<u64, DbError> {
    let moved: i64 = rows.first().map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok(u64::try_from(moved).unwrap_or(0))
}

/// What is due for a sink: the waiting head of each aggregate and the next few behind it, in order, up to one that blocks them.
pub(super) async fn due(session: &mut RelaySession, shard: i16, sink: &str) -> Result<Vec<Waiting>, DbError> {
    let columns = COLUMNS.split(", ").map(|c| match c {
        "headers" => "CASE WHEN q.replayed THEN a.headers || '{\"replayed\": true}' ELSE a.headers END".to_owned(),
        c if c.starts_with("now.") => c.to_owned(),
        c => format!("a.{c}"),
    });
    let columns: Vec<String> = columns.collect();
    let statement = format!(
        "WITH h AS (SELECT sink, tenant_id, aggregate_type, aggregate_id, id FROM outbox_retries o WHERE shard = $1 AND NOT parked \
           AND available_at <= clock_timestamp() AND sink = $2 \
           AND NOT EXISTS (SELECT FROM outbox_retries p WHERE {} AND p.id < o.id) ORDER BY available_at LIMIT 100) \
         SELECT {}, '' AS behind, q.attempts, {} AS blocks \
         FROM {NOW} CROSS JOIN h CROSS JOIN LATERAL (SELECT * FROM outbox_retries r WHERE {} AND r.id >= h.id ORDER BY r.id LIMIT 20) q \
         JOIN domain_event_archive a ON a.occurred_at = q.occurred_at AND a.id = q.id ORDER BY q.id",
        same("p", "o"),
        columns.join(", "),
        blocks("q"),
        same("r", "h"),
    );
    let rows = session.fetch(sql(&statement, [shard.into(), sink.into()])).await?;
    let (mut found, mut blocked) = (Vec::with_capacity(rows.len()), HashSet::new());
    for row in &rows {
        let waiting = Waiting { claimed: claimed(row)?, attempts: row.try_get_by_index(14)? };
        let event = &waiting.claimed.event;
        let aggregate = (event.tenant_id, event.aggregate_type.clone(), event.aggregate_id);
        if row.try_get_by_index(15)? {
            blocked.insert(aggregate);
        } else if !blocked.contains(&aggregate) {
            found.push(waiting);
        }
    }
    Ok(found)
}

/// Writes how retries ended, and lets the next of each aggregate go that has nobody before it any more.
pub(super) async fn settle(session: &mut RelaySession, trouble: &[Trouble]) -> Result<(), DbError> {
    let statement = format!(
        "WITH {}, \
         gone AS (DELETE FROM outbox_retries q USING f WHERE q.sink = f.sink AND q.event_id = f.event_id AND f.what IN ('done', 'dead') RETURNING q.*), \
         u AS (UPDATE outbox_retries q SET attempts = f.attempts, parked = false, last_error = COALESCE(f.error, q.last_error), \
           available_at = CASE WHEN f.what = 'block' THEN 'infinity' ELSE clock_timestamp() + make_interval(secs => f.delay) END, \
           first_failed_at = CASE WHEN f.what = 'later' THEN q.first_failed_at ELSE COALESCE(q.first_failed_at, clock_timestamp()) END, \
           errors = CASE WHEN f.what = 'later' THEN q.errors ELSE {ERRORS} END \
           FROM f WHERE q.sink = f.sink AND q.event_id = f.event_id AND f.what IN ('retry', 'later', 'block')), \
         x AS (INSERT INTO dead_letters (event_id, sink, tenant_id, event_type, payload, headers, attempts, errors, first_failed_at) \
           SELECT a.event_id, f.sink, a.tenant_id, a.event_type, a.payload, a.headers, f.attempts, {ERRORS}, COALESCE(q.first_failed_at, clock_timestamp()) \
           FROM f JOIN outbox_retries q ON q.sink = f.sink AND q.event_id = f.event_id \
           JOIN domain_event_archive a ON a.occurred_at = q.occurred_at AND a.id = q.id WHERE f.what IN ('dead', 'block') ON CONFLICT DO NOTHING), \
         {} {LET_GO} AND NOT EXISTS (SELECT FROM f WHERE f.sink = q.sink AND f.event_id = q.event_id)",
        TROUBLE.replace("$3", "$1"),
        next_after("gone"),
    );
    session.execute(sql(&statement, [json!(trouble).into()])).await.map(|_| ())
}

/// The last ten.
const ERRORS: &str = "(CASE WHEN jsonb_array_length(q.errors) >= 10 THEN q.errors - 0 ELSE q.errors END) \
    || jsonb_build_array(jsonb_build_object('at', clock_timestamp(), 'error', f.error))";

/// Whether the shard has anything that waits, and for which of these sinks how soon the first of it is due.
pub(super) async fn waiting(session: &mut RelaySession, shard: i16, sinks: &[String]) -> Result<(bool, Vec<(String, Duration)>), DbError> {
    let statement = "SELECT EXISTS (SELECT FROM outbox_retries WHERE shard = $1), \
        (SELECT jsonb_agg(jsonb_build_array(s.sink, extract(epoch FROM r.available_at - clock_timestamp()))) FROM jsonb_array_elements_text($2) s(sink) \
         CROSS JOIN LATERAL (SELECT available_at FROM outbox_retries WHERE shard = $1 AND available_at < 'infinity' AND sink = s.sink \
         ORDER BY available_at LIMIT 1) r)";
    let rows = session.fetch(sql(statement, [shard.into(), json!(sinks).into()])).await?;
    let Some(row) = rows.first() else { return Ok((true, Vec::new())) };
    let waiting: Option<Value> = row.try_get_by_index(1)?;
    let waiting: Vec<(String, f64)> = waiting.map(serde_json::from_value).transpose().unwrap_or_default().unwrap_or_default();
    let waiting = waiting.into_iter().map(|(sink, seconds)| (sink, Duration::try_from_secs_f64(seconds).unwrap_or_default()));
    Ok((row.try_get_by_index(0)?, waiting.collect()))
}

/// Lets those of these shards go that wait behind nobody: what they waited for was taken away while they were put there, or by hand.
pub(super) async fn release_orphans(session: &mut RelaySession, shards: &[i16]) -> Result<(), DbError> {
    let statement = format!(
        "UPDATE outbox_retries q SET parked = false, available_at = clock_timestamp() WHERE q.parked \
         AND q.shard IN (SELECT x::smallint FROM jsonb_array_elements_text($1) x) \
         AND NOT EXISTS (SELECT FROM outbox_retries p WHERE {} AND p.id < q.id)",
        same("p", "q")
    );
    session.execute(sql(&statement, [json!(shards).into()])).await.map(|_| ())
}

/// Makes the months that these events, or the next three months, need.
pub(super) async fn ensure_months(session: &mut RelaySession, times: &[DateTime<Utc>]) -> Result<(), DbError> {
    let times: Vec<Value> = times.iter().map(|at| json!(at.to_rfc3339())).collect();
    let statement = "SELECT erp_partition_ensure(t, m) FROM unnest(ARRAY['domain_event_archive', 'event_inbox']) t, \
        (SELECT DISTINCT date_trunc('month', a AT TIME ZONE 'UTC')::date AS m FROM (SELECT now() + n * interval '1 month' AS a FROM generate_series(0, 3) n \
         UNION ALL SELECT x::timestamptz FROM jsonb_array_elements_text($1) x) s) months";
    session.fetch(sql(statement, [Value::Array(times).into()])).await.map(|_| ())
}
