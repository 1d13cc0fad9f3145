//! From an access token to a principal, at every request. A key's way is beside the keys.

use std::{collections::BTreeSet, sync::Arc};

use erp_core::{AuditEntry, Credential, Outcome as Audited, Principal, Problem, Reaches, TenantId};
use erp_db::{Failure, Outcome, TenantTx, sql};
use erp_web::{Authenticator, RequestContext};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use uuid::Uuid;

use crate::{
    Auth,
    mfa::settings::{MFA_REQUIRED, RequiredOf},
    role::reach::Held,
    tenant::{not_in_use, rules::Allowance},
    token::Identity,
};

/// The user, what lets them in, the permissions of all roles, the tenant's status and its plan, in one round trip.
macro_rules! look_up {
    ($more:literal, $by:literal) => {
        concat!(
            "SELECT CASE WHEN t.status = 'active' AND t.expires_at <= now() THEN 'expired' ELSE t.status END AS status, ",
            "COALESCE(t.status = 'active' AND t.expires_at <= now(), false) AS lapsed, array_to_string(p.permission_codes, ' ') AS plan, ",
            "u.username, u.kind, u.must_change_password, ",
            "EXISTS (SELECT 1 FROM totp_factor f WHERE f.tenant_id = u.tenant_id AND f.id = u.id AND f.confirmed_at IS NOT NULL) AS mfa, ",
            // A permission stands once for each way of reaching records by it, and for a list of departments with the role that has it.
            "(SELECT string_agg(DISTINCT rp.permission || ':' || CASE r.data_scope WHEN 'custom' THEN r.id::text ELSE r.data_scope END, ' ') FROM user_role ur JOIN role r ON r.tenant_id = ur.tenant_id AND r.id = ur.role_id AND r.deleted_at IS NULL ",
            "JOIN role_permission rp ON rp.tenant_id = r.tenant_id AND rp.role_id = r.id WHERE ur.tenant_id = u.tenant_id AND ur.user_id = u.id) AS permissions",
            $more,
            " FROM tenant t LEFT JOIN tenant_plan p ON p.id = t.plan_id JOIN user_account u ON u.tenant_id = t.id ",
            $by,
            " AND u.status = 'active' AND u.deleted_at IS NULL"
        )
    };
}

const BY_SESSION: &str = look_up!(
    "",
    "JOIN session s ON s.tenant_id = u.tenant_id AND s.user_id = u.id WHERE t.id = $1 AND u.id = $2 AND s.id = $3 AND u.token_epoch = $4 \
     AND s.revoked_at IS NULL AND s.expires_at > now()"
);
pub(crate) const BY_KEY: &str = look_up!(
    ", u.id AS user_id, k.id AS key_id, k.scopes",
    "JOIN api_key k ON k.tenant_id = u.tenant_id AND k.user_id = u.id WHERE t.id = $1 AND k.hash = $2 AND u.kind = 'service' \
     AND k.revoked_at IS NULL AND k.expires_at > now()"
);

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
            found(tx, tx.query_one_raw(sql(BY_SESSION, values)).await?, |_| Ok(verified.user)).await
        });
        let (row, held, reaches) = found.await.map_err(Problem::from)?.ok_or_else(Problem::unauthenticated)?;
        let principal = read(&row, &verified, held, reaches).map_err(|e| Problem::from(Failure::from(e)))?;
        let kind: String = row.try_get("", "kind").map_err(Failure::from)?;
        let has_mfa: bool = row.try_get("", "mfa").map_err(Failure::from)?;
        let required: RequiredOf = self.settings.get(verified.tenant, None, &MFA_REQUIRED).await?;
        let must_enrol_mfa = !has_mfa && required.asks(&kind, |code| principal.may(code));
        let principal = Principal { must_enrol_mfa, recently_authenticated, ..principal };
        self.require_active(&row, verified.tenant).await?;
        self.principals.remember(began, &verified, &principal);
        Ok(principal)
    }

    async fn authenticate_key(&self, key: &str, _context: &RequestContext) -> Result<Principal, Problem> {
        self.key_holder(key).await
    }

    fn denied(&self, principal: &Principal, context: &RequestContext, problem: &Problem, what: &str) {
        let entry = AuditEntry::new("auth.request.denied", "route", None).outcome(Audited::Denied);
        let entry = problem.params.iter().fold(entry, |entry, (name, value)| entry.detail(name, value.as_str()));
        self.db.audit_later(principal.tenant, context.origin(Some(principal)), entry.detail("code", problem.code).detail("route", what));
    }
}

impl Auth {
    /// 403 unless the tenant is in use.
    pub(crate) async fn require_active(&self, row: &QueryResult, tenant: TenantId) -> Result<(), Problem> {
        let status: String = row.try_get("", "status").map_err(Failure::from)?;
        if status == "active" {
            return Ok(());
        }
        if row.try_get("", "lapsed").map_err(Failure::from)? {
            self.note_expired(tenant.get()).await;
        }
        Err(not_in_use(&status))
    }

    /// Whether what is sensitive is open to the token's holder.
    fn is_recent(&self, identity: &Identity) -> bool {
        let age = self.clock.now().timestamp().saturating_sub(identity.authenticated_at);
        age <= i64::try_from(self.step_up_after.as_secs()).unwrap_or(i64::MAX)
    }
}

/// What a look-up gives: the row, what the roles say, and whose records that reaches.
pub(crate) type Found = (QueryResult, Held, Reaches);

/// The rest of a look-up, in its transaction.
pub(crate) async fn found(
    tx: &TenantTx,
    row: Option<QueryResult>,
    user: impl FnOnce(&QueryResult) -> Result<Uuid, DbErr>,
) -> Outcome<Option<Found>> {
    let Some(row) = row else { return Ok(None) };
    let permissions: Option<String> = row.try_get("", "permissions")?;
    let held = Held::parse(permissions.as_deref());
    let reaches = held.reaches(tx, user(&row)?).await?;
    Ok(Some((row, held, reaches)))
}

/// The user of a row, with all that the roles and the plan allow.
pub(crate) fn read(row: &QueryResult, verified: &Identity, held: Held, reaches: Reaches) -> Result<Principal, DbErr> {
    let plan: Option<String> = row.try_get("", "plan")?;
    let plan = Allowance::new(plan.map(|all| all.split(' ').map(str::to_owned).collect()));
    let permissions: BTreeSet<String> = held.permissions.into_iter().filter(|code| plan.allows(code)).collect();
    Ok(Principal {
        tenant: verified.tenant,
        user_id: verified.user,
        session_id: verified.session,
        credential: Credential::Session,
        username: row.try_get("", "username")?,
        permissions: Arc::new(permissions),
        reaches,
        must_change_password: row.try_get("", "must_change_password")?,
        must_enrol_mfa: false,
        recently_authenticated: false,
    })
}
