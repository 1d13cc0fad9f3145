//! What is done to somebody else's account. Each is one transaction of the caller's: the row, the audit line, the event. What the
//! acting user may do to whom is decided here too; operators and the system itself may do everything.

use std::collections::BTreeSet;

use erp_core::{AuditEntry, Event, Problem, event::Code, new_id};
use erp_db::{DbError, Outcome, Scoped, WriteTx, sql};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::LockType};
use serde_json::json;
use uuid::Uuid;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    input::UserReplacement,
    person::{self, Contact, Sealed},
    service::locked,
};
use crate::{
    api_key,
    events::{UserCreated, UserDisabled, UserKind, UserPart, UserUpdated},
    invitation,
    login::device,
    mfa::factor,
    role::{
        self,
        grants::{hold_roles, lock_administrators, refuse_mixed_roles, require_may_give, require_not_above},
        rules::ADMINISTRATOR,
    },
    session::service::revoke_all,
    tenant::quota::take_seat,
};

/// A user to make.
pub struct Account<'a> {
    /// Normalised and fit to be a name.
    pub username: &'a str,
    pub hash: &'a str,
    pub must_change: bool,
    pub roles: &'a [&'a str],
    pub contact: &'a Contact,
}

/// How an account begins.
#[derive(Clone, Copy, Debug)]
pub enum Begins<'a> {
    /// Somebody who may sign in.
    WithPassword { hash: &'a str, must_change: bool },
    /// Somebody who has to choose a password first.
    Invited,
    /// A program, which never has one.
    Service,
}

/// Makes a user with a password, as [`begin`] does.
pub async fn create(tx: &WriteTx, account: &Account<'_>) -> Outcome<Option<Uuid>> {
    let Account { username, hash, must_change, roles, contact } = *account;
    begin(tx, username, roles, contact, Begins::WithPassword { hash, must_change }).await
}

/// Makes a user; `None` where the name is taken. 409 where the tenant has all the users it may have, 422 for roles that there are not and for
/// an auditor who could change something, 403 for roles that the acting user may not give.
pub async fn begin(tx: &WriteTx, username: &str, roles: &[&str], contact: &Contact, begins: Begins<'_>) -> Outcome<Option<Uuid>> {
    let (tenant, id) = (tx.tenant().get(), new_id());
    if !matches!(begins, Begins::Service) {
        take_seat(tx).await?;
    }
    hold_roles(tx, roles).await?;
    let delegated = require_may_give(tx, None, roles).await?;
    refuse_mixed_roles(tx, roles).await?;
    let by = tx.origin().actor.user_id();
    let (kind, status, hash, must_change) = match begins {
        Begins::WithPassword { hash, must_change } => (UserKind::Staff, "active", Some(hash), must_change),
        Begins::Invited => (UserKind::Staff, "invited", None, false),
        Begins::Service => (UserKind::Service, "active", None, false),
    };
    let statement = "INSERT INTO user_account (tenant_id, id, username, password_hash, must_change_password, password_changed_at, created_by, updated_by, kind, status) \
        VALUES ($1, $2, $3, $4, $5, CASE WHEN $4::text IS NOT NULL THEN now() END, $6, $6, $7, $8) ON CONFLICT (tenant_id, username) DO NOTHING";
    let values: [sea_orm::Value; 8] = [
        tenant.into(),
        id.into(),
        username.into(),
        hash.into(),
        must_change.into(),
        by.into(),
        if matches!(kind, UserKind::Service) { "service" } else { "staff" }.into(),
        status.into(),
    ];
    if tx.execute_raw(sql(statement, values)).await?.rows_affected() == 0 {
        return Ok(None);
    }
    let given = contact.changed(&Contact::default());
    if !given.is_empty() {
        let mut row = ActiveModel::default();
        person::write(tx.crypto(), tx.tenant(), id, None, contact, &given, &mut row).map_err(DbError::from)?;
        set(tx, id, row).await?;
    }
    role::service::assign(tx, id, roles).await?;
    tx.audit(AuditEntry::new("auth.user.created", "user", id).detail("roles", json!(roles)).detail("fields", json!(given)));
    audit_delegation(tx, id, roles, &delegated);
    tx.publish(id, 1, &UserCreated { user_id: id, kind, roles: roles.iter().map(|role| Code::of(role)).collect() });
    Ok(Some(id))
}

