//! One row of the chain as it is stored.

use chrono::{DateTime, SecondsFormat, Utc};
use erp_core::TenantId;
use sea_orm::QueryResult;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::DbError;

pub(super) struct Row {
    pub seq: i64,
    pub prev: Vec<u8>,
    pub hash: Vec<u8>,
    pub key_id: i64,
    pub record: Vec<u8>,
    pub occurred_at: DateTime<Utc>,
    pub actor: String,
    pub action: String,
    pub entity: String,
    pub entity_id: Option<Uuid>,
    pub outcome: String,
    pub trace_id: String,
}

impl Row {
    pub fn read(row: &QueryResult) -> Result<Self, DbError> {
        Ok(Self {
            seq: row.try_get("", "seq")?,
            prev: row.try_get("", "prev_hash")?,
            hash: row.try_get("", "row_hash")?,
            key_id: row.try_get("", "key_id")?,
            record: row.try_get("", "record")?,
            occurred_at: row.try_get("", "occurred_at")?,
            actor: row.try_get("", "actor")?,
            action: row.try_get("", "action")?,
            entity: row.try_get("", "entity")?,
            entity_id: row.try_get("", "entity_id")?,
            outcome: row.try_get("", "outcome")?,
            trace_id: row.try_get("", "trace_id")?,
        })
    }

    /// The first plain column that does not repeat the record. The record is genuine by then: its hash was checked.
    pub fn differing_column(&self, tenant: TenantId) -> Option<&'static str> {
        let record: Value = serde_json::from_slice(&self.record).unwrap_or_default();
        let pairs: [(&'static str, &str, Value); 9] = [
            ("tenant_id", "tenant_id", json!(tenant)),
            ("seq", "seq", json!(self.seq)),
            ("occurred_at", "at", json!(self.occurred_at.to_rfc3339_opts(SecondsFormat::Micros, true))),
            ("actor", "actor", json!(self.actor)),
            ("action", "action", json!(self.action)),
            ("entity", "entity", json!(self.entity)),
            ("entity_id", "entity_id", json!(self.entity_id)),
            ("outcome", "outcome", json!(self.outcome)),
            ("trace_id", "trace_id", json!(self.trace_id)),
        ];
        pairs.into_iter().find_map(|(column, member, value)| (record.get(member) != Some(&value)).then_some(column))
    }
}
