//! Setting a second factor up, and taking it off.

use erp_core::{AuditEntry, Origin, Principal, Problem, Secret};
use erp_db::{Failure, Outcome, Scoped, TenantTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, sea_query::LockType};

use super::{
    factor::{self, MfaStatus},
    present::Asked,
    rules::{generator, new_secret, recovery_codes},
    settings::{MFA_REQUIRED, RequiredOf},
};
use crate::{
    Auth,
    events::{MfaChange, MfaChanged},
    login::{device, throttle},
    session::service::revoke_others,
    user::{
        entity::{Entity, Model},
        manage,
        service::locked,
    },
};

/// What an authenticator app needs.
pub struct Begun {
    /// In base32, for typing.
    pub secret: Secret<String>,
    /// `otpauth://totp/…`, for a QR code.
    pub url: Secret<String>,
}

impl Auth {
    pub async fn mfa_status(&self, principal: &Principal) -> Outcome<MfaStatus> {
        let read = async |tx: &TenantTx| factor::status(tx, principal.user_id).await.map_err(Failure::from);
        self.db.read(principal.tenant, read).await
    }

    /// Makes a secret, which counts for nothing until it is confirmed; 409 where a factor is on.
    pub async fn begin_mfa(&self, principal: &Principal, origin: &Origin, password: &Secret<String>) -> Outcome<Begun> {
        let asked = Asked { password: Some(("current_password", password)), ..Asked::default() };
        let user = self.require_present(principal, origin, &asked).await?;
        let secret = new_secret().map_err(Problem::internal)?;
        let clinic = self
            .db
            .write(principal.tenant, origin, async |tx: &WriteTx| {
                factor::begin(tx, user.id, &secret).await?;
                tx.audit(AuditEntry::new("auth.mfa.begun", "user", user.id));
                let row = tx.query_one_raw(sql("SELECT name FROM tenant WHERE id = $1", [tx.tenant().get().into()])).await?;
                let name: Option<String> = row.map(|row| row.try_get("", "name")).transpose()?;
                Ok::<_, Failure>(name.unwrap_or_default())
            })
            .await?;
        let url = generator(secret.expose(), &clinic, &user.username)?.to_url().map_err(Problem::internal)?;
        Ok(Begun { secret, url: Secret::new(url) })
    }

    /// Turns the factor on by its first code, and ends what was opened without it. The recovery codes are shown this once.
    pub async fn confirm_mfa(&self, principal: &Principal, origin: &Origin, code: &Secret<String>) -> Outcome<Vec<Secret<String>>> {
        let codes = recovery_codes().map_err(Problem::internal)?;
        // A refusal has something to commit: hence no error inside.
        let confirmed = self
            .db
            .write(principal.tenant, origin, async |tx: &WriteTx| {
                let key = throttle::present_key(tx, principal.user_id);
                let blocked = throttle::lock(tx, &key).await?;
                let user = active(tx, principal).await?;
                let factor = factor::find(tx, user.id).await?.ok_or_else(|| Problem::conflict("auth.mfa.not_begun"))?;
                if factor.confirmed_at.is_some() {
                    return Err(Failure::from(Problem::conflict("auth.mfa.enabled")));
                }
                if blocked || factor.take(tx, code.expose(), self.clock.now().timestamp()).await?.is_none() {
                    self.refuse_present(tx, &key, blocked, user.id).await?;
                    return Ok(false);
                }
                throttle::forget(tx, &key).await?;
                factor.confirm(tx).await?;
                factor::set_recovery_codes(tx, user.id, &codes).await?;
                self.changed(tx, &user, principal, MfaChange::Enabled).await?;
                Ok(true)
            })
            .await?;
        if confirmed { Ok(codes) } else { Err(Problem::invalid("otp", "auth.mfa.code_wrong").into()) }
    }

    /// Another set of recovery codes; the old one is worth nothing.
    pub async fn renew_recovery_codes(&self, principal: &Principal, origin: &Origin, asked: &Asked<'_>) -> Outcome<Vec<Secret<String>>> {
        self.require_mfa(principal).await?;
        self.require_present(principal, origin, asked).await?;
        let codes = recovery_codes().map_err(Problem::internal)?;
        self.db
            .write(principal.tenant, origin, async |tx: &WriteTx| {
                let user = active(tx, principal).await?;
                factor::set_recovery_codes(tx, user.id, &codes).await?;
                tx.audit(AuditEntry::new("auth.mfa.recovery_codes_made", "user", user.id));
                manage::touch(tx, user.id).await?;
                manage::publish(tx, &user, &MfaChanged { user_id: user.id, change: MfaChange::RecoveryCodes });
                Ok::<_, Failure>(())
            })
            .await?;
        Ok(codes)
    }

    /// Takes the caller's factor off, and ends every other session; 409 where the tenant asks for one.
    pub async fn remove_mfa(&self, principal: &Principal, origin: &Origin, asked: &Asked<'_>) -> Outcome<()> {
        self.require_mfa(principal).await?;
        // Before anything that was typed is judged: a refusal must cost no code.
        let kind = self.db.read(principal.tenant, async |tx: &TenantTx| Entity::require(tx, principal.user_id).await).await?.kind;
        let required: RequiredOf = self.settings.get(principal.tenant, None, &MFA_REQUIRED).await?;
        if required.asks(&kind, |code| principal.may(code)) {
            return Err(Problem::conflict("auth.mfa.required").into());
        }
        self.require_present(principal, origin, asked).await?;
        self.db
            .write(principal.tenant, origin, async |tx: &WriteTx| {
                let user = active(tx, principal).await?;
                factor::remove(tx, user.id).await?;
                self.changed(tx, &user, principal, MfaChange::Disabled).await
            })
            .await
    }

    async fn require_mfa(&self, principal: &Principal) -> Outcome<()> {
        if self.mfa_status(principal).await?.enabled { Ok(()) } else { Err(Problem::conflict("auth.mfa.not_enabled").into()) }
    }

    /// What goes with every change of one's own factor: whoever signed in by the old rules is out.
    async fn changed(&self, tx: &WriteTx, user: &Model, principal: &Principal, change: MfaChange) -> Outcome<()> {
        let ended = revoke_others(tx, user.id, principal.session_id, "mfa_changed").await?;
        device::forget(tx, user.id, principal.session_id).await?;
        manage::touch(tx, user.id).await?;
        self.principals.forget_after(tx, user.id);
        let action = if change == MfaChange::Enabled { "auth.mfa.enabled" } else { "auth.mfa.disabled" };
        tx.audit(AuditEntry::new(action, "user", user.id).detail("sessions_ended", ended));
        manage::publish(tx, user, &MfaChanged { user_id: user.id, change });
        Ok(())
    }
}

/// The caller's row, locked.
async fn active(tx: &WriteTx, principal: &Principal) -> Outcome<Model> {
    let user = locked(tx, principal.user_id, LockType::Update).await?;
    Ok(user.filter(Model::may_sign_in).ok_or_else(Problem::unauthenticated)?)
}
