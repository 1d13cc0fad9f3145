//! Changing one's own password.

use erp_core::{AuditEntry, FieldProblem, Origin, Outcome as AuditOutcome, Principal, Problem, Secret, TenantId, new_id};
use erp_db::{Failure, Outcome, Scoped, TenantTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, DbErr, sea_query::LockType};
use uuid::Uuid;

use super::{
    entity::{Entity, Model},
    service::locked,
};
use crate::{
    Auth,
    events::PasswordChanged,
    login::{device, throttle},
    password::{HISTORY, MAX_LENGTH, normalise, tenant_words},
    session::service::revoke_others,
};

impl Auth {
    /// Sets a new password and ends every other session of the user. The present password is checked first; wrong ones delay like
    /// failed logins, so that a stolen access token is no way to guess it.
    pub async fn change_password(
        &self,
        principal: &Principal,
        origin: &Origin,
        present: &Secret<String>,
        new: &Secret<String>,
    ) -> Outcome<()> {
        let user = self.db.read(principal.tenant, async |tx: &TenantTx| Entity::require(tx, principal.user_id).await).await?;
        let matches = self.passwords.verify(present, user.password_hash.as_deref()).await?;
        let settled = self.db.write(principal.tenant, origin, async |tx: &WriteTx| self.settle_present(tx, &user, matches).await).await?;
        if !settled {
            return Err(Problem::invalid("current_password", "auth.password.current_wrong").into());
        }
        self.refuse_weak(principal.tenant, "new_password", &user, new).await?;
        let hash = self.passwords.hash(new).await?;
        self.db
            .write(principal.tenant, origin, async |tx: &WriteTx| {
                self.principals.forget_after(tx, user.id);
                replace(tx, &user, &hash, principal.session_id).await
            })
            .await
    }

    /// Counts a wrong answer and forgives earlier ones after a right one. While delayed, a right answer is refused too.
    async fn settle_present(&self, tx: &WriteTx, user: &Model, matches: bool) -> Outcome<bool> {
        let key = throttle::present_key(tx, user.id);
        let blocked = throttle::lock(tx, &key).await?;
        if matches && !blocked {
            throttle::forget(tx, &key).await?;
            return Ok(true);
        }
        if !blocked {
            self.count_failure(tx, &key, Some(user)).await?;
        }
        tx.audit(AuditEntry::new("auth.user.password_change_refused", "user", user.id).outcome(AuditOutcome::Denied));
        Ok(false)
    }

    /// 422 with every rule that the new password breaks, the history included.
    pub(crate) async fn refuse_weak(&self, tenant: TenantId, path: &str, user: &Model, new: &Secret<String>) -> Outcome<()> {
        let normalised = Secret::new(normalise(new.expose()));
        let (words, mut earlier) =
            self.db.read(tenant, async |tx: &TenantTx| Ok::<_, Failure>((tenant_words(tx).await?, history(tx, user.id).await?))).await?;
        let mut faults = self.passwords.policy.faults(path, normalised.expose(), &user.username, &words);
        if normalised.expose().chars().count() > MAX_LENGTH {
            return Err(Problem::fields(faults).into());
        }
        earlier.extend(user.password_hash.clone());
        for stored in &earlier {
            if self.passwords.verify(new, Some(stored)).await? {
                faults.push(FieldProblem::new(path, "auth.password.reused").param("count", HISTORY));
                break;
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(Problem::fields(faults).into()) }
    }
}

/// The hashes of the last [`HISTORY`] passwords before the present one.
async fn history(tx: &TenantTx, user: Uuid) -> Result<Vec<String>, DbErr> {
    let statement =
        "SELECT password_hash FROM password_history WHERE tenant_id = $1 AND user_id = $2 ORDER BY created_at DESC, id DESC LIMIT $3";
    let rows = tx.query_all_raw(sql(statement, [tx.tenant().get().into(), user.into(), (HISTORY as i64).into()])).await?;
    rows.iter().map(|row| row.try_get("", "password_hash")).collect()
}

async fn replace(tx: &WriteTx, read: &Model, hash: &str, keep: Uuid) -> Outcome<()> {
    let user = locked(tx, read.id, LockType::Update).await?.filter(Model::may_sign_in).ok_or_else(Problem::unauthenticated)?;
    if user.password_changed_at != read.password_changed_at {
        // Somebody else changed it between the check and now.
        return Err(Problem::version_conflict(user.version).into());
    }
    store(tx, &user, hash, false).await?;
    let ended = revoke_others(tx, user.id, keep, "password_changed").await?;
    device::forget(tx, user.id, keep).await?;
    tx.audit(AuditEntry::new("auth.user.password_changed", "user", user.id).detail("sessions_ended", ended));
    tx.publish(user.id, i64::from(user.version) + 1, &PasswordChanged { user_id: user.id, sessions_ended: ended });
    Ok(())
}

/// Writes the new hash and keeps the old one, so that it is not taken again soon. `user` is the locked row.
pub(super) async fn store(tx: &WriteTx, user: &Model, hash: &str, must_change: bool) -> Outcome<()> {
    let tenant = tx.tenant().get();
    if let Some(old) = user.password_hash.as_deref() {
        let statement = "INSERT INTO password_history (tenant_id, id, user_id, password_hash) VALUES ($1, $2, $3, $4)";
        tx.execute_raw(sql(statement, [tenant.into(), new_id().into(), user.id.into(), old.into()])).await?;
        let statement = "DELETE FROM password_history WHERE tenant_id = $1 AND user_id = $2 AND id NOT IN (SELECT id FROM password_history \
            WHERE tenant_id = $1 AND user_id = $2 ORDER BY created_at DESC, id DESC LIMIT $3)";
        tx.execute_raw(sql(statement, [tenant.into(), user.id.into(), (HISTORY as i64).into()])).await?;
    }
    let statement = "UPDATE user_account SET password_hash = $3, must_change_password = $5, password_changed_at = now(), updated_at = now(), \
        updated_by = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2";
    let by = tx.origin().actor.user_id();
    tx.execute_raw(sql(statement, [tenant.into(), user.id.into(), hash.into(), by.into(), must_change.into()])).await?;
    Ok(())
}
