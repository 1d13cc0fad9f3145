//! Signing in by a code.

use erp_core::{AuditEntry, Outcome as AuditOutcome, Pii, Problem, Secret};
use erp_db::{Failure, Outcome, WriteTx};
use erp_web::RequestContext;
use uuid::Uuid;

use super::{code, send::Door, sender::Purpose};
use crate::{
    Auth,
    login::{
        proven::{Brought, Way},
        rules::Ended,
        service::log,
        throttle,
    },
    session::service::Pair,
    user::{self, rules::normalise_username},
};

/// What a client sends.
pub struct SmsLogin {
    pub door: Door,
    /// In E.164.
    pub phone: Pii<String>,
    pub code: Secret<String>,
    /// Which user, where several have the phone.
    pub username: Option<String>,
    pub brought: Brought,
}

/// The one answer to every code that opens nothing.
pub(crate) fn refused() -> Problem {
    Problem::new(401, "auth.sms.code_invalid")
}

/// Who a right code is for.
pub(crate) enum Holder {
    /// Its row, and the user.
    One(Uuid, Uuid),
    /// Several have the phone, and the name is none of theirs, or missing.
    Several,
    Nobody,
}

impl Auth {
    /// Signs in the user with the phone to which the code was sent.
    pub async fn sms_login(&self, login: &SmsLogin, context: &RequestContext) -> Outcome<Pair> {
        self.require_sms()?;
        let Some((tenant, phone)) = self.sms_tenant(&login.door, &login.phone).await? else { return Err(refused().into()) };
        let settle = async |tx: &WriteTx| {
            let (row, user) = match self.holder(tx, Purpose::Login, &phone, &login.code, login.username.as_deref(), context).await? {
                Holder::One(row, user) => (row, user),
                Holder::Several => return Ok(Err(Problem::invalid("username", "auth.sms.several_users"))),
                Holder::Nobody => return Ok(Err(refused())),
            };
            let settled = self.settle_proven(tx, user, Way::Sms, &login.brought, context).await?;
            // A client that is asked for its second factor sends the code again.
            if settled.is_ok() {
                code::used(tx, row, &phone).await?;
            }
            Ok::<_, Failure>(settled.map_err(|ended| match ended {
                Ended::OtpRequired | Ended::OtpWrong => crate::login::service::refusal(ended),
                _ => refused(),
            }))
        };
        let settled = self.db.write(tenant.id, &context.origin(None), settle).await?;
        Ok(settled?)
    }

    /// Active users with this phone, and their names. Patients have it only as long as their record says so: a number that has gone to
    /// somebody else does not open what the one before had.
    pub(crate) async fn phones_users(&self, tx: &WriteTx, phone: &Pii<String>) -> Outcome<Vec<(Uuid, String)>> {
        let found = user::patient::by_phone(tx, phone).await?;
        let records = match &self.patients {
            // Asked either way: how long it takes says nothing.
            Some(patients) => patients.by_phone(tx, phone).await?,
            None => Vec::new(),
        };
        let has = |user: Uuid| records.iter().any(|record| record.user == Some(user));
        Ok(found.into_iter().filter(|held| !held.is_patient || has(held.id)).map(|held| (held.id, held.username)).collect())
    }

    /// Looks at a typed code and finds who it is for. A wrong one is counted and put on record.
    pub(crate) async fn holder(
        &self,
        tx: &WriteTx,
        purpose: Purpose,
        phone: &Pii<String>,
        typed: &Secret<String>,
        username: Option<&str>,
        context: &RequestContext,
    ) -> Outcome<Holder> {
        let row = code::check(self, tx, purpose, phone, typed.expose(), context.ip).await?;
        // Asked either way.
        let users = self.phones_users(tx, phone).await?;
        let Some(row) = row else {
            log(tx, None, &throttle::phone_key(tx, phone.expose()), Ended::BadCredentials, context).await?;
            crate::metrics::login(Ended::BadCredentials);
            let entry = AuditEntry::new("auth.sms.code_refused", "user", None).outcome(AuditOutcome::Denied);
            tx.audit(entry.detail("purpose", purpose.as_str()));
            return Ok(Holder::Nobody);
        };
        let wanted = username.map(normalise_username);
        let mut fitting = users.iter().filter(|(_, name)| wanted.as_ref().is_none_or(|wanted| wanted == name));
        Ok(match (fitting.next(), fitting.next(), users.len()) {
            (Some((user, _)), None, _) => Holder::One(row, *user),
            (_, _, 0) => Holder::Nobody,
            _ => Holder::Several,
        })
    }
}
