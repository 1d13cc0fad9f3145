//! Switching a feature: one transaction.

use erp_core::{AuditEntry, Problem, event::Code, new_id};
use erp_db::{Outcome, TenantTx, WriteTx, sql};
use erp_kit::FlagSpec;
use sea_orm::{ConnectionTrait, FromQueryResult, Value as Bound};
use uuid::Uuid;

use crate::{Config, events::FlagChanged};

/// A row of `feature_flag`: what the tenant has said of a flag.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: Uuid,
    pub key: String,
    pub enabled: Option<bool>,
    pub version: i32,
}

pub async fn rows(tx: &TenantTx) -> Outcome<Vec<Row>> {
    let statement = "SELECT id, key, enabled, version FROM feature_flag WHERE tenant_id = $1";
    let rows = tx.query_all_raw(sql(statement, [tx.tenant().get().into()])).await?;
    Ok(rows.iter().map(|row| Row::from_query_result(row, "")).collect::<Result<_, _>>()?)
}

impl Config {
    /// Puts the tenant's word in place of what `version` was; none: as the product has it. Nothing is written when nothing differs.
    pub async fn switch(&self, tx: &WriteTx, spec: &FlagSpec, version: i32, enabled: Option<bool>) -> Outcome<Row> {
        let statement = "SELECT id, key, enabled, version FROM feature_flag WHERE tenant_id = $1 AND key = $2 FOR UPDATE";
        let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), spec.key.into()])).await?;
        let row = row.map(|row| Row::from_query_result(&row, "")).transpose()?;
        let now = row.as_ref().map_or(0, |row| row.version);
        Problem::expect_version(now, version)?;
        let row = match row {
            Some(row) if row.enabled == enabled => return Ok(row),
            Some(row) => row,
            None => Row { id: new_id(), key: spec.key.to_owned(), enabled, version: 0 },
        };
        let statement = "INSERT INTO feature_flag (tenant_id, id, key, enabled, created_by, updated_by) VALUES ($1, $2, $3, $4, $5, $5) \
            ON CONFLICT (tenant_id, key) DO UPDATE SET enabled = excluded.enabled, updated_by = excluded.updated_by, updated_at = now(), \
            version = feature_flag.version + 1 WHERE feature_flag.version = $6 RETURNING id, key, enabled, version";
        let user = tx.origin().actor.user_id();
        let values: [Bound; 6] = [tx.tenant().get().into(), row.id.into(), spec.key.into(), enabled.into(), user.into(), version.into()];
        let written = tx.query_one_raw(sql(statement, values)).await?;
        // Of two first words at once, one is the first.
        let written = written.ok_or_else(|| Problem::version_conflict(1))?;
        let row = Row::from_query_result(&written, "")?;
        let on = enabled.unwrap_or(spec.default);
        tx.audit(
            AuditEntry::new("config.flag.changed", "flag", row.id)
                .detail("flag", spec.key)
                .detail("enabled", on)
                .detail("is_set", enabled.is_some())
                .detail("version", row.version),
        );
        tx.publish(row.id, i64::from(row.version), &FlagChanged { flag_id: row.id, flag: Code::new(spec.key), enabled: on });
        self.settings.changes(tx).await?;
        Ok(row)
    }
}
