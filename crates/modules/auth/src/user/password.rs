//! Changing one's own password.

use erp_core::{AuditEntry, FieldProblem, Origin, Principal, Problem, Secret, TenantId, new_id};
use erp_db::{Failure, Outcome, TenantTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, DbErr, sea_query::LockType};
use uuid::Uuid;

use super::{entity::Model, service::locked};
use crate::{
    Auth,
    events::PasswordChanged,
    login::device,
    mfa::{factor, present::Asked, rules::SHORTEST_PASSWORD},
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
        let asked = Asked { password: Some(("current_password", present)), ..Asked::default() };
        let user = self.require_present(principal, origin, &asked).await?;
        self.refuse_weak(principal.tenant, "new_password", &user, new).await?;
        let hash = self.passwords.hash(new).await?;
        self.db
            .write(principal.tenant, origin, async |tx: &WriteTx| {
                self.principals.forget_after(tx, user.id);
                replace(tx, &user, &hash, principal.session_id).await
            })
            .await
    }

    /// 422 with every rule that the new password breaks, the history included.
    pub(crate) async fn refuse_weak(&self, tenant: TenantId, path: &str, user: &Model, new: &Secret<String>) -> Outcome<()> {
        let normalised = Secret::new(normalise(new.expose()));
        let (words, mut earlier, mfa) = self
            .db
            .read(tenant, async |tx: &TenantTx| {
                Ok::<_, Failure>((tenant_words(tx).await?, history(tx, user.id).await?, factor::status(tx, user.id).await?))
            })
            .await?;
        let mut policy = self.passwords.policy;
        if mfa.enabled {
            policy.min_length = policy.min_length.min(SHORTEST_PASSWORD);
        }
        let mut faults = policy.faults(path, normalised.expose(), &user.username, &words);
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
    if user.version != read.version {
        // Another password, or a factor taken off: what was judged is not what stands.
        return Err(Problem::version_conflict(user.version).into());
    }
    store(tx, &user, hash, false).await?;
    let ended = revoke_others(tx, user.id, keep, "password_changed").await?;
    device::forget(tx, user.id, keep).await?;
    tx.audit(AuditEntry::new("auth.user.password_changed", "user", user.id).detail("sessions_ended", ended));
    tx.publish(user.id, i64::from(user.version) + 1, &PasswordChanged { user_id: user.id, sessions_ended: ended });
    Ok(())
}

/// Writes the new hash and keeps the old one, so that it is not taken again soon; who was invited has come. `user` is the locked row.
pub(crate) async fn store(tx: &WriteTx, user: &Model, hash: &str, must_change: bool) -> Outcome<()> {
    let tenant = tx.tenant().get();
    if let Some(old) = user.password_hash.as_deref() {
        let statement = "INSERT INTO password_history (tenant_id, id, user_id, password_hash) VALUES ($1, $2, $3, $4)";
        tx.execute_raw(sql(statement, [tenant.into(), new_id().into(), user.id.into(), old.into()])).await?;
        let statement = "DELETE FROM password_history WHERE tenant_id = $1 AND user_id = $2 AND id NOT IN (SELECT id FROM password_history \
            WHERE tenant_id = $1 AND user_id = $2 ORDER BY created_at DESC, id DESC LIMIT $3)";
        tx.execute_raw(sql(statement, [tenant.into(), user.id.into(), (HISTORY as i64).into()])).await?;
    }
    let statement = "UPDATE user_account SET password_hash = $3, must_change_password = $5, password_changed_at = now(), updated_at = now(), \
        status = CASE WHEN status = 'invited' THEN 'active' ELSE status END, updated_by = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2";
    let by = tx.origin().actor.user_id();
    tx.execute_raw(sql(statement, [tenant.into(), user.id.into(), hash.into(), by.into(), must_change.into()])).await?;
    Ok(())
}
