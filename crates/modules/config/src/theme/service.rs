//! Making, changing and deleting themes: one transaction each.

use std::collections::BTreeMap;

use erp_core::{AuditEntry, Problem, new_id};
use erp_db::{DbError, Outcome, TenantTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, QueryResult, Value as Bound};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::input::Draft;
use crate::{
    input::room,
    setting::own::{BRANDING, DEFAULT_THEME},
};

const MOST: u64 = 100;
const COLUMNS: &str = "id, code, name_en, name_zh, tokens, builtin, version";

/// A theme, as it is stored and shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Theme {
    pub id: Uuid,
    #[schema(example = "light")]
    pub code: String,
    pub name_en: String,
    pub name_zh: String,
    /// `#rrggbb` by name.
    pub tokens: BTreeMap<String, String>,
    /// Shipped with the product, and never deleted.
    pub builtin: bool,
    pub version: i32,
}

impl Theme {
    fn of(row: &QueryResult) -> Outcome<Self> {
        let tokens: serde_json::Value = row.try_get("", "tokens")?;
        Ok(Self {
            id: row.try_get("", "id")?,
            code: row.try_get("", "code")?,
            name_en: row.try_get("", "name_en")?,
            name_zh: row.try_get("", "name_zh")?,
            tokens: serde_json::from_value(tokens).map_err(Problem::internal)?,
            builtin: row.try_get("", "builtin")?,
            version: row.try_get("", "version")?,
        })
    }
}

pub async fn list(tx: &TenantTx) -> Outcome<Vec<Theme>> {
    let statement = format!("SELECT {COLUMNS} FROM theme WHERE tenant_id = $1 ORDER BY code");
    tx.query_all_raw(sql(&statement, [tx.tenant().get().into()])).await?.iter().map(Theme::of).collect()
}

/// The theme of this code.
pub async fn find(tx: &TenantTx, code: &str) -> Outcome<Option<Theme>> {
    let statement = format!("SELECT {COLUMNS} FROM theme WHERE tenant_id = $1 AND code = $2");
    tx.query_one_raw(sql(&statement, [tx.tenant().get().into(), code.into()])).await?.as_ref().map(Theme::of).transpose()
}

/// Whether there is one, kept from being deleted until the transaction ends.
pub async fn exists(tx: &TenantTx, code: &str) -> Outcome<bool> {
    let statement = "SELECT 1 AS n FROM theme WHERE tenant_id = $1 AND code = $2 FOR KEY SHARE";
    Ok(tx.query_one_raw(sql(statement, [tx.tenant().get().into(), code.into()])).await?.is_some())
}

pub async fn create(tx: &WriteTx, code: &str, draft: &Draft) -> Outcome<Theme> {
    let count = tx.query_one_raw(sql("SELECT count(*) AS n FROM theme WHERE tenant_id = $1", [tx.tenant().get().into()])).await?;
    room(count.map(|row| row.try_get::<i64>("", "n")).transpose()?.unwrap_or(0).unsigned_abs(), MOST)?;
    let statement = format!(
        "INSERT INTO theme (tenant_id, id, code, name_en, name_zh, tokens, created_by, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING {COLUMNS}"
    );
    let values: [Bound; 7] = [
        tx.tenant().get().into(),
        new_id().into(),
        code.into(),
        draft.name_en.as_str().into(),
        draft.name_zh.as_str().into(),
        json!(draft.tokens).into(),
        tx.origin().actor.user_id().into(),
    ];
    let row = tx.query_one_raw(sql(&statement, values)).await.map_err(DbError::from)?;
    let theme = Theme::of(&row.ok_or_else(Problem::not_found)?)?;
    audit(tx, &theme, "created");
    Ok(theme)
}

pub async fn replace(tx: &WriteTx, code: &str, version: i32, draft: &Draft) -> Outcome<Theme> {
    let theme = locked(tx, code, version).await?;
    let statement = format!(
        "UPDATE theme SET name_en = $3, name_zh = $4, tokens = $5, updated_by = $6, updated_at = now(), version = version + 1 \
         WHERE tenant_id = $1 AND id = $2 RETURNING {COLUMNS}"
    );
    let values: [Bound; 6] = [
        tx.tenant().get().into(),
        theme.id.into(),
        draft.name_en.as_str().into(),
        draft.name_zh.as_str().into(),
        json!(draft.tokens).into(),
        tx.origin().actor.user_id().into(),
    ];
    let row = tx.query_one_raw(sql(&statement, values)).await?;
    let theme = Theme::of(&row.ok_or_else(Problem::not_found)?)?;
    audit(tx, &theme, "updated");
    Ok(theme)
}

/// Deletes a theme that is not built in and that the pages do not have.
pub async fn delete(tx: &WriteTx, code: &str, version: i32) -> Outcome<()> {
    let theme = locked(tx, code, version).await?;
    if theme.builtin {
        return Err(Problem::conflict("config.theme.builtin").into());
    }
    let statement =
        "SELECT value->>'theme' AS theme FROM setting WHERE tenant_id = $1 AND scope_id = $1 AND key = $2 AND deleted_at IS NULL";
    let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), BRANDING.key.into()])).await?;
    let chosen: Option<String> = row.map(|row| row.try_get("", "theme")).transpose()?.flatten();
    if chosen.as_deref().unwrap_or(DEFAULT_THEME) == code {
        return Err(Problem::conflict("config.theme.in_use").into());
    }
    tx.execute_raw(sql("DELETE FROM theme WHERE tenant_id = $1 AND id = $2", [tx.tenant().get().into(), theme.id.into()])).await?;
    audit(tx, &theme, "deleted");
    Ok(())
}

async fn locked(tx: &WriteTx, code: &str, version: i32) -> Outcome<Theme> {
    let statement = format!("SELECT {COLUMNS} FROM theme WHERE tenant_id = $1 AND code = $2 FOR UPDATE");
    let row = tx.query_one_raw(sql(&statement, [tx.tenant().get().into(), code.into()])).await?;
    let theme = Theme::of(&row.ok_or_else(Problem::not_found)?)?;
    Problem::expect_version(theme.version, version)?;
    Ok(theme)
}

fn audit(tx: &WriteTx, theme: &Theme, change: &'static str) {
    let entry = AuditEntry::new("config.theme.changed", "theme", theme.id).detail("theme", theme.code.as_str());
    tx.audit(entry.detail("change", change).detail("version", theme.version));
}
