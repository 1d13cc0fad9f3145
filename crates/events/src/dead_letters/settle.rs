//! Dealing with dead letters.

use std::time::Duration;

use erp_core::{AuditEntry, fail::Point};
use erp_db::{DbError, WriteTx, sql};
use sea_orm::ConnectionTrait;

use crate::waiting::{line_up, take_away};

use super::{
    DeadLetter,
    filter::{Conditions, Filter, Status},
    list::{COLUMNS, read},
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

/// Hands up to `limit` open letters of the transaction's tenant to their sinks again, oldest first: the first after `wait`, each
/// further one `spacing` later. A letter whose event or sink is no longer there stays open and is not among the answers.
pub async fn retry(tx: &WriteTx, filter: &Filter, limit: u64, wait: Duration, spacing: Duration) -> Result<Vec<DeadLetter>, DbError> {
    let mut conditions = open(tx, filter);
    let (limit, wait, spacing) =
        (conditions.bind(limit.min(BATCH) as i64), conditions.bind(wait.as_secs_f64()), conditions.bind(spacing.as_secs_f64()));
    let by = conditions.bind(tx.origin().actor.label());
    let text = format!(
        "WITH chosen AS MATERIALIZED (SELECT d.id, d.sink, d.event_id, d.tenant_id, d.dead_at, {MADE} AS made FROM dead_letters d \
           WHERE {} AND EXISTS (SELECT 1 FROM outbox_sinks s WHERE s.name = d.sink) ORDER BY d.dead_at, d.id LIMIT {limit} FOR UPDATE SKIP LOCKED), \
         found AS MATERIALIZED (SELECT c.id AS letter, c.sink, c.event_id, c.tenant_id, e.shard, e.aggregate_type, e.aggregate_id, e.id, e.occurred_at, \
           row_number() OVER (ORDER BY c.dead_at, c.id) - 1 AS n FROM chosen c CROSS JOIN LATERAL ({EVENT}) e), \
         handed AS (INSERT INTO outbox_retries (sink, event_id, shard, tenant_id, aggregate_type, aggregate_id, id, occurred_at, available_at) \
           SELECT sink, event_id, shard, tenant_id, aggregate_type, aggregate_id, id, occurred_at, now() + make_interval(secs => {wait}::float8 + n * {spacing}::float8) FROM found \
           ON CONFLICT (sink, event_id) DO UPDATE SET attempts = 0, parked = false, available_at = excluded.available_at) \
         UPDATE dead_letters d SET status = 'replayed', resolved_by = {by}, resolved_at = now() FROM found f WHERE d.id = f.letter RETURNING {COLUMNS}",
        conditions.text
    );
    let letters = settled(tx, &text, conditions, "events.dead_letter.retried", None).await?;
    line_up(tx, letters.iter().map(|letter| (letter.sink.as_str(), letter.event_id))).await?;
    Point::P10.pass();
    Ok(letters)
}

/// Puts up to `limit` open letters of the transaction's tenant aside for good. `note` says why: it is stored, and in the audit trail.
pub async fn discard(tx: &WriteTx, filter: &Filter, limit: u64, note: &str) -> Result<Vec<DeadLetter>, DbError> {
    let mut conditions = open(tx, filter);
    let (limit, by, noted) = (conditions.bind(limit.min(BATCH) as i64), conditions.bind(tx.origin().actor.label()), conditions.bind(note));
    let text = format!(
        "WITH chosen AS MATERIALIZED (SELECT d.id FROM dead_letters d WHERE {} ORDER BY d.dead_at, d.id LIMIT {limit} FOR UPDATE SKIP LOCKED) \
         UPDATE dead_letters d SET status = 'discarded', resolved_by = {by}, resolved_at = now(), note = {noted} FROM chosen c WHERE d.id = c.id RETURNING {COLUMNS}",
        conditions.text
    );
    let letters = settled(tx, &text, conditions, "events.dead_letter.discarded", Some(note)).await?;
    take_away(tx, letters.iter().map(|letter| (letter.sink.as_str(), letter.event_id))).await?;
    Ok(letters)
}

fn open(tx: &WriteTx, filter: &Filter) -> Conditions {
    Conditions::of(Some(tx.tenant()), &Filter { status: Some(Status::Open), ..filter.clone() })
}

async fn settled(
    tx: &WriteTx,
    text: &str,
    conditions: Conditions,
    action: &'static str,
    note: Option<&str>,
) -> Result<Vec<DeadLetter>, DbError> {
    let rows = tx.query_all_raw(sql(text, conditions.values)).await?;
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
