//! Proving once more that a token's holder is its user: by the password, by the second factor, or by both. Wrong ones count and
//! delay in a count of their own, so that a stolen access token is no way to guess, and whoever fails under the name from outside
//! does not keep its owner out.

use erp_core::{AuditEntry, FieldProblem, Origin, Outcome as AuditOutcome, Principal, Problem, Secret};
use erp_db::{Failure, Outcome, Scoped, TenantTx, WriteTx};
use uuid::Uuid;

use super::factor;
use crate::{
    Auth,
    login::throttle,
    user::entity::{Entity, Model},
};

/// What has to be right.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// The field it came in, and what was typed.
    pub password: Option<(&'static str, &'a Secret<String>)>,
    pub otp: Option<(&'static str, &'a Secret<String>)>,
}

impl Auth {
    /// 422 naming what is wrong; while delayed, what is right is refused too. Returns the user as read before.
    pub(crate) async fn require_present(&self, principal: &Principal, origin: &Origin, asked: &Asked<'_>) -> Outcome<Model> {
        let user = self.db.read(principal.tenant, async |tx: &TenantTx| Entity::require(tx, principal.user_id).await).await?;
        let matches = match asked.password {
            Some((_, typed)) => self.passwords.verify(typed, user.password_hash.as_deref()).await?,
            None => true,
        };
        // A refusal has something to commit: hence no error inside.
        let faults = self
            .db
            .write(principal.tenant, origin, async |tx: &WriteTx| Ok::<_, Failure>(self.settle_present(tx, &user, matches, asked).await?))
            .await?;
        if faults.is_empty() { Ok(user) } else { Err(Problem::fields(faults).into()) }
    }

    /// Counts a wrong answer and forgives earlier ones after a right one.
    async fn settle_present(&self, tx: &WriteTx, user: &Model, matches: bool, asked: &Asked<'_>) -> Outcome<Vec<FieldProblem>> {
        let key = throttle::present_key(tx, user.id);
        let blocked = throttle::lock(tx, &key).await?;
        let mut faults = Vec::new();
        if let Some((path, _)) = asked.password.filter(|_| blocked || !matches) {
            faults.push(FieldProblem::new(path, "auth.password.current_wrong"));
        }
        if let Some((path, typed)) = asked.otp {
            // A code is used up only where everything else is right.
            let right = faults.is_empty() && !blocked && self.takes_code(tx, user, typed).await?;
            if !right && faults.is_empty() {
                faults.push(FieldProblem::new(path, "auth.mfa.code_wrong"));
            }
        }
        if faults.is_empty() {
            throttle::forget(tx, &key).await?;
            return Ok(faults);
        }
        self.refuse_present(tx, &key, blocked, user.id).await?;
        Ok(faults)
    }

    /// Counts a wrong answer, unless none was let through, and puts it into the trail.
    pub(super) async fn refuse_present(&self, tx: &WriteTx, key: &[u8], blocked: bool, user: Uuid) -> Outcome<()> {
        if !blocked {
            self.count_failure(tx, key, Some(user)).await?;
        }
        tx.audit(AuditEntry::new("auth.user.presence_refused", "user", user).outcome(AuditOutcome::Denied));
        Ok(())
    }

    async fn takes_code(&self, tx: &WriteTx, user: &Model, typed: &Secret<String>) -> Outcome<bool> {
        let Some(factor) = factor::find(tx, user.id).await?.filter(|factor| factor.confirmed_at.is_some()) else { return Ok(false) };
        Ok(factor.take(tx, typed.expose(), self.clock.now().timestamp()).await?.is_some())
    }
}
