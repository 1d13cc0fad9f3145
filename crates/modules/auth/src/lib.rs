//! Who may do what: login, tokens, sessions, permissions.
//!
//! | concept | what it holds |
//! |---|---|
//! | [`token`] | access tokens (JWT) and refresh tokens (opaque) |
//! | [`password`] | the rules for a new password; hashing |
//! | [`login`] | signing in, and what repeated failures cost |
//! | [`wechat`] | signing in by a WeChat mini-program, and the mini-programs of a tenant |
//! | [`sms`] | codes sent to a phone: signing in, a new password |
//! | [`mfa`] | the second factor, and proving once more who one is |
//! | [`session`] | one sign-in on one device: refresh, list, end |
//! | [`user`] | the user: oneself, and administering those of a tenant |
//! | [`role`] | roles, built in or made, and who may give them |
//! | `tenant` | tenants and their plans, for those who run the installation |
//! | `org` | departments, positions, and who works where |
//! | `api_key` | service accounts and their keys |
//! | `invitation` | people who are to come and choose a password |
//! | `audit_log` | the tenant's audit trail for those who may read it |
//! | `login_log` | who signed in or tried to, for those who may read it |
//! | `operator` | `erp user …`: what an operator does to users |

mod api_key;
mod audit_log;
mod authenticator;
pub mod events;
mod export;
mod invitation;
pub mod login;
mod login_log;
mod metrics;
pub mod mfa;
mod operator;
mod org;
pub mod password;
pub mod permissions;
mod principals;
pub mod role;
mod seed;
pub mod session;
pub mod sms;
pub mod tenant;
pub mod token;
pub mod user;
pub mod wechat;

use std::{sync::Arc, time::Duration};

use erp_core::{Clock, Permission, Problem, TenantId};
use erp_db::{Db, Outcome, tenant_events};
use erp_kit::{AdminSeed, Deps, Module, PatientDirectory, Registrar, SeedContext, SeedReport, Seeds, Settings, StartError, Started};
use erp_settings::{AuthSection, JwtSection, SafeConfig, SmsSection, TenantSection, WechatSection};
use tokio::sync::OnceCell;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    api_key::ApiKeys, password::Passwords, principals::Principals, session::tasks::PurgeExpired, sms::Sms, tenant::ExpireTenants,
    token::AccessTokens, wechat::api::Wechat,
};

/// The module.
pub struct AuthModule;

/// The module's services; every use case is a method of it, written beside its concept.
pub struct Auth {
    pub db: Db,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) settings: Settings,
    pub tokens: AccessTokens,
    pub passwords: Passwords,
    pub(crate) principals: Principals,
    pub(crate) api_keys: ApiKeys,
    pub(crate) lockout_max_delay: Duration,
    /// Failed logins an hour.
    pub(crate) failures_per_address: u32,
    pub(crate) failures_per_tenant: u32,
    /// From the login to the end of the session.
    pub(crate) refresh_life: Duration,
    pub(crate) default_slug: String,
    /// After the last proof of who one is, what is sensitive is open for so long.
    pub(crate) step_up_after: Duration,
    /// The default tenant, once somebody has asked.
    pub(crate) system: OnceCell<TenantId>,
    /// What makes a tenant while the server runs.
    pub(crate) config: Arc<SafeConfig>,
    pub(crate) permissions: Arc<[Permission]>,
    pub(crate) seeds: Seeds,
    pub(crate) wechat: Wechat,
    pub(crate) sms: Sms,
    /// The patients, where a module keeps them.
    pub(crate) patients: Option<Arc<dyn PatientDirectory>>,
}

