//! From a ticket and a phone to a user.

use erp_core::{Pii, Problem, Secret};
use erp_db::{
    DbError, Failure, Outcome, Scoped, TenantTx, WriteTx,
    tenants::{self, Tenant},
};
use erp_kit::patients::{Ask, KnownPatient};
use erp_web::RequestContext;
use uuid::Uuid;

use super::{
    app::view::in_use,
    choose::ChoosePatient,
    identity,
    settings::SELF_REGISTRATION,
    ticket::{self, Ticket, refused},
};
use crate::{
    Auth,
    login::{
        proven::{Brought, Way},
        rules::Ended,
        service::refusal as turned_away,
        throttle,
    },
    session::service::Pair,
    token::RefreshToken,
    user::{self, entity::Entity as Users},
};

/// Where a ticket has led.
pub enum Bound {
    In(Box<Pair>),
    /// Several patients have the phone.
    Choose(Vec<Candidate>),
}

/// One of several patients with a phone, as somebody who holds the phone may see it.
pub struct Candidate {
    /// `张*`
    pub name: Option<String>,
    pub asks: Vec<Ask>,
}

/// What a client sends.
pub struct BindPhone {
    pub bind_token: Secret<String>,
    pub phone_code: Secret<String>,
    pub brought: Brought,
}

/// Why nobody came in.
pub(super) enum NotBound {
    Ended(Ended),
    /// The phone leads to a user who has another WeChat account.
    Taken(Uuid),
    /// Somebody was quicker: look again.
    Raced,
}

/// By what somebody shows whose record is theirs.
pub(super) enum Plan<'a> {
    /// A phone that WeChat vouches for.
    Phone { phone: &'a Pii<String>, may_register: bool, brought: &'a Brought },
    /// One of several, and what is told of them.
    Choice(&'a ChoosePatient),
}

/// How that ended, if with nothing worse.
pub(super) enum Settled {
    Bound(Bound),
    /// What was told is not what the record says; tries that are left.
    Wrong(i16),
}

/// What a transaction found out.
pub(super) type Step<T> = Result<T, NotBound>;

impl Auth {
    /// Makes whom the ticket names the user of the patient with the phone that WeChat vouches for.
    pub async fn bind_phone(&self, bind: &BindPhone, context: &RequestContext) -> Outcome<Bound> {
        self.wechat.require_on()?;
        let (tenant, token) = self.ticket_tenant(&bind.bind_token).await?;
        let appid = self.db.write(tenant.id, &context.origin(None), async |tx: &WriteTx| begin(tx, &token.hash).await).await?;
        let (app, keys) = self
            .db
            .read(tenant.id, async |tx: &TenantTx| {
                let app = in_use(tx, Some(&appid)).await?;
                let keys = self.keys(tx, &app)?;
                Ok::<_, Failure>((app, keys))
            })
            .await?;
        // Outside any transaction: somebody else's answer is waited for.
        let phone = self.phone_behind(tenant.id, &app, &keys, &bind.phone_code).await?;
        let may_register = self.settings.get(tenant.id, None, &SELF_REGISTRATION).await?;
        let plan = Plan::Phone { phone: &phone.number, may_register, brought: &bind.brought };
        match self.settle_bind(&tenant, &appid, &token, &plan, context).await? {
            Settled::Bound(bound) => Ok(bound),
            Settled::Wrong(_) => Err(refused().into()),
        }
    }

    /// The tenant that a ticket's token names, if it has the form of one. Trusted once the hash is found there.
    pub(super) async fn ticket_tenant(&self, text: &Secret<String>) -> Outcome<(Tenant, RefreshToken)> {
        let token = RefreshToken::parse(text.expose()).ok_or_else(refused)?;
        let tenant = tenants::get(&self.db, token.tenant).await?.filter(Tenant::is_active).ok_or_else(refused)?;
        Ok((tenant, token))
    }

    /// Goes by the plan, once more where somebody was quicker, and tells whoever it concerns how it ended.
    pub(super) async fn settle_bind(
        &self,
        tenant: &Tenant,
        appid: &str,
        token: &RefreshToken,
        plan: &Plan<'_>,
        context: &RequestContext,
    ) -> Outcome<Settled> {
        let origin = context.origin(None);
        for again in [true, false] {
            let settled = self
                .db
                .write(tenant.id, &origin, async |tx: &WriteTx| match self.step(tx, token, plan, context).await? {
                    // What was made on the way must not stay.
                    Err(NotBound::Raced) => Err(Failure::Db(DbError::Contention { sqlstate: RACED.to_owned() })),
                    settled => Ok(settled),
                })
                .await;
            match settled {
                Err(Failure::Db(DbError::Contention { .. })) if again => {}
                Err(failure) => return Err(failure),
                Ok(Ok(done)) => return Ok(done),
                Ok(Err(NotBound::Ended(ended))) => return Err(turned_away(ended).into()),
                Ok(Err(NotBound::Taken(user))) => {
                    let told = async |tx: &WriteTx| {
                        ticket::used(tx, ticket::find(tx, &token.hash).await?.id).await?;
                        identity::contest(tx, appid, user).await
                    };
                    self.db.write(tenant.id, &origin, told).await?;
                    return Err(Problem::conflict("auth.wechat.already_bound").into());
                }
                Ok(Err(NotBound::Raced)) => break,
            }
        }
        Err(Problem::conflict("auth.wechat.already_bound").into())
    }

