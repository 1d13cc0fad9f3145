//! Delivering archived events to one sink once more.
//!
//! A replayed event waits in `outbox_retries` for that sink alone, and the relay delivers it from there as any other retry: in order
//! for each aggregate, beside what is new. It keeps its id, by which receivers skip what they have done, unless it is replayed as new:
//! then a copy of it with an id of its own is archived and delivered. Either is said in its headers.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use erp_core::{AuditEntry, TenantId};
use erp_db::{Db, DbError, SystemTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, Value};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::{sink_rows::fits_sql, waiting::line_up};

/// Events of one transaction, at most.
pub const BATCH: usize = 500;

/// What is replayed, and to whom.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub sink: String,
    /// Occurred at this time or later, and before `to`.
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub tenant: Option<TenantId>,
    /// A whole type, or its beginning with a star: `health.*`.
    pub event_type: Option<String>,
    /// Under ids of their own, so that receivers take them again.
    pub as_new: bool,
}

/// How many events there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// To be replayed.
    pub events: i64,
    /// Waiting for the sink already.
    pub waiting: i64,
    /// Dead letters of the sink, which are retried as such.
    pub dead: i64,
}

/// Where an event is in the archive.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub tenant: TenantId,
    pub id: i64,
    pub occurred_at: DateTime<Utc>,
}

/// How far a replay has come: what goes out next stands behind it. Written `TENANT:NUMBER`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    tenant: Uuid,
    id: i64,
}

impl From<&Place> for Mark {
    fn from(place: &Place) -> Self {
        Self { tenant: place.tenant.get(), id: place.id }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.tenant, self.id)
    }
}

impl FromStr for Mark {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let (tenant, id) = text.split_once(':')?;
            Some(Self { tenant: tenant.parse().ok()?, id: id.parse().ok()? })
        };
        read().ok_or_else(|| "takes the mark that a replay named when it was broken off".to_owned())
    }
}

/// Archived events that the sink's filter takes, but for copies that an earlier replay made.
const CANDIDATES: &str = concat!(
    "domain_event_archive a JOIN outbox_sinks s ON s.name = $1 WHERE a.occurred_at >= $2 AND a.occurred_at < $3 AND ($4::uuid IS NULL OR a.tenant_id = $4) \
     AND ($5::text IS NULL OR ",
    fits_sql!("$5", "a.event_type"),
    ") AND (s.event_filter IS NULL OR EXISTS (SELECT FROM unnest(s.event_filter) f WHERE ",
    fits_sql!("f", "a.event_type"),
    ")) AND a.headers -> 'replay_of' IS NULL"
);

impl Wanted {
    fn values(&self) -> Vec<Value> {
        let tenant = self.tenant.map(TenantId::get);
        vec![self.sink.as_str().into(), self.from.into(), self.to.into(), tenant.into(), self.event_type.clone().into()]
    }

    /// Whether the event `a` waits for the sink already: it, or its copy.
    const fn waiting(&self) -> &'static str {
        if self.as_new {
            "EXISTS (SELECT FROM outbox_retries r JOIN domain_event_archive c ON c.occurred_at = r.occurred_at AND c.id = r.id \
               WHERE r.sink = $1 AND r.tenant_id = a.tenant_id AND r.aggregate_type = a.aggregate_type AND r.aggregate_id = a.aggregate_id \
               AND r.occurred_at = a.occurred_at AND c.headers ->> 'replay_of' = a.event_id::text)"
        } else {
            "EXISTS (SELECT FROM outbox_retries r WHERE r.sink = $1 AND r.event_id = a.event_id)"
        }
    }

    /// Whether somebody has to deal with it as a dead letter.
    const fn dead(&self) -> &'static str {
        if self.as_new {
            "false"
        } else {
            "EXISTS (SELECT FROM dead_letters d WHERE d.sink = $1 AND d.event_id = a.event_id AND d.status = 'open')"
        }
    }
}

/// Counts.
pub async fn count(db: &Db, wanted: &Wanted) -> Result<Count, DbError> {
    let statement = format!(
        "SELECT count(*) FILTER (WHERE NOT waiting AND NOT dead) AS events, count(*) FILTER (WHERE waiting) AS waiting, \
         count(*) FILTER (WHERE dead AND NOT waiting) AS dead FROM (SELECT {} AS waiting, {} AS dead FROM {CANDIDATES}) e",
        wanted.waiting(),
        wanted.dead()
    );
    db.system(async |tx: &SystemTx| {
        let row = tx.query_one_raw(sql(&statement, wanted.values())).await?.ok_or(DbError::Unavailable("no answer".to_owned()))?;
        Ok(Count { events: row.try_get("", "events")?, waiting: row.try_get("", "waiting")?, dead: row.try_get("", "dead")? })
    })
    .await
}