/// Writes what is known of the person, if that differs; the row as it stands then.
pub async fn update(tx: &WriteTx, id: Uuid, version: i32, body: &UserReplacement) -> Outcome<()> {
    let user = based_on(tx, id, version).await?;
    require_not_above(tx, id).await?;
    let opened = person::open(tx.crypto(), tx.tenant(), &Sealed::from(&user));
    let now = body.check(&opened.known)?;
    let changed = opened.known.changed(&now);
    if changed.is_empty() {
        return Ok(());
    }
    let mut row = ActiveModel::default();
    person::write(tx.crypto(), tx.tenant(), id, user.subject_key.as_deref(), &now, &changed, &mut row).map_err(DbError::from)?;
    let row = Entity::update_versioned(tx, id, version, row).await?;
    tx.audit(AuditEntry::new("auth.user.updated", "user", id).detail("fields", json!(changed)).detail("version", row.version));
    let parts = changed.iter().filter_map(|field| match *field {
        "display_name" => Some(UserPart::DisplayName),
        "phone" => Some(UserPart::Phone),
        "email" => Some(UserPart::Email),
        _ => None,
    });
    publish(tx, &user, &UserUpdated { user_id: id, changed: parts.collect() });
    Ok(())
}

/// Gives a user these roles and no others. 409 where the tenant would lose its last active administrator; 422 and 403 as
/// [`create`].
pub async fn set_roles(tx: &WriteTx, id: Uuid, version: i32, wanted: &[&str]) -> Outcome<()> {
    lock_administrators(tx).await?;
    let user = based_on(tx, id, version).await?;
    hold_roles(tx, wanted).await?;
    require_not_above(tx, id).await?;
    let held = role::service::codes_of(tx, id).await?;
    let wanted: BTreeSet<&str> = wanted.iter().copied().collect();
    let added: Vec<&str> = wanted.iter().copied().filter(|role| !held.contains(*role)).collect();
    let removed: Vec<&str> = held.iter().map(String::as_str).filter(|role| !wanted.contains(role)).collect();
    if added.is_empty() && removed.is_empty() {
        return Ok(());
    }
    let delegated = require_may_give(tx, Some(id), &added).await?;
    refuse_mixed_roles(tx, &wanted.iter().copied().collect::<Vec<_>>()).await?;
    if removed.contains(&ADMINISTRATOR) {
        keep_an_administrator(tx, id).await?;
    }
    role::service::withdraw(tx, id, &removed).await?;
    role::service::assign(tx, id, &added).await?;
    touch(tx, id).await?;
    tx.audit(AuditEntry::new("auth.user.roles_changed", "user", id).detail("added", json!(added)).detail("removed", json!(removed)));
    audit_delegation(tx, id, &added, &delegated);
    publish(tx, &user, &UserUpdated { user_id: id, changed: vec![UserPart::Roles] });
    Ok(())
}

/// Takes a user off every list, for good: what was open ends, what is known of the person goes, and the name is free again. The
/// row stays, since others name its id. 409 for the tenant's last active administrator.
pub async fn delete(tx: &WriteTx, id: Uuid, version: i32) -> Outcome<()> {
    lock_administrators(tx).await?;
    let user = based_on(tx, id, version).await?;
    require_not_above(tx, id).await?;
    keep_an_administrator(tx, id).await?;
    let ended = end_everything(tx, &user, "user_deleted").await?;
    let keys = api_key::manage::revoke_all(tx, id).await?;
    invitation::manage::forget(tx, id).await?;
    device::forget(tx, id, Uuid::nil()).await?;
    factor::remove(tx, id).await?;
    // A name with a space in it is nobody's: nobody can sign in by it or take it.
    let statement = "UPDATE user_account SET status = 'disabled', deleted_at = now(), username = left(username, 27) || ' ' || id, \
        password_hash = NULL, subject_key = NULL, display_name_enc = NULL, phone_enc = NULL, phone_bidx = NULL, email_enc = NULL, email_bidx = NULL, \
        updated_at = now(), updated_by = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2";
    let values: [sea_orm::Value; 3] = [tx.tenant().get().into(), id.into(), tx.origin().actor.user_id().into()];
    tx.execute_raw(sql(statement, values)).await?;
    let held = role::service::codes_of(tx, id).await?;
    for table in ["user_role", "user_department", "password_history", "external_identity"] {
        let statement = format!("DELETE FROM {table} WHERE tenant_id = $1 AND user_id = $2");
        tx.execute_raw(sql(&statement, [tx.tenant().get().into(), id.into()])).await?;
    }
    let statement =
        "UPDATE department SET leader_id = NULL, updated_at = now(), version = version + 1 WHERE tenant_id = $1 AND leader_id = $2";
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), id.into()])).await?;
    tx.audit(
        AuditEntry::new("auth.user.deleted", "user", id)
            .detail("roles", json!(held))
            .detail("sessions_ended", ended)
            .detail("keys_revoked", keys),
    );
    publish(tx, &user, &UserDisabled { user_id: id, sessions_ended: ended });
    publish(tx, &user, &UserUpdated { user_id: id, changed: vec![UserPart::Deleted] });
    Ok(())
}

