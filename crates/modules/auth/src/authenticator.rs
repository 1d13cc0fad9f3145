//! From an access token to a principal, at every request.

use std::{collections::BTreeSet, sync::Arc};

use erp_core::{AuditEntry, Outcome as Audited, Principal, Problem};
use erp_db::{Failure, TenantTx, sql};
use erp_web::{Authenticator, RequestContext};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use crate::{
    Auth,
    mfa::settings::{MFA_REQUIRED, RequiredOf},
    token::Identity,
};

/// The user, the session, the permissions of all roles and the tenant's status, in one round trip.
const LOOK_UP: &str = "SELECT t.status, u.username, u.kind, u.must_change_password, \
    EXISTS (SELECT 1 FROM totp_factor f WHERE f.tenant_id = u.tenant_id AND f.id = u.id AND f.confirmed_at IS NOT NULL) AS mfa, \
    (SELECT string_agg(DISTINCT rp.permission, ' ') FROM user_role ur JOIN role r ON r.tenant_id = ur.tenant_id AND r.id = ur.role_id AND r.deleted_at IS NULL \
     JOIN role_permission rp ON rp.tenant_id = r.tenant_id AND rp.role_id = r.id WHERE ur.tenant_id = u.tenant_id AND ur.user_id = u.id) AS permissions \
    FROM tenant t JOIN user_account u ON u.tenant_id = t.id JOIN session s ON s.tenant_id = u.tenant_id AND s.user_id = u.id \
    WHERE t.id = $1 AND u.id = $2 AND s.id = $3 AND u.token_epoch = $4 AND u.status = 'active' AND u.deleted_at IS NULL \
    AND s.revoked_at IS NULL AND s.expires_at > now()";

#[async_trait::async_trait]
impl Authenticator for Auth {
    async fn authenticate(&self, token: &str, _context: &RequestContext) -> Result<Principal, Problem> {
        let verified = self.tokens.verify(token)?;
        let recently_authenticated = self.is_recent(&verified);
        if let Some(principal) = self.principals.get(&verified) {
            return Ok(Principal { recently_authenticated, ..principal });
        }
        let began = self.principals.begin();
        let found = self.db.read(verified.tenant, async |tx: &TenantTx| {
            let values: [sea_orm::Value; 4] =
                [verified.tenant.get().into(), verified.user.into(), verified.session.into(), verified.epoch.into()];
            Ok::<_, Failure>(tx.query_one_raw(sql(LOOK_UP, values)).await?)
        });
        let row = found.await.map_err(Problem::from)?.ok_or_else(Problem::unauthenticated)?;
        let (status, principal) = read(&row, &verified).map_err(|e| Problem::from(Failure::from(e)))?;
        let kind: String = row.try_get("", "kind").map_err(Failure::from)?;
        let has_mfa: bool = row.try_get("", "mfa").map_err(Failure::from)?;
        let required: RequiredOf = self.settings.get(verified.tenant, None, &MFA_REQUIRED).await?;
        let must_enrol_mfa = !has_mfa && required.asks(&kind, |code| principal.may(code));
        let principal = Principal { must_enrol_mfa, recently_authenticated, ..principal };
        if status != "active" {
            return Err(Problem::new(403, "auth.tenant.suspended"));
        }
        self.principals.remember(began, &verified, &principal);
        Ok(principal)
    }

    fn denied(&self, principal: &Principal, context: &RequestContext, problem: &Problem, what: &str) {
        let entry = AuditEntry::new("auth.request.denied", "route", None).outcome(Audited::Denied);
        let entry = problem.params.iter().fold(entry, |entry, (name, value)| entry.detail(name, value.as_str()));
        self.db.audit_later(principal.tenant, context.origin(Some(principal)), entry.detail("code", problem.code).detail("route", what));
    }
}

impl Auth {
    /// Whether what is sensitive is open to the token's holder.
    fn is_recent(&self, identity: &Identity) -> bool {
        let age = self.clock.now().timestamp().saturating_sub(identity.authenticated_at);
        age <= i64::try_from(self.step_up_after.as_secs()).unwrap_or(i64::MAX)
    }
}

fn read(row: &QueryResult, verified: &Identity) -> Result<(String, Principal), DbErr> {
    let permissions: Option<String> = row.try_get("", "permissions")?;
    let permissions: BTreeSet<String> = permissions.iter().flat_map(|all| all.split(' ')).map(str::to_owned).collect();
    let principal = Principal {
        tenant: verified.tenant,
        user_id: verified.user,
        session_id: verified.session,
        username: row.try_get("", "username")?,
        permissions: Arc::new(permissions),
        must_change_password: row.try_get("", "must_change_password")?,
        must_enrol_mfa: false,
        recently_authenticated: false,
    };
    Ok((row.try_get("", "status")?, principal))
}
