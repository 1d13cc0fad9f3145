//! The writing half of the outbox: all events of a transaction in one statement.

use erp_core::{NewEvent, Origin, event::shard_of};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::{DbError, TenantTx, sql};

const INSERT: &str = "INSERT INTO domain_events (event_id, tenant_id, shard, aggregate_type, aggregate_id, aggregate_version, event_type, schema_version, payload, headers) \
    SELECT e.event_id, $1, e.shard, e.aggregate_type, e.aggregate_id, e.aggregate_version, e.event_type, e.schema_version, e.payload, $2 \
    FROM jsonb_to_recordset($3) AS e(event_id uuid, shard smallint, aggregate_type text, aggregate_id uuid, aggregate_version bigint, event_type text, schema_version smallint, payload jsonb, n bigint) \
    ORDER BY e.n";

pub(crate) async fn insert(tx: &TenantTx, origin: &Origin, events: &[NewEvent]) -> Result<(), DbError> {
    if events.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant().get();
    let headers = json!({ "correlation_id": origin.trace_id.as_str(), "actor": origin.actor.label() });
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