/// Up to `limit` events to be replayed after the place `after`: tenant by tenant, in the order of their ids, which is that of each
/// aggregate. Their times need not be in that order.
pub async fn places(db: &Db, wanted: &Wanted, after: Option<Mark>, limit: u64) -> Result<Vec<Place>, DbError> {
    let statement = format!(
        "SELECT a.tenant_id, a.id, a.occurred_at FROM {CANDIDATES} AND NOT {} AND NOT {} AND (a.tenant_id, a.id) > ($6, $7) \
         ORDER BY a.tenant_id, a.id LIMIT $8",
        wanted.waiting(),
        wanted.dead()
    );
    let after = after.unwrap_or(Mark { tenant: Uuid::nil(), id: i64::MIN });
    let mut values = wanted.values();
    values.extend([after.tenant.into(), after.id.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()]);
    db.system(async |tx: &SystemTx| {
        let rows = tx.query_all_raw(sql(&statement, values)).await?;
        rows.iter()
            .map(|row| {
                #[expect(clippy::disallowed_methods, reason = "a transaction of that tenant wrote the row")]
                let tenant = TenantId::from_verified(row.try_get("", "tenant_id")?);
                Ok(Place { tenant, id: row.try_get("", "id")?, occurred_at: row.try_get("", "occurred_at")? })
            })
            .collect()
    })
    .await
}

const GIVEN: &str = "jsonb_to_recordset($1) AS k(id bigint, at timestamptz) JOIN domain_event_archive a ON a.occurred_at = k.at AND a.id = k.id \
    WHERE a.occurred_at BETWEEN $2 AND $3 AND a.tenant_id = $4";

/// A UUIDv7 with the time of the event, by which it will be found in the archive.
const NEW_ID: &str = "(lpad(to_hex(floor(extract(epoch FROM a.occurred_at) * 1000)::bigint), 12, '0') || '7' || \
    substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid";

const EVENT: &str = "tenant_id, shard, aggregate_type, aggregate_id, aggregate_version, event_type, schema_version, payload";
/// What of it stands in `outbox_retries`.
const WAITS: &str = "event_id, shard, tenant_id, aggregate_type, aggregate_id, id, occurred_at";

/// Has the sink get these events, all of the transaction's tenant; how many that were. One that began to wait meanwhile is not
/// counted. Tell the relays after the commit: [`Db::tell_servers`].
pub async fn hand_over(tx: &WriteTx, wanted: &Wanted, places: &[Place]) -> Result<u64, DbError> {
    let times = || places.iter().map(|place| place.occurred_at);
    let (Some(first), Some(last)) = (times().min(), times().max()) else { return Ok(0) };
    let keys: Vec<_> = places.iter().map(|place| json!({ "id": place.id, "at": place.occurred_at })).collect();
    let given: [Value; 4] = [json!(keys).into(), first.into(), last.into(), tx.tenant().get().into()];
    let waits = |row: &str, sink: &str| {
        let columns = WAITS.split(", ").map(|column| format!("{row}.{column}")).collect::<Vec<_>>().join(", ");
        format!("INSERT INTO outbox_retries ({WAITS}, sink, available_at, replayed) SELECT {columns}, {sink}, clock_timestamp(), true FROM")
    };
    let rows = if wanted.as_new {
        // The ids rise with those of the originals. Nobody sees these rows before they are moved.
        let event = EVENT.split(", ").map(|column| format!("a.{column}")).collect::<Vec<_>>().join(", ");
        let copied = format!(
            "INSERT INTO domain_events (event_id, {EVENT}, headers, occurred_at, available_at) \
             SELECT {NEW_ID}, {event}, a.headers || jsonb_build_object('replayed', true, 'replay_of', a.event_id), a.occurred_at, 'infinity' \
             FROM {GIVEN} ORDER BY a.id RETURNING shard, id"
        );
        let copies = tx.query_all_raw(sql(&copied, given)).await?;
        let copies = copies
            .iter()
            .map(|row| Ok(json!({ "shard": row.try_get::<i16>("", "shard")?, "id": row.try_get::<i64>("", "id")? })))
            .collect::<Result<Vec<_>, DbError>>()?;
        let moved = format!(
            "WITH e AS (DELETE FROM domain_events d USING jsonb_to_recordset($1) AS k(shard smallint, id bigint) WHERE d.shard = k.shard AND d.id = k.id RETURNING d.*), \
             a AS (INSERT INTO domain_event_archive (id, event_id, {EVENT}, headers, occurred_at, relayed_at) SELECT id, event_id, {EVENT}, headers, occurred_at, clock_timestamp() FROM e) \
             {} e ORDER BY e.id RETURNING event_id",
            waits("e", "$2::text")
        );
        tx.query_all_raw(sql(&moved, [json!(copies).into(), wanted.sink.as_str().into()])).await?
    } else {
        let statement = format!("{} {GIVEN} ORDER BY a.id ON CONFLICT DO NOTHING RETURNING event_id", waits("a", "$5::text"));
        let values: Vec<Value> = given.into_iter().chain([wanted.sink.as_str().into()]).collect();
        tx.query_all_raw(sql(&statement, values)).await?
    };
    let events = rows.iter().map(|row| row.try_get("", "event_id")).collect::<Result<Vec<Uuid>, _>>()?;
    if events.is_empty() {
        return Ok(0);
    }
    line_up(tx, events.iter().map(|event| (wanted.sink.as_str(), *event))).await?;
    let entry = AuditEntry::new("events.outbox.replayed", "outbox_sink", None)
        .detail("sink", wanted.sink.as_str())
        .detail("events", events.len())
        .detail("from", wanted.from.to_rfc3339())
        .detail("to", wanted.to.to_rfc3339())
        .detail("event_type", wanted.event_type.as_deref())
        .detail("as_new", wanted.as_new);
    tx.audit(entry);
    Ok(events.len() as u64)
}
