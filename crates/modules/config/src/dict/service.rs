//! Making, changing and deleting dictionaries and their values: one transaction each.

use std::sync::Arc;

use erp_core::{AuditEntry, Problem, event::Code};
use erp_db::{DbError, Failure, Outcome, Scoped, TenantTx, WriteTx, insert_scoped, sql};
use erp_kit::{DictUse, DictUser};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde_json::json;
use uuid::Uuid;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    input::Draft,
    item,
};
use crate::{
    events::{DictChange, DictChanged},
    input::room,
};

/// Dictionaries of a tenant, and values of one: a page shows them all.
const DICTS_MAX: u64 = 500;
const ITEMS_MAX: u64 = 2_000;

pub async fn list(tx: &TenantTx) -> Outcome<Vec<Model>> {
    Ok(Entity::find().filter(Column::TenantId.eq(tx.tenant().get())).order_by_asc(Column::Code).all(tx).await?)
}

fn of_code(tx: &TenantTx, code: &str) -> Select<Entity> {
    Entity::find().filter(Column::TenantId.eq(tx.tenant().get())).filter(Column::Code.eq(code))
}

/// The dictionary of this code, or 404.
pub async fn require(tx: &TenantTx, code: &str) -> Outcome<Model> {
    Ok(of_code(tx, code).one(tx).await?.ok_or_else(Problem::not_found)?)
}

/// As [`require`], locked against others who change it.
async fn locked(tx: &WriteTx, code: &str) -> Outcome<Model> {
    Ok(of_code(tx, code).lock_exclusive().one(&**tx).await?.ok_or_else(Problem::not_found)?)
}

/// The values of a dictionary in their order.
pub async fn items(tx: &TenantTx, dict: Uuid, status: Option<&str>) -> Outcome<Vec<item::Model>> {
    let mut query = item::Entity::find().filter(item::Column::TenantId.eq(tx.tenant().get())).filter(item::Column::DictId.eq(dict));
    if let Some(status) = status {
        query = query.filter(item::Column::Status.eq(status));
    }
    Ok(query.order_by_asc(item::Column::Sort).order_by_asc(item::Column::Value).all(tx).await?)
}

/// A value of the dictionary, or 404.
pub async fn item(tx: &TenantTx, dict: Uuid, id: Uuid) -> Outcome<item::Model> {
    let row = item::Entity::by_id(tx, id).await?.filter(|row| row.dict_id == dict);
    Ok(row.ok_or_else(Problem::not_found)?)
}

pub async fn create(tx: &WriteTx, code: String, name_en: String, name_zh: String) -> Outcome<Model> {
    let count = Entity::find().filter(Column::TenantId.eq(tx.tenant().get())).count(&**tx).await?;
    room(count, DICTS_MAX)?;
    let row = ActiveModel { code: Set(code), name_en: Set(name_en), name_zh: Set(name_zh), ..Default::default() };
    let row = insert_scoped(tx, row).await.map_err(|error| taken(error.into(), "dict_type_code"))?;
    tell(tx, &row, DictChange::Created, None);
    Ok(row)
}

pub async fn rename(tx: &WriteTx, code: &str, version: i32, name_en: String, name_zh: String) -> Outcome<Model> {
    let row = require(tx, code).await?;
    let names = ActiveModel { name_en: Set(name_en), name_zh: Set(name_zh), ..Default::default() };
    let row = Entity::update_versioned(tx, row.id, version, names).await?;
    tell(tx, &row, DictChange::Updated, None);
    Ok(row)
}

/// Deletes a dictionary with its values; refused while anybody uses one of them.
pub async fn delete(tx: &WriteTx, uses: &[Arc<dyn DictUse>], code: &str, version: i32) -> Outcome<()> {
    let row = locked(tx, code).await?;
    Problem::expect_version(row.version, version)?;
    if row.builtin {
        return Err(Problem::conflict("config.dict.builtin").into());
    }
    // Nobody may begin to use a value while they are looked for.
    let lock = "SELECT value FROM dict_item WHERE tenant_id = $1 AND dict_id = $2 ORDER BY id FOR UPDATE";
    let values = tx.query_all_raw(sql(lock, [tx.tenant().get().into(), row.id.into()])).await?;
    let values = values.iter().map(|value| value.try_get("", "value")).collect::<Result<Vec<String>, _>>()?;
    refuse_used(&users_of(tx, uses, code, &values).await?)?;
    let statement = "DELETE FROM dict_type WHERE tenant_id = $1 AND id = $2";
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), row.id.into()])).await?;
    tell(tx, &Model { version: row.version + 1, ..row }, DictChange::Deleted, None);
    Ok(())
}

