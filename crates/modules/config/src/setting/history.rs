//! The versions that a setting had.

use chrono::{DateTime, Utc};
use erp_core::{Cursor, Page, PageRequest, new_id};
use erp_db::{Outcome, TenantTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, FromQueryResult, Value as Bound};
use serde_json::Value;
use uuid::Uuid;

use super::entity::Model;

/// One version as a page shows it: whether something is sealed there, and never the envelope.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Entry {
    pub id: Uuid,
    pub created_at: DateTime<Utc>,
    pub created_by: Option<Uuid>,
    pub version: i32,
    pub action: String,
    pub value: Option<Value>,
    pub sealed: bool,
}

/// A version's value as it was stored.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Kept {
    pub value: Option<Value>,
    pub value_enc: Option<Vec<u8>>,
}

/// Keeps what a setting's row says now.
pub async fn keep(tx: &WriteTx, row: &Model, action: &str) -> Outcome<()> {
    let statement = "INSERT INTO setting_history (tenant_id, id, created_by, setting_id, version, action, value, value_enc) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values: [Bound; 8] = [
        tx.tenant().get().into(),
        new_id().into(),
        tx.origin().actor.user_id().into(),
        row.id.into(),
        row.version.into(),
        action.into(),
        row.value.clone().into(),
        row.value_enc.clone().into(),
    ];
    tx.execute_raw(sql(statement, values)).await?;
    Ok(())
}

/// A setting's versions, newest first.
pub async fn page(tx: &TenantTx, setting: Uuid, request: &PageRequest) -> Outcome<Page<Entry>> {
    let mut values: Vec<Bound> = vec![tx.tenant().get().into(), setting.into(), (request.fetch() as i64).into()];
    let after = match request.after {
        Some(after) => {
            values.extend([after.at.into(), after.id.into()]);
            "AND (created_at, id) < ($4, $5)"
        }
        None => "",
    };
    let statement = format!(
        "SELECT id, created_at, created_by, version, action, value, value_enc IS NOT NULL AS sealed FROM setting_history \
         WHERE tenant_id = $1 AND setting_id = $2 {after} ORDER BY created_at DESC, id DESC LIMIT $3"
    );
    let rows = tx.query_all_raw(sql(&statement, values)).await?;
    let rows: Vec<Entry> = rows.iter().map(|row| Entry::from_query_result(row, "")).collect::<Result<_, _>>()?;
    Ok(Page::from_rows(rows, request, |row| Cursor { at: row.created_at, id: row.id }))
}

/// What a version's value was.
pub async fn of_version(tx: &TenantTx, setting: Uuid, version: i32) -> Outcome<Option<Kept>> {
    let statement = "SELECT value, value_enc FROM setting_history WHERE tenant_id = $1 AND setting_id = $2 AND version = $3";
    let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), setting.into(), version.into()])).await?;
    Ok(row.map(|row| Kept::from_query_result(&row, "")).transpose()?)
}
