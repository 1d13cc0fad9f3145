//! Proving once more who one is, for what is sensitive.

use erp_core::{AuditEntry, Origin, Principal, Problem, Secret};
use erp_db::{Failure, Outcome, WriteTx, sql};
use sea_orm::ConnectionTrait;

use super::present::Asked;
use crate::{
    Auth,
    token::{Identity, Issued},
};

/// What was typed: the code where there is a second factor, else the password.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given<'a> {
    pub password: Option<&'a Secret<String>>,
    pub otp: Option<&'a Secret<String>>,
}

impl Auth {
    /// An access token of the same session that says that its user was asked just now.
    pub async fn step_up(&self, principal: &Principal, origin: &Origin, given: Given<'_>) -> Outcome<Issued> {
        let asked = if self.mfa_status(principal).await?.enabled {
            let otp = given.otp.ok_or_else(|| Problem::invalid("otp", "common.field.required"))?;
            Asked { otp: Some(("otp", otp)), ..Asked::default() }
        } else {
            let password = given.password.ok_or_else(|| Problem::invalid("password", "common.field.required"))?;
            Asked { password: Some(("password", password)), ..Asked::default() }
        };
        let user = self.require_present(principal, origin, &asked).await?;
        let now = self.clock.now().timestamp();
        self.db
            .write(principal.tenant, origin, async |tx: &WriteTx| {
                let statement = "UPDATE session SET authenticated_at = to_timestamp($4) WHERE tenant_id = $1 AND id = $2 AND user_id = $3 \
                    AND revoked_at IS NULL AND expires_at > now()";
                let values: [sea_orm::Value; 4] =
                    [tx.tenant().get().into(), principal.session_id.into(), user.id.into(), (now as f64).into()];
                if tx.execute_raw(sql(statement, values)).await?.rows_affected() == 0 {
                    return Err(Failure::from(Problem::unauthenticated()));
                }
                tx.audit(AuditEntry::new("auth.session.stepped_up", "session", principal.session_id));
                Ok(())
            })
            .await?;
        let identity = Identity {
            tenant: principal.tenant,
            user: user.id,
            session: principal.session_id,
            epoch: user.token_epoch,
            authenticated_at: now,
        };
        Ok(self.tokens.issue(&identity)?)
    }
}