impl Auth {
    pub fn new(deps: &Deps) -> Result<Self, StartError> {
        let (auth, jwt): (AuthSection, JwtSection) = (deps.config.section()?, deps.config.section()?);
        let tenant: TenantSection = deps.config.section()?;
        let (wechat, sms): (WechatSection, SmsSection) = (deps.config.section()?, deps.config.section()?);
        let development = deps.config.environment().is_development();
        let invalid = |error: &dyn std::error::Error| StartError::Invalid(error.to_string());
        Ok(Self {
            db: deps.db.clone(),
            clock: deps.clock.clone(),
            settings: deps.settings.clone(),
            tokens: AccessTokens::new(&jwt, deps.clock.clone()).map_err(|e| invalid(&e))?,
            passwords: Passwords::new(&auth).map_err(|e| invalid(&e))?,
            principals: Principals::new(auth.principal_cache),
            api_keys: ApiKeys::default(),
            lockout_max_delay: auth.lockout_max_delay,
            failures_per_address: auth.failures_per_address,
            failures_per_tenant: auth.failures_per_tenant,
            refresh_life: jwt.refresh_token_ttl,
            default_slug: tenant.default_slug,
            step_up_after: auth.step_up_after,
            system: OnceCell::new(),
            config: deps.config.clone(),
            permissions: deps.permissions.clone(),
            seeds: deps.seeds.clone(),
            wechat: Wechat::new(&wechat, development),
            sms: Sms::new(&sms, development, deps.clock.clone()).map_err(StartError::Invalid)?,
            patients: deps.patients.clone(),
        })
    }
}

fn public() -> OpenApiRouter<Arc<Auth>> {
    login::http::router()
        .merge(session::http::public())
        .merge(wechat::http::public())
        .merge(sms::http::public())
        .merge(invitation::http::public())
}

fn private() -> OpenApiRouter<Arc<Auth>> {
    user::http::router()
        .merge(role::http::router())
        .merge(org::http::router())
        .merge(tenant::http::router())
        .merge(session::http::private())
        .merge(mfa::http::router())
        .merge(wechat::http::private())
        .merge(wechat::app::http::router())
        .merge(api_key::http::router())
        .merge(invitation::http::private())
        .merge(audit_log::http::router())
        .merge(login_log::http::router())
}

#[async_trait::async_trait]
impl Module for AuthModule {
    fn name(&self) -> &'static str {
        "auth"
    }

    fn describe(&self, registrar: &mut Registrar) {
        registrar.permissions(permissions::ALL);
        registrar.openapi(OpenApiRouter::new().nest("/api/v1", public().merge(private())).into_openapi());
        registrar.events(events::all());
        registrar.events(tenant_events::all());
        registrar.sealed(&user::SEALED);
        registrar.sealed(&mfa::SEALED);
        for table in [&wechat::APPS, &wechat::IDENTITIES, &wechat::TICKETS] {
            registrar.sealed(table);
        }
        for setting in mfa::settings::all().into_iter().chain(wechat::settings::all()).chain(api_key::settings::all()) {
            registrar.setting(setting);
        }
        registrar.task(PurgeExpired::default());
        registrar.task(ExpireTenants::default());
        registrar.check(login::check::lockouts());
        registrar.group("user", "The users of a tenant, for operators", operator::commands());
    }

    fn judge_admin(&self, config: &SafeConfig, admin: &AdminSeed, is_default: bool) -> Result<(), Problem> {
        seed::judge(config, admin, is_default)
    }

    async fn seed(&self, context: &SeedContext<'_>, report: &mut SeedReport) -> Outcome<()> {
        seed::seed(context, report).await
    }

    async fn start(&self, deps: &Deps) -> Result<Started, StartError> {
        metrics::describe();
        let section: AuthSection = deps.config.section()?;
        let mut auth = Auth::new(deps)?;
        auth.passwords = auth.passwords.settle(&section);
        Ok(started(Arc::new(auth)))
    }
}

/// The routes over given services; for tests that also look at the services.
pub fn started(auth: Arc<Auth>) -> Started {
    let (public, _) = public().with_state(auth.clone()).split_for_parts();
    let (private, _) = private().with_state(auth.clone()).split_for_parts();
    Started { public, private, authenticator: Some(auth) }
}
