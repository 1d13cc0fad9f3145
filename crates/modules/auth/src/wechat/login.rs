//! From a code of `wx.login` to a session, or to a ticket.

use erp_core::{Problem, Secret};
use erp_db::{
    Failure, Outcome, TenantTx, WriteTx,
    tenants::{self, LocatorKind, Tenant},
};
use erp_web::RequestContext;

use super::{
    app::view::in_use,
    identity,
    refusal::{Asked, refusal},
    ticket,
};
use crate::{
    Auth,
    login::{
        proven::{Brought, Way},
        rules::Ended,
        service::refusal as turned_away,
    },
    session::service::Pair,
    tenant::not_in_use,
};

/// Where a login has led.
pub enum Arrived {
    In(Box<Pair>),
    /// The token of a ticket.
    Unknown(Secret<String>),
}

/// What a client sends.
pub struct Login {
    pub code: Secret<String>,
    pub appid: Option<String>,
    pub brought: Brought,
}

impl Auth {
    /// Signs in whom WeChat names, or gives a ticket for who is not known. `host` is what the request's Host header says.
    pub async fn wechat_login(&self, login: &Login, host: Option<&str>, context: &RequestContext) -> Outcome<Arrived> {
        self.wechat.require_on()?;
        let tenant = match login.appid.as_deref() {
            Some(appid) => tenants::locate(&self.db, LocatorKind::AppId, appid).await?,
            None => self.tenant_for(None, host).await?,
        };
        let unknown = || Problem::invalid("appid", "auth.wechat.app_unknown");
        let tenant = tenant.filter(Tenant::has_users).ok_or_else(unknown)?;
        let (app, keys) = self
            .db
            .read(tenant.id, async |tx: &TenantTx| {
                let app = in_use(tx, login.appid.as_deref()).await?;
                let keys = self.keys(tx, &app)?;
                Ok::<_, Failure>((app, keys))
            })
            .await?;
        // Outside any transaction: somebody else's answer is waited for.
        let person = self.wechat.person(&keys, &login.code).await.map_err(|fault| refusal(fault, Asked::Login))?;
        let settle = async |tx: &WriteTx| {
            let Some(user) = identity::user_of(tx, &app.appid, &person.openid).await? else {
                // Who has no account hears no more of a tenant that is not in use than that it has no mini-program.
                if !tenant.is_active() {
                    return Err(unknown().into());
                }
                return Ok(Ok(Arrived::Unknown(ticket::issue(tx, &app.appid, &person).await?)));
            };
            let settled = self.settle_proven(tx, user, Way::Wechat { in_use: tenant.is_active() }, &login.brought, context).await?;
            Ok::<_, Failure>(settled.map(|pair| Arrived::In(Box::new(pair))))
        };
        let arrived = self.db.write(tenant.id, &context.origin(None), settle).await?;
        if matches!(arrived, Err(Ended::TenantNotInUse)) {
            self.note_expired(tenant.id.get()).await;
            return Err(not_in_use(&tenant.status).into());
        }
        arrived.map_err(|ended| turned_away(ended).into())
    }
}
