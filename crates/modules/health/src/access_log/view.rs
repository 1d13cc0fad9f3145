//! The lines of the trail that a patient sees.

use chrono::{DateTime, Utc};
use erp_core::Problem;
use erp_db::{Outcome, TenantTx, audit::readable_time, sql};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// Lines shown at most, the latest.
const MOST: usize = 200;

/// Who looked at the caller's record.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccessLog {
    /// The latest 200, newest first. What an archive of the trail has taken is not among them.
    pub items: Vec<AccessEntry>,
}

/// One look at a patient's data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AccessEntry {
    pub at: DateTime<Utc>,
    pub what: Access,
    /// Which fields were shown in the clear.
    #[schema(example = json!(["name", "phone"]))]
    pub fields: Vec<String>,
    #[schema(example = "Call the patient about tomorrow's appointment")]
    pub reason: Option<String>,
    /// For how long an emergency access was opened.
    pub minutes: Option<i64>,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Data was shown in the clear.
    Revealed,
    /// Somebody whose roles do not reach the record opened it in an emergency.
    Emergency,
}

/// The log of the patient who is this user; 404 for who is none.
pub async fn of_user(tx: &TenantTx, user: Uuid) -> Outcome<AccessLog> {
    let tenant = tx.tenant().get();
    let statement = "SELECT id FROM patient WHERE tenant_id = $1 AND user_id = $2 AND deleted_at IS NULL";
    let row = tx.query_one_raw(sql(statement, [tenant.into(), user.into()])).await?;
    let patient: Uuid = row.ok_or_else(Problem::not_found)?.try_get("", "id")?;
    let statement = format!(
        "SELECT action, record, {} FROM audit_log WHERE tenant_id = $1 AND entity = 'patient' AND entity_id = $2 \
         AND action IN ('health.patient.pii_revealed', 'health.break_glass.opened') ORDER BY seq DESC LIMIT {MOST}",
        readable_time("occurred_at")
    );
    let rows = tx.query_all_raw(sql(&statement, [tenant.into(), patient.into()])).await?;
    Ok(AccessLog { items: rows.iter().map(AccessEntry::read).collect::<Result<_, _>>()? })
}

impl AccessEntry {
    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        let record: Vec<u8> = row.try_get("", "record")?;
        let record: Value = serde_json::from_slice(&record).unwrap_or_default();
        let action: String = row.try_get("", "action")?;
        let fields = record["details"]["fields"].as_array().into_iter().flatten().filter_map(Value::as_str);
        Ok(Self {
            at: row.try_get("", "occurred_at")?,
            what: if action == "health.break_glass.opened" { Access::Emergency } else { Access::Revealed },
            fields: fields.map(str::to_owned).collect(),
            reason: record["reason"].as_str().map(str::to_owned),
            minutes: record["details"]["minutes"].as_i64(),
        })
    }
}