    async fn step(&self, tx: &WriteTx, token: &RefreshToken, plan: &Plan<'_>, context: &RequestContext) -> Outcome<Step<Settled>> {
        let ticket = ticket::find(tx, &token.hash).await?;
        match *plan {
            Plan::Phone { phone, may_register, brought } => {
                let bound = self.by_phone(tx, &ticket, phone, may_register, brought, context).await?;
                Ok(bound.map(Settled::Bound))
            }
            Plan::Choice(choice) => self.settle_choice(tx, &ticket, choice, context).await,
        }
    }

    async fn by_phone(
        &self,
        tx: &WriteTx,
        ticket: &Ticket,
        phone: &Pii<String>,
        may_register: bool,
        brought: &Brought,
        context: &RequestContext,
    ) -> Outcome<Step<Bound>> {
        if ticket.choice.is_some() {
            // Another code of this ticket was quicker: what is left of its tries must not begin anew.
            return Err(refused().into());
        }
        // Two people with one phone are taken one after the other: the second one finds what the first one made.
        throttle::lock(tx, &throttle::phone_key(tx, phone.expose())).await?;
        let found = match &self.patients {
            Some(patients) => patients.by_phone(tx, phone).await?,
            None => Vec::new(),
        };
        let pair = match found.as_slice() {
            [] if !may_register => return Err(Problem::new(403, "auth.wechat.registration_closed").into()),
            [] => self.bind_to(tx, ticket, phone, None, brought, context).await?,
            [only] => self.bind_to(tx, ticket, phone, Some(only), brought, context).await?,
            several => {
                let ids: Vec<Uuid> = several.iter().map(|one| one.id).collect();
                ticket::offer(tx, ticket.id, phone, &ids).await?;
                let shown =
                    |one: &KnownPatient| Candidate { name: one.name.as_ref().map(|name| name.as_str().to_owned()), asks: one.asks.clone() };
                return Ok(Ok(Bound::Choose(several.iter().map(shown).collect())));
            }
        };
        Ok(pair.map(|pair| Bound::In(Box::new(pair))))
    }

    /// Binds the ticket's person to the patient's user, who is made if there is none, and signs them in. The phone is locked.
    pub(super) async fn bind_to(
        &self,
        tx: &WriteTx,
        ticket: &Ticket,
        phone: &Pii<String>,
        patient: Option<&KnownPatient>,
        brought: &Brought,
        context: &RequestContext,
    ) -> Outcome<Step<Pair>> {
        let linked = patient.and_then(|patient| patient.user);
        let standing = match linked {
            Some(user) => Users::by_id(tx, user).await?.filter(|user| user.deleted_at.is_none()).map(|user| user.id),
            None => None,
        };
        let owner = identity::user_of(tx, &ticket.appid, &ticket.person.openid).await?;
        let user = match (owner, standing) {
            // The other tap of two was quicker.
            (Some(owner), Some(user)) if owner == user => user,
            (Some(owner), _) => return Ok(Err(NotBound::Taken(owner))),
            (None, Some(user)) if identity::has_one(tx, &ticket.appid, user).await? => return Ok(Err(NotBound::Taken(user))),
            (None, Some(user)) => user,
            (None, None) => self.new_patient_user(tx, phone, patient).await?,
        };
        // The session first: whoever may not come in binds nothing.
        let pair = match self.settle_proven(tx, user, Way::Wechat { in_use: true }, brought, context).await? {
            Ok(pair) => pair,
            Err(ended) => return Ok(Err(NotBound::Ended(ended))),
        };
        if owner.is_none() && !identity::bind(tx, &ticket.appid, &ticket.person, user).await? {
            return Ok(Err(NotBound::Raced));
        }
        ticket::used(tx, ticket.id).await?;
        Ok(Ok(pair))
    }

    async fn new_patient_user(&self, tx: &WriteTx, phone: &Pii<String>, patient: Option<&KnownPatient>) -> Outcome<Uuid> {
        let user = user::patient::create(tx, phone).await?;
        match (&self.patients, patient) {
            (Some(patients), Some(patient)) => patients.link(tx, patient.id, user).await?,
            (Some(patients), None) => {
                patients.enrol(tx, user, phone).await?;
            }
            (None, _) => {}
        }
        Ok(user)
    }
}

/// SQLSTATE of a lost race.
const RACED: &str = "40001";

/// Counts a code of a phone against the ticket, whatever becomes of it; the app that the ticket is of.
async fn begin(tx: &WriteTx, hash: &[u8; 32]) -> Outcome<String> {
    let ticket = ticket::find(tx, hash).await?;
    if ticket.choice.is_some() {
        // The phone is known, and what is still to be told is something else.
        return Err(refused().into());
    }
    ticket::count(tx, ticket.id).await?;
    Ok(ticket.appid)
}
