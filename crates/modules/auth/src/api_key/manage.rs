//! Making keys and ending them. Each is one transaction of the caller's: the row, the audit line, the event.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use erp_core::{AuditEntry, FieldProblem, Problem, new_id, problem::Faults};
use erp_db::{Outcome, WriteTx, sql};
use sea_orm::{ConnectionTrait, Value, sea_query::LockType};
use serde_json::json;
use uuid::Uuid;

use super::{input::Draft, rules::NewKey, view};
use crate::{
    events::{ApiKeyChange, ApiKeyChanged},
    role::{
        self,
        grants::{of_user, require_held},
    },
    user::{self, entity::Model},
};

/// Makes a key. 422 for an account that is none, and for scopes that there are not or that the account does not hold; 403 for what
/// the acting user does not hold: whoever reads the key may do as much.
pub async fn create(tx: &WriteTx, draft: &Draft, key: &NewKey) -> Outcome<Uuid> {
    let mut faults = Faults::default();
    let account = user::service::locked(tx, draft.user, LockType::Share).await?.filter(|user| user.deleted_at.is_none());
    match &account {
        None => faults.add("user_id", "auth.user.unknown"),
        Some(user) if !user.is_service() => faults.add("user_id", "auth.api_key.not_service"),
        Some(_) => {}
    }
    let unknown = role::manage::unknown(tx, &draft.scopes).await?;
    let held = if account.as_ref().is_some_and(Model::is_service) { Some(of_user(tx, draft.user).await?) } else { None };
    for (n, scope) in draft.scopes.iter().enumerate() {
        if unknown.contains(scope) {
            faults.add(format!("scopes.{n}"), "auth.permission.unknown");
        } else if held.as_ref().is_some_and(|held| !held.contains(scope)) {
            faults.push(FieldProblem::new(format!("scopes.{n}"), "auth.api_key.scope_not_held"));
        }
    }
    faults.finish()?;
    let scopes: BTreeSet<String> = draft.scopes.iter().cloned().collect();
    require_held(tx, "all", &scopes).await?;
    insert(tx, draft.user, &draft.name, &scopes, draft.expires_at, key, None).await
}

/// Makes a key in place of another one, which stays good for `overlap` minutes. 409 for one that has ended. Refuses as [`create`].
pub async fn rotate(tx: &WriteTx, id: Uuid, overlap: u32, expires_at: DateTime<Utc>, key: &NewKey) -> Outcome<Uuid> {
    let old = locked(tx, id).await?;
    if old.status != "active" {
        return Err(Problem::conflict("auth.api_key.ended").into());
    }
    let scopes: BTreeSet<String> = old.scopes.into_iter().collect();
    require_held(tx, "all", &scopes).await?;
    let made = insert(tx, old.user_id, &old.name, &scopes, expires_at, key, Some(id)).await?;
    let statement = "UPDATE api_key SET expires_at = LEAST(expires_at, now() + make_interval(mins => $3)), \
        revoked_at = CASE WHEN $3 = 0 THEN now() END, updated_at = now(), updated_by = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2";
    let values: [Value; 4] =
        [tx.tenant().get().into(), id.into(), i32::try_from(overlap).unwrap_or(0).into(), tx.origin().actor.user_id().into()];
    tx.execute_raw(sql(statement, values)).await?;
    tx.audit(
        AuditEntry::new("auth.api_key.rotated", "api_key", id)
            .detail("user_id", old.user_id.to_string())
            .detail("by_key", made.to_string())
            .detail("overlap_minutes", overlap),
    );
    publish(tx, id, old.user_id, old.version + 1, ApiKeyChange::Rotated);
    Ok(made)
}

/// Ends a key; whether it had not been revoked before. Gives whose it is.
pub async fn revoke(tx: &WriteTx, id: Uuid) -> Outcome<Uuid> {
    let key = locked(tx, id).await?;
    if key.revoked_at.is_none() {
        end(tx, &[id]).await?;
        tx.audit(AuditEntry::new("auth.api_key.revoked", "api_key", id).detail("user_id", key.user_id.to_string()));
        publish(tx, id, key.user_id, key.version + 1, ApiKeyChange::Revoked);
    }
    Ok(key.user_id)
}

/// Ends every key of an account that goes; how many there were.
pub async fn revoke_all(tx: &WriteTx, user: Uuid) -> Outcome<u64> {
    let statement = "SELECT id, version FROM api_key WHERE tenant_id = $1 AND user_id = $2 AND revoked_at IS NULL ORDER BY id FOR UPDATE";
    let rows = tx.query_all_raw(sql(statement, [tx.tenant().get().into(), user.into()])).await?;
    let keys = rows
        .iter()
        .map(|row| Ok((row.try_get("", "id")?, row.try_get("", "version")?)))
        .collect::<Result<Vec<(Uuid, i32)>, sea_orm::DbErr>>()?;
    end(tx, &keys.iter().map(|key| key.0).collect::<Vec<_>>()).await?;
    for (id, version) in &keys {
        publish(tx, *id, user, version + 1, ApiKeyChange::Revoked);
    }
    Ok(keys.len() as u64)
}

async fn insert(
    tx: &WriteTx,
    user: Uuid,
    name: &str,
    scopes: &BTreeSet<String>,
    expires_at: DateTime<Utc>,
    key: &NewKey,
    replaces: Option<Uuid>,
) -> Outcome<Uuid> {
    let id = new_id();
    let statement = "INSERT INTO api_key (tenant_id, id, user_id, name, prefix, hash, scopes, expires_at, replaces, created_by, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)";
    let values: [Value; 10] = [
        tx.tenant().get().into(),
        id.into(),
        user.into(),
        name.into(),
        key.prefix.as_str().into(),
        key.hash.to_vec().into(),
        json!(scopes).into(),
        expires_at.into(),
        replaces.into(),
        tx.origin().actor.user_id().into(),
    ];
    tx.execute_raw(sql(statement, values)).await?;
    tx.audit(
        AuditEntry::new("auth.api_key.created", "api_key", id)
            .detail("user_id", user.to_string())
            .detail("prefix", key.prefix.as_str())
            .detail("scopes", json!(scopes))
            .detail("expires_at", json!(expires_at)),
    );
    publish(tx, id, user, 1, ApiKeyChange::Created);
    Ok(id)
}

/// The key, kept from changing until the transaction ends; or 404.
async fn locked(tx: &WriteTx, id: Uuid) -> Outcome<view::ApiKeyView> {
    let lock = "SELECT id FROM api_key WHERE tenant_id = $1 AND id = $2 FOR UPDATE";
    tx.query_one_raw(sql(lock, [tx.tenant().get().into(), id.into()])).await?;
    view::one(tx, id).await
}

async fn end(tx: &WriteTx, ids: &[Uuid]) -> Outcome<()> {
    let statement = "UPDATE api_key SET revoked_at = now(), updated_at = now(), updated_by = $3, version = version + 1 \
        WHERE tenant_id = $1 AND id IN (SELECT jsonb_array_elements_text($2)::uuid)";
    let values: [Value; 3] = [tx.tenant().get().into(), json!(ids).into(), tx.origin().actor.user_id().into()];
    tx.execute_raw(sql(statement, values)).await?;
    Ok(())
}

fn publish(tx: &WriteTx, key: Uuid, user: Uuid, version: i32, change: ApiKeyChange) {
    tx.publish(key, i64::from(version), &ApiKeyChanged { key_id: key, user_id: user, change });
}
