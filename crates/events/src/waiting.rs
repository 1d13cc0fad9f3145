//! The rule of `outbox_retries`, kept by everyone who adds rows or takes some away.
//!
//! Of one sink and aggregate the row with the lowest id goes next and has its time; those behind it are parked, unsent. A row that is
//! not parked and has no time blocks its aggregate until somebody has dealt with its dead letter.

use erp_db::{DbError, sql};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

/// Whether two rows, `a` and `b`, are of one sink and aggregate.
pub(crate) fn same(a: &str, b: &str) -> String {
    format!(
        "{a}.sink = {b}.sink AND {a}.tenant_id = {b}.tenant_id AND {a}.aggregate_type = {b}.aggregate_type AND {a}.aggregate_id = {b}.aggregate_id"
    )
}

/// Whether a row, `a`, has a time for its next try. One that is neither parked nor has a time is a dead letter that [`blocks`].
pub(crate) fn tried_again(a: &str) -> String {
    format!("NOT {a}.parked AND {a}.available_at < 'infinity'")
}

/// Whether a row, `a`, is a dead letter that holds back what comes after it in its aggregate.
pub(crate) fn blocks(a: &str) -> String {
    format!("NOT {a}.parked AND {a}.available_at = 'infinity'")
}

/// An expression `n`: the rows that come after those of the expression `gone`, which the same statement deletes.
pub(crate) fn next_after(gone: &str) -> String {
    format!(
        "n AS (SELECT DISTINCT ON (p.sink, p.tenant_id, p.aggregate_type, p.aggregate_id) p.sink, p.event_id FROM {gone} g JOIN outbox_retries p ON {} \
           WHERE NOT EXISTS (SELECT FROM {gone} o WHERE o.sink = p.sink AND o.event_id = p.event_id) \
           ORDER BY p.sink, p.tenant_id, p.aggregate_type, p.aggregate_id, p.id)",
        same("p", "g")
    )
}

/// Lets the rows of the expression `n` go.
pub(crate) const LET_GO: &str = "UPDATE outbox_retries q SET parked = false, available_at = clock_timestamp() FROM n WHERE q.sink = n.sink AND q.event_id = n.event_id AND q.parked";

fn listed<'a>(events: impl Iterator<Item = (&'a str, Uuid)>) -> Value {
    events.map(|(sink, event)| json!({ "sink": sink, "event_id": event })).collect()
}

const GIVEN: &str = "jsonb_to_recordset($1) AS c(sink text, event_id uuid)";

/// Takes events of sinks away, and lets those behind them go. In a transaction that sees the rows.
pub(crate) async fn take_away(conn: &impl ConnectionTrait, events: impl Iterator<Item = (&str, Uuid)>) -> Result<(), DbError> {
    let statement = format!(
        "WITH gone AS (DELETE FROM outbox_retries r USING {GIVEN} WHERE r.sink = c.sink AND r.event_id = c.event_id RETURNING r.*), {} {LET_GO}",
        next_after("gone")
    );
    conn.execute_raw(sql(&statement, [listed(events).into()])).await?;
    Ok(())
}

/// Parks what is behind another row in the aggregates of these events, which were added or may be tried at once. A row that the
/// relay writes at this moment is left to it: it waits for nobody here, and asks for the first of an aggregate alone.
pub(crate) async fn line_up(conn: &impl ConnectionTrait, events: impl Iterator<Item = (&str, Uuid)>) -> Result<(), DbError> {
    let statement = format!(
        "WITH a AS MATERIALIZED (SELECT DISTINCT r.sink, r.tenant_id, r.aggregate_type, r.aggregate_id FROM outbox_retries r JOIN {GIVEN} \
             ON r.sink = c.sink AND r.event_id = c.event_id), \
           l AS MATERIALIZED (SELECT r.sink, r.event_id FROM a JOIN outbox_retries r ON {} WHERE {} \
             AND EXISTS (SELECT FROM outbox_retries p WHERE {} AND p.id < r.id) FOR UPDATE OF r SKIP LOCKED) \
         UPDATE outbox_retries q SET parked = true, available_at = 'infinity' FROM l WHERE q.sink = l.sink AND q.event_id = l.event_id",
        same("r", "a"),
        tried_again("r"),
        same("p", "r")
    );
    conn.execute_raw(sql(&statement, [listed(events).into()])).await?;
    Ok(())
}
