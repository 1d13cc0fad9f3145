//! One attempt, from the typed words to a session.

use erp_core::{AuditEntry, Outcome as AuditOutcome, Problem, Secret, event::Code, new_id};
use erp_db::{
    Outcome, TenantTx, WriteTx, sql,
    tenants::{self, LocatorKind, Tenant},
};
use erp_web::RequestContext;
use sea_orm::{ConnectionTrait, DbErr, sea_query::LockType};

use super::{
    device::{self, Presented},
    rate::Rate,
    rules::Ended,
    throttle,
};
use crate::{
    Auth,
    events::LoginFailed,
    mfa::factor,
    session::service::Pair,
    tenant::not_in_use,
    user::{self, entity::Model, rules::normalise_username},
};

/// What was typed.
pub struct Credentials {
    /// A slug; without one the host's tenant, else the default one.
    pub tenant: Option<String>,
    pub username: String,
    pub password: Secret<String>,
    /// The code of an authenticator app, or a recovery code.
    pub otp: Option<Secret<String>>,
    /// What the client kept of earlier logins.
    pub devices: Presented,
}

/// One attempt after its password was checked.
struct Attempt<'a> {
    /// Normalised.
    username: &'a str,
    /// What the failure is charged to in the tenant where it is counted.
    charged: &'static str,
    /// The user of the name as read before the check.
    read: Option<&'a Model>,
    matches: bool,
    /// Whether the tenant is in use. Who knows the password hears that it is not.
    in_use: bool,
    otp: Option<&'a Secret<String>>,
    devices: &'a Presented,
}

/// The one answer to every failure.
fn refused() -> Problem {
    Problem::new(401, "auth.login.failed")
}

/// The answer to an attempt that gave no session. Who gets another one than [`refused`] knows the password.
pub(crate) fn refusal(ended: Ended) -> Problem {
    match ended {
        Ended::OtpRequired => Problem::new(401, "auth.login.otp_required"),
        Ended::OtpWrong => Problem::new(401, "auth.login.otp_wrong"),
        _ => refused(),
    }
}

impl Auth {
    /// Signs in; `host` is what the request's Host header says, without the port.
    pub async fn login(&self, credentials: &Credentials, host: Option<&str>, context: &RequestContext) -> Outcome<Pair> {
        let tenant = self.tenant_for(credentials.tenant.as_deref(), host).await?;
        let username = normalise_username(&credentials.username);
        let (tenant, username, charged) = match tenant.filter(Tenant::has_users) {
            Some(tenant) => (tenant, username, "itself"),
            // Goes the whole way in the default tenant, so that the answer takes as long, and is counted and audited there under
            // a name that nobody can have: names contain no white space.
            None => match tenants::locate(&self.db, LocatorKind::Slug, &self.default_slug).await? {
                Some(tenant) if tenant.is_active() => (tenant, format!("no such tenant {username}"), "none of ours"),
                _ => {
                    self.passwords.verify(&credentials.password, None).await?;
                    return Err(refused().into());
                }
            },
        };
        let user = self
            .db
            .read(tenant.id, async |tx: &TenantTx| user::service::by_username(tx, &username).await.map_err(erp_db::Failure::from))
            .await?;
        // Outside any transaction: a hash takes longer than a connection should be held.
        let matches = self.passwords.verify(&credentials.password, user.as_ref().and_then(|u| u.password_hash.as_deref())).await?;
        let origin = context.origin(None);
        let opened = self
            .db
            .write(tenant.id, &origin, async |tx: &WriteTx| {
                let attempt = Attempt {
                    username: &username,
                    charged,
                    read: user.as_ref(),
                    matches,
                    in_use: tenant.is_active(),
                    otp: credentials.otp.as_ref(),
                    devices: &credentials.devices,
                };
                self.settle(tx, &attempt, context).await
            })
            .await?;
        if matches!(opened, Err(Ended::TenantNotInUse)) {
            self.note_expired(tenant.id.get()).await;
            return Err(not_in_use(&tenant.status).into());
        }
        let pair = opened.map_err(refusal)?;
        if let Some(user) = user {
            self.rehash(&tenant, &user, &credentials.password, context).await;
        }
        Ok(pair)
    }

    /// The tenant of a slug, else of the host, else the default one.
    pub(crate) async fn tenant_for(&self, slug: Option<&str>, host: Option<&str>) -> Outcome<Option<Tenant>> {
        if let Some(slug) = slug {
            return Ok(tenants::locate(&self.db, LocatorKind::Slug, slug).await?);
        }
        if let Some(host) = host
            && let Some(tenant) = tenants::locate(&self.db, LocatorKind::Host, host).await?
        {
            return Ok(Some(tenant));
        }
        Ok(tenants::locate(&self.db, LocatorKind::Slug, &self.default_slug).await?)
    }

