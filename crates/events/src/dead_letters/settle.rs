//! Dealing with dead letters.

use std::time::Duration;

use erp_core::{AuditEntry, Cursor, PageRequest, fail::Point};
use erp_db::{DbError, WriteTx, sql};
use sea_orm::{ConnectionTrait, Value};
use serde_json::json;
use uuid::Uuid;

use crate::waiting::{line_up, take_away};

use super::{
    DeadLetter,
    filter::{Filter, Status},
    list::{COLUMNS, Order, paged, read},
};

/// Letters of one transaction, at most.
pub const BATCH: u64 = 500;

/// The event where it is now: in the archive, found by the time inside its id, or still in the outbox.
const EVENT: &str = "SELECT a.shard, a.aggregate_type, a.aggregate_id, a.id, a.occurred_at FROM domain_event_archive a \
      WHERE a.event_id = c.event_id AND a.tenant_id = c.tenant_id AND a.occurred_at >= c.made - interval '1 hour' AND a.occurred_at < c.made + interval '1 hour' \
    UNION ALL SELECT e.shard, e.aggregate_type, e.aggregate_id, e.id, e.occurred_at FROM domain_events e \
      WHERE e.event_id = c.event_id AND e.tenant_id = c.tenant_id LIMIT 1";

/// The milliseconds of a UUIDv7 (RFC 9562 §5.7).
const MADE: &str = "to_timestamp(('x' || lpad(left(replace(d.event_id::text, '-', ''), 12), 16, '0'))::bit(64)::bigint / 1000.0)";

/// What became of a page of open letters.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Those that were dealt with.
    pub letters: Vec<DeadLetter>,
    /// Behind which letter the next page begins; None: there is none.
    pub next: Option<Cursor>,
}

/// Hands a page of the open letters of the transaction's tenant to their sinks again, oldest first: the first after `wait`, each
/// further one `spacing` later. A letter whose event or sink is no longer there stays open and is not among the answers, and so is
/// one that somebody else deals with at this moment.
pub async fn retry(tx: &WriteTx, filter: &Filter, page: &PageRequest, wait: Duration, spacing: Duration) -> Result<Batch, DbError> {
    let (chosen, next) = oldest(tx, filter, page).await?;
    let text = format!(
        "WITH chosen AS MATERIALIZED (SELECT d.id, d.sink, d.event_id, d.tenant_id, d.dead_at, {MADE} AS made FROM {CHOSEN} \
           AND EXISTS (SELECT 1 FROM outbox_sinks s WHERE s.name = d.sink) FOR UPDATE OF d SKIP LOCKED), \
         found AS MATERIALIZED (SELECT c.id AS letter, c.sink, c.event_id, c.tenant_id, e.shard, e.aggregate_type, e.aggregate_id, e.id, e.occurred_at, \
           row_number() OVER (ORDER BY c.dead_at, c.id) - 1 AS n FROM chosen c CROSS JOIN LATERAL ({EVENT}) e), \
         handed AS (INSERT INTO outbox_retries (sink, event_id, shard, tenant_id, aggregate_type, aggregate_id, id, occurred_at, available_at) \
           SELECT sink, event_id, shard, tenant_id, aggregate_type, aggregate_id, id, occurred_at, now() + make_interval(secs => $4::float8 + n * $5::float8) FROM found \
           ON CONFLICT (sink, event_id) DO UPDATE SET attempts = 0, parked = false, available_at = excluded.available_at) \
         UPDATE dead_letters d SET status = 'replayed', resolved_by = $3, resolved_at = now() FROM found f WHERE d.id = f.letter RETURNING {COLUMNS}"
    );
    let more = [wait.as_secs_f64().into(), spacing.as_secs_f64().into()];
    let letters = settled(tx, &text, chosen, more, "events.dead_letter.retried", None).await?;
    line_up(tx, letters.iter().map(|letter| (letter.sink.as_str(), letter.event_id))).await?;
    Point::P10.pass();
    Ok(Batch { letters, next })
}

/// Puts a page of the open letters of the transaction's tenant aside for good, oldest first. `note` says why: it is stored, and in the
/// audit trail.
pub async fn discard(tx: &WriteTx, filter: &Filter, page: &PageRequest, note: &str) -> Result<Batch, DbError> {
    let (chosen, next) = oldest(tx, filter, page).await?;
    let text = format!(
        "WITH chosen AS MATERIALIZED (SELECT d.id FROM {CHOSEN} FOR UPDATE OF d SKIP LOCKED) \
         UPDATE dead_letters d SET status = 'discarded', resolved_by = $3, resolved_at = now(), note = $4 FROM chosen c WHERE d.id = c.id RETURNING {COLUMNS}"
    );
    let letters = settled(tx, &text, chosen, [note.into()], "events.dead_letter.discarded", Some(note)).await?;
    take_away(tx, letters.iter().map(|letter| (letter.sink.as_str(), letter.event_id))).await?;
    Ok(Batch { letters, next })
}

/// Those of a page that nobody has dealt with meanwhile. The ids come as such: reading one from text may fail, and what may fail is
/// compared behind the policy, letter by letter.
const CHOSEN: &str =
    "jsonb_to_recordset($1) AS page(id uuid) JOIN dead_letters d ON d.id = page.id WHERE d.tenant_id = $2 AND d.status = 'open'";

/// A page of open letters, oldest first, and behind which one the next page begins.
async fn oldest(tx: &WriteTx, filter: &Filter, page: &PageRequest) -> Result<(Vec<Uuid>, Option<Cursor>), DbError> {
    let page = PageRequest { limit: page.limit.min(BATCH), after: page.after };
    let open = Filter { status: Some(Status::Open), ..filter.clone() };
    let rows = tx.query_all_raw(paged(Some(tx.tenant()), &open, &page, "d.id, d.dead_at", Order::OLDEST)).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        found.push(Cursor { at: row.try_get("", "dead_at")?, id: row.try_get("", "id")? });
    }
    let full = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let next = (found.len() > full).then(|| found.get(full.wrapping_sub(1)).copied()).flatten();
    found.truncate(full);
    Ok((found.iter().map(|cursor| cursor.id).collect(), next))
}

/// By a statement that takes the page's letters ($1), the tenant ($2), who acts ($3) and `more`.
async fn settled(
    tx: &WriteTx,
    text: &str,
    chosen: Vec<Uuid>,
    more: impl IntoIterator<Item = Value>,
    action: &'static str,
    note: Option<&str>,
) -> Result<Vec<DeadLetter>, DbError> {
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    let page: serde_json::Value = chosen.iter().map(|id| json!({ "id": id })).collect();
    let first = [page.into(), tx.tenant().get().into(), tx.origin().actor.label().into()];
    let rows = tx.query_all_raw(sql(text, first.into_iter().chain(more))).await?;
    let letters = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    for letter in &letters {
        let entry = AuditEntry::new(action, "dead_letter", letter.id)
            .detail("sink", letter.sink.as_str())
            .detail("event_id", letter.event_id.to_string())
            .detail("event_type", letter.event_type.as_str());
        tx.audit(match note {
            Some(note) => entry.reason(note),
            None => entry,
        });
    }
    Ok(letters)
}