/// A line of its own for what was given by somebody who does not hold it.
fn audit_delegation(tx: &WriteTx, id: Uuid, roles: &[&str], delegated: &[String]) {
    if !delegated.is_empty() {
        tx.audit(AuditEntry::new("auth.role.delegated", "user", id).detail("roles", json!(roles)).detail("permissions", json!(delegated)));
    }
}

pub(super) async fn require(tx: &WriteTx, id: Uuid) -> Outcome<Model> {
    let user = locked(tx, id, LockType::Update).await?;
    Ok(user.filter(|user| user.deleted_at.is_none()).ok_or_else(Problem::not_found)?)
}

/// The row that a change names the version of.
pub(crate) async fn based_on(tx: &WriteTx, id: Uuid, version: i32) -> Outcome<Model> {
    let user = require(tx, id).await?;
    Problem::expect_version(user.version, version)?;
    Ok(user)
}

/// 409 where nobody else is an active administrator. Only under [`lock_administrators`].
pub(super) async fn keep_an_administrator(tx: &WriteTx, id: Uuid) -> Outcome<()> {
    let statement = "SELECT COALESCE(bool_or(u.id = $3), false) AND NOT COALESCE(bool_or(u.id <> $3), false) AS last FROM user_account u \
        JOIN user_role ur ON ur.tenant_id = u.tenant_id AND ur.user_id = u.id JOIN role r ON r.tenant_id = ur.tenant_id AND r.id = ur.role_id \
        WHERE u.tenant_id = $1 AND r.code = $2 AND u.status = 'active' AND u.deleted_at IS NULL AND u.kind <> 'service'";
    let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), ADMINISTRATOR.into(), id.into()])).await?;
    let last = row.map(|row| row.try_get::<bool>("", "last")).transpose()?.unwrap_or(false);
    if last { Err(Problem::conflict("auth.user.last_admin").into()) } else { Ok(()) }
}

/// Moves the version up over a change in another table.
pub(crate) async fn touch(tx: &WriteTx, id: Uuid) -> Outcome<()> {
    let statement = "UPDATE user_account SET updated_at = now(), updated_by = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2";
    let by = tx.origin().actor.user_id();
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), id.into(), by.into()])).await?;
    Ok(())
}

/// Writes columns without moving the version.
pub(super) async fn set(tx: &WriteTx, id: Uuid, row: ActiveModel) -> Outcome<()> {
    let mine = Entity::update_many().set(row).filter(Column::TenantId.eq(tx.tenant().get())).filter(Column::Id.eq(id));
    mine.exec(tx).await?;
    Ok(())
}

/// Sessions, and by the epoch the access tokens that are out.
pub(super) async fn end_everything(tx: &WriteTx, user: &Model, reason: &str) -> Outcome<u64> {
    let statement = "UPDATE user_account SET token_epoch = token_epoch + 1 WHERE tenant_id = $1 AND id = $2";
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), user.id.into()])).await?;
    Ok(revoke_all(tx, user.id, reason).await?)
}

/// An event about a row that this transaction has moved up by one version.
pub(crate) fn publish(tx: &WriteTx, user: &Model, event: &impl Event) {
    tx.publish(user.id, i64::from(user.version) + 1, event);
}