pub async fn add_item(tx: &WriteTx, code: &str, value: String, draft: Draft) -> Outcome<item::Model> {
    let dict = touch(tx, &require(tx, code).await?).await?;
    let count = item::Entity::find().filter(item::Column::TenantId.eq(tx.tenant().get())).filter(item::Column::DictId.eq(dict.id));
    room(count.count(&**tx).await?, ITEMS_MAX)?;
    let row = item::ActiveModel { dict_id: Set(dict.id), value: Set(value), ..written(draft) };
    let row = insert_scoped(tx, row).await.map_err(|error| taken(error.into(), "dict_item_value"))?;
    tell(tx, &dict, DictChange::ItemCreated, Some(&row));
    Ok(row)
}

pub async fn replace_item(tx: &WriteTx, code: &str, id: Uuid, version: i32, draft: Draft) -> Outcome<item::Model> {
    let dict = require(tx, code).await?;
    item(tx, dict.id, id).await?;
    let row = item::Entity::update_versioned(tx, id, version, written(draft)).await?;
    let dict = touch(tx, &dict).await?;
    tell(tx, &dict, DictChange::ItemUpdated, Some(&row));
    Ok(row)
}

/// Deletes a value that nobody uses; one that is built in or in use can be disabled instead.
pub async fn delete_item(tx: &WriteTx, uses: &[Arc<dyn DictUse>], code: &str, id: Uuid, version: i32) -> Outcome<()> {
    let dict = require(tx, code).await?;
    item(tx, dict.id, id).await?;
    let key = (tx.tenant().get(), id);
    let row = item::Entity::find_by_id(key).lock_exclusive().one(&**tx).await?.ok_or_else(Problem::not_found)?;
    Problem::expect_version(row.version, version)?;
    if row.builtin {
        return Err(Problem::conflict("config.dict.builtin").into());
    }
    refuse_used(&users_of(tx, uses, code, std::slice::from_ref(&row.value)).await?)?;
    item::Entity::delete_by_id(key).exec(&**tx).await?;
    let dict = touch(tx, &dict).await?;
    tell(tx, &dict, DictChange::ItemDeleted, Some(&row));
    Ok(())
}

fn written(draft: Draft) -> item::ActiveModel {
    item::ActiveModel {
        label_en: Set(draft.label_en),
        label_zh: Set(draft.label_zh),
        sort: Set(draft.sort),
        color: Set(draft.color),
        status: Set(draft.status),
        ext: Set(draft.ext),
        ..Default::default()
    }
}

async fn users_of(tx: &TenantTx, uses: &[Arc<dyn DictUse>], dict: &str, values: &[String]) -> Outcome<Vec<DictUser>> {
    let mut users = Vec::new();
    for module in uses {
        users.extend(module.users(tx, dict, values).await?);
    }
    Ok(users)
}

fn refuse_used(users: &[DictUser]) -> Result<(), Problem> {
    if users.is_empty() { Ok(()) } else { Err(Problem::conflict("config.dict.in_use").extra("used_by", json!(users))) }
}

/// A value that must stand once is there already.
fn taken(error: DbError, constraint: &str) -> Failure {
    if error.violates(constraint) { Problem::conflict("common.duplicate").into() } else { error.into() }
}

/// The dictionary's next version, since one of its values changes; locks it.
async fn touch(tx: &WriteTx, dict: &Model) -> Outcome<Model> {
    let statement = "UPDATE dict_type SET version = version + 1, updated_at = now(), updated_by = $3 WHERE tenant_id = $1 AND id = $2 RETURNING version";
    let values = [tx.tenant().get().into(), dict.id.into(), tx.origin().actor.user_id().into()];
    let row = tx.query_one_raw(sql(statement, values)).await?.ok_or_else(Problem::not_found)?;
    Ok(Model { version: row.try_get("", "version")?, ..dict.clone() })
}

fn tell(tx: &WriteTx, dict: &Model, change: DictChange, item: Option<&item::Model>) {
    let mut entry =
        AuditEntry::new("config.dict.changed", "dict", dict.id).detail("dict", dict.code.as_str()).detail("change", change.code());
    if let Some(item) = item {
        entry = entry.detail("value", item.value.as_str()).detail("status", item.status.as_str()).detail("version", item.version);
    }
    tx.audit(entry);
    let event = DictChanged { dict_id: dict.id, dict: Code::of(&dict.code), change, item_id: item.map(|item| item.id) };
    tx.publish(dict.id, i64::from(dict.version), &event);
}
