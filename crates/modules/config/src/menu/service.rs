//! Making, moving and deleting entries: one transaction each.

use std::collections::HashMap;

use erp_core::{AuditEntry, Problem, new_id};
use erp_db::{DbError, Outcome, TenantTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, FromQueryResult, Value as Bound};
use uuid::Uuid;

use super::{input::Draft, view::Menu};
use crate::input::room;

/// Entries of a tenant: a page shows them all.
const MOST: u64 = 500;
/// Entries one below the other.
const DEEPEST: usize = 6;
const COLUMNS: &str = "id, parent_id, code, name_en, name_zh, path, icon, permission, sort, visible, version";

/// All of them in their order.
pub async fn list(tx: &TenantTx) -> Outcome<Vec<Menu>> {
    let statement = format!("SELECT {COLUMNS} FROM menu WHERE tenant_id = $1 ORDER BY sort, code");
    let rows = tx.query_all_raw(sql(&statement, [tx.tenant().get().into()])).await?;
    Ok(rows.iter().map(|row| Menu::from_query_result(row, "")).collect::<Result<_, _>>()?)
}

/// The entry, or 404.
pub async fn require(tx: &TenantTx, id: Uuid) -> Outcome<Menu> {
    let statement = format!("SELECT {COLUMNS} FROM menu WHERE tenant_id = $1 AND id = $2");
    let row = tx.query_one_raw(sql(&statement, [tx.tenant().get().into(), id.into()])).await?;
    Ok(Menu::from_query_result(&row.ok_or_else(Problem::not_found)?, "")?)
}

/// One who changes the tree at a time: of two moves at once, either alone is sound and both together may be a ring.
async fn alone(tx: &WriteTx) -> Outcome<Vec<Menu>> {
    let lock = "SELECT pg_advisory_xact_lock(hashtextextended('config.menu:' || $1::text, 0))";
    tx.execute_raw(sql(lock, [tx.tenant().get().to_string().into()])).await?;
    list(tx).await
}

/// Refuses a parent that is not there, one that stands below `moved`, and a tree that grows too deep.
fn judge(all: &[Menu], moved: Option<Uuid>, parent: Option<Uuid>) -> Result<(), Problem> {
    let parents: HashMap<Uuid, Option<Uuid>> = all.iter().map(|menu| (menu.id, menu.parent_id)).collect();
    let mut above = parent;
    let mut height = 1;
    while let Some(id) = above {
        if Some(id) == moved {
            return Err(Problem::invalid("parent_id", "config.menu.cycle"));
        }
        above = *parents.get(&id).ok_or_else(|| Problem::invalid("parent_id", "common.reference.missing"))?;
        height += 1;
    }
    if height + moved.map_or(0, |id| depth(all, id)) > DEEPEST {
        return Err(Problem::invalid("parent_id", "config.menu.too_deep"));
    }
    Ok(())
}

/// How many levels stand below an entry.
fn depth(all: &[Menu], id: Uuid) -> usize {
    all.iter().filter(|menu| menu.parent_id == Some(id)).map(|menu| 1 + depth(all, menu.id)).max().unwrap_or(0)
}

fn values(tx: &WriteTx, id: Uuid, draft: &Draft) -> Vec<Bound> {
    vec![
        tx.tenant().get().into(),
        id.into(),
        draft.parent_id.into(),
        draft.name_en.as_str().into(),
        draft.name_zh.as_str().into(),
        draft.path.clone().into(),
        draft.icon.clone().into(),
        draft.permission.clone().into(),
        draft.sort.into(),
        draft.visible.into(),
        tx.origin().actor.user_id().into(),
    ]
}

pub async fn create(tx: &WriteTx, code: &str, draft: &Draft) -> Outcome<Menu> {
    let all = alone(tx).await?;
    room(all.len() as u64, MOST)?;
    judge(&all, None, draft.parent_id)?;
    let statement = format!(
        "INSERT INTO menu (tenant_id, id, parent_id, name_en, name_zh, path, icon, permission, sort, visible, created_by, updated_by, code) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12) RETURNING {COLUMNS}"
    );
    let mut bound = values(tx, new_id(), draft);
    bound.push(code.into());
    let row = tx.query_one_raw(sql(&statement, bound)).await.map_err(DbError::from)?;
    let menu = Menu::from_query_result(&row.ok_or_else(Problem::not_found)?, "")?;
    audit(tx, &menu, "created");
    Ok(menu)
}

pub async fn replace(tx: &WriteTx, id: Uuid, version: i32, draft: &Draft) -> Outcome<Menu> {
    let all = alone(tx).await?;
    standing(&all, id, version)?;
    judge(&all, Some(id), draft.parent_id)?;
    let statement = format!(
        "UPDATE menu SET parent_id = $3, name_en = $4, name_zh = $5, path = $6, icon = $7, permission = $8, sort = $9, visible = $10, \
         updated_by = $11, updated_at = now(), version = version + 1 WHERE tenant_id = $1 AND id = $2 RETURNING {COLUMNS}"
    );
    let row = tx.query_one_raw(sql(&statement, values(tx, id, draft))).await?;
    let menu = Menu::from_query_result(&row.ok_or_else(Problem::not_found)?, "")?;
    audit(tx, &menu, "updated");
    Ok(menu)
}

/// Deletes an entry that has none below it.
pub async fn delete(tx: &WriteTx, id: Uuid, version: i32) -> Outcome<()> {
    let all = alone(tx).await?;
    let menu = standing(&all, id, version)?;
    if all.iter().any(|other| other.parent_id == Some(id)) {
        return Err(Problem::conflict("config.menu.has_children").into());
    }
    tx.execute_raw(sql("DELETE FROM menu WHERE tenant_id = $1 AND id = $2", [tx.tenant().get().into(), id.into()])).await?;
    audit(tx, menu, "deleted");
    Ok(())
}

/// The entry in the version that was read, or 404 or 409.
fn standing(all: &[Menu], id: Uuid, version: i32) -> Result<&Menu, Problem> {
    let menu = all.iter().find(|menu| menu.id == id).ok_or_else(Problem::not_found)?;
    Problem::expect_version(menu.version, version)?;
    Ok(menu)
}

fn audit(tx: &WriteTx, menu: &Menu, change: &'static str) {
    let entry = AuditEntry::new("config.menu.changed", "menu", menu.id).detail("menu", menu.code.as_str()).detail("change", change);
    tx.audit(entry.detail("permission", menu.permission.as_deref()).detail("version", menu.version));
}
