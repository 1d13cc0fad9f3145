//! Coming in: the one place where a proof of who somebody is becomes a session, whatever the proof was.

use erp_core::{AuditEntry, Outcome as AuditOutcome, Secret, event::Code};
use erp_db::{Outcome, Scoped, WriteTx};
use erp_web::RequestContext;
use sea_orm::sea_query::LockType;
use uuid::Uuid;

use super::{
    device::{self, Known, Presented},
    rules::Ended,
    service::log,
    throttle,
};
use crate::{
    Auth,
    events::LoginFailed,
    mfa::factor,
    session::service::{Pair, open},
    user::{
        entity::{Entity, Model},
        service::locked,
    },
};

/// By what a user proved who they are, without a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Whether the tenant is in use: whom WeChat names hears that it is not.
    Wechat {
        in_use: bool,
    },
    Sms,
}

impl Way {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Wechat { .. } => "wechat",
            Self::Sms => "sms",
        }
    }
}

/// What a client sends beside its proof.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// The code of an authenticator app, or a recovery code.
    pub otp: Option<Secret<String>>,
    /// What it kept of earlier logins.
    pub devices: Presented,
}

impl Auth {
    /// A session for the user, whose device is known from now on.
    pub(crate) async fn enter(
        &self,
        tx: &WriteTx,
        user: &Model,
        known: Option<&Known>,
        devices: &Presented,
        context: &RequestContext,
    ) -> Outcome<Pair> {
        let (device, kept) = device::remember(tx, user.id, known, devices).await?;
        Ok(Pair { device: Some(kept), ..open(self, tx, user, device, context).await? })
    }

    /// Lets a user in who proved who they are without a password, and writes down how that ended; a refusal, inside, is committed
    /// all the same. A second factor is asked for as after a password, and its wrong codes are counted there too.
    pub(crate) async fn settle_proven(
        &self,
        tx: &WriteTx,
        user: Uuid,
        way: Way,
        brought: &Brought,
        context: &RequestContext,
    ) -> Outcome<Result<Pair, Ended>> {
        let Some(read) = Entity::by_id(tx, user).await? else { return Ok(Err(Ended::Disabled)) };
        let name = throttle::key(tx, &read.username);
        let known = device::find(tx, user, &brought.devices).await?;
        let key = known.as_ref().map_or_else(|| name.clone(), |known| throttle::device_key(tx, known.id));
        // In the order of a login by password: the counter before the row.
        let delayed = throttle::lock(tx, &key).await?;
        let now = locked(tx, user, LockType::Share).await?;
        let ended = match now.as_ref().filter(|user| user.may_sign_in()) {
            None => Ended::Disabled,
            Some(_) if way == (Way::Wechat { in_use: false }) => Ended::TenantNotInUse,
            // Nothing is guessed here but the code of a second factor: strangers who fail under the name delay nobody else.
            Some(user) if delayed && factor::status(tx, user.id).await?.enabled => Ended::Throttled,
            Some(user) => self.second_factor(tx, user, brought.otp.as_ref()).await?,
        };
        log(tx, Some(&read), &name, ended, context).await?;
        crate::metrics::login(ended);
        if let Some(now) = now.as_ref().filter(|_| ended.is_told()) {
            tx.publish(user, i64::from(now.version), &LoginFailed { user_id: user, outcome: Code::new(ended.as_str()) });
        }
        let outcome = if ended == Ended::Success { AuditOutcome::Success } else { AuditOutcome::Denied };
        let entry = AuditEntry::new("auth.login", "user", user)
            .outcome(outcome)
            .detail("result", ended.as_str())
            .detail("way", way.as_str())
            .detail("known_device", known.is_some());
        let Some(user) = now.filter(|_| ended == Ended::Success) else {
            if ended == Ended::OtpWrong {
                self.count_failure(tx, &key, Some(user)).await?;
            }
            tx.audit(entry);
            return Ok(Err(ended));
        };
        throttle::forget(tx, &key).await?;
        let pair = self.enter(tx, &user, known.as_ref(), &brought.devices, context).await?;
        tx.audit(entry.detail("session_id", pair.session.to_string()));
        Ok(Ok(pair))
    }
}