    /// Decides under the lock of the name, or of the known device, and writes down what was decided; a refusal, inside, is
    /// committed all the same.
    async fn settle(&self, tx: &WriteTx, attempt: &Attempt<'_>, context: &RequestContext) -> Outcome<Result<Pair, Ended>> {
        let name = throttle::key(tx, attempt.username);
        let known = match attempt.read {
            Some(read) => device::find(tx, read.id, attempt.devices).await?,
            None => None,
        };
        let key = known.as_ref().map_or_else(|| name.clone(), |known| throttle::device_key(tx, known.id));
        let rates = match known {
            Some(_) => Vec::new(),
            None => vec![
                Rate::of_address(tx, context.ip, self.failures_per_address),
                Rate::of_tenant(tx, attempt.charged, self.failures_per_tenant),
            ],
        };
        let mut delayed = throttle::lock(tx, &key).await?;
        for rate in &rates {
            delayed |= rate.is_full(tx).await?;
        }
        // Locked against a change of the password: a session opened by the old one must not outlive it.
        let now = match attempt.read {
            Some(read) => user::service::locked(tx, read.id, LockType::Share).await?,
            None => None,
        };
        let user = now.as_ref().filter(|now| attempt.read.is_some_and(|read| now.password_changed_at == read.password_changed_at));
        let ended = match (Ended::of(attempt.matches, user.is_some_and(Model::may_sign_in), delayed), user) {
            (Ended::Success, Some(_)) if !attempt.in_use => Ended::TenantNotInUse,
            (Ended::Success, Some(user)) => self.second_factor(tx, user, attempt.otp).await?,
            (ended, _) => ended,
        };
        log(tx, attempt.read, &name, ended, context).await?;
        crate::metrics::login(ended);
        if let Some(user) = now.as_ref().filter(|_| ended.is_told()) {
            tx.publish(user.id, i64::from(user.version), &LoginFailed { user_id: user.id, outcome: Code::new(ended.as_str()) });
        }
        let outcome = if ended == Ended::Success { AuditOutcome::Success } else { AuditOutcome::Denied };
        let entry = AuditEntry::new("auth.login", "user", attempt.read.map(|u| u.id))
            .outcome(outcome)
            .detail("result", ended.as_str())
            .detail("known_device", known.is_some());
        let Some(user) = user.filter(|_| ended == Ended::Success) else {
            if !matches!(ended, Ended::Throttled | Ended::OtpRequired | Ended::TenantNotInUse) {
                self.count_failure(tx, &key, attempt.read.map(|user| user.id)).await?;
                for rate in &rates {
                    rate.add(tx).await?;
                }
            }
            tx.audit(entry);
            return Ok(Err(ended));
        };
        throttle::forget(tx, &key).await?;
        let pair = self.enter(tx, user, known.as_ref(), attempt.devices, context).await?;
        tx.audit(entry.detail("session_id", pair.session.to_string()));
        Ok(Ok(pair))
    }

    /// Takes the code where the user's account asks for one.
    pub(super) async fn second_factor(&self, tx: &WriteTx, user: &Model, otp: Option<&Secret<String>>) -> Outcome<Ended> {
        let Some(factor) = factor::find(tx, user.id).await?.filter(|factor| factor.confirmed_at.is_some()) else {
            return Ok(Ended::Success);
        };
        let Some(typed) = otp else { return Ok(Ended::OtpRequired) };
        let proof = factor.take(tx, typed.expose(), self.clock.now().timestamp()).await?;
        Ok(if proof.is_some() { Ended::Success } else { Ended::OtpWrong })
    }

    /// Replaces a hash of weaker parameters. Best effort: the login has succeeded already.
    async fn rehash(&self, tenant: &Tenant, user: &Model, password: &Secret<String>, context: &RequestContext) {
        let Some(stored) = user.password_hash.as_deref().filter(|stored| self.passwords.is_outdated(stored)) else { return };
        let replaced = async {
            let hash = self.passwords.hash(password).await?;
            let write = async |tx: &WriteTx| {
                // Not the row's version: nothing that a client can see has changed.
                let statement = "UPDATE user_account SET password_hash = $3 WHERE tenant_id = $1 AND id = $2 AND password_hash = $4";
                tx.execute_raw(sql(statement, [tx.tenant().get().into(), user.id.into(), hash.as_str().into(), stored.into()])).await?;
                Outcome::Ok(())
            };
            self.db.write(tenant.id, &context.origin(None), write).await
        };
        if let Err(error) = replaced.await {
            tracing::warn!(%error, user_id = %user.id, "a password hash of old parameters could not be replaced");
        }
    }
}

pub(crate) async fn log(tx: &WriteTx, user: Option<&Model>, key: &[u8], ended: Ended, context: &RequestContext) -> Result<(), DbErr> {
    let statement = "INSERT INTO login_log (tenant_id, id, user_id, username_bidx, outcome, ip, user_agent, trace_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values: [sea_orm::Value; 8] = [
        tx.tenant().get().into(),
        new_id().into(),
        user.map(|u| u.id).into(),
        key.to_vec().into(),
        ended.as_str().into(),
        context.ip.to_string().into(),
        context.user_agent.clone().into(),
        context.trace_id.as_str().into(),
    ];
    tx.execute_raw(sql(statement, values)).await?;
    Ok(())
}
