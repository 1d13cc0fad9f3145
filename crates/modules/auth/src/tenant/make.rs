//! Making a tenant with its roles and its first administrator.
//!
//! Rows of two tenants cannot be written in one transaction. The tenant's row comes first and is nobody's (`preparing`); then every
//! module fills it; at last one transaction of the default tenant's opens it, with the trail, the event and the kept answer. What broke
//! off is taken up by the next try under the same slug.

use axum::response::Response;
use erp_core::{Origin, Problem, Secret, TenantId};
use erp_db::{
    Failure, Outcome, TenantTx, WriteTx, locks,
    tenants::{self, Tenant, Terms},
};
use erp_kit::{AdminPassword, AdminSeed, Profile, SeedContext, SeedReport};
use erp_settings::{
    TenantSection,
    secrets::{Generate, generate},
};
use erp_web::{
    ApiError, Caller,
    idempotency::{Created, Creating, create as create_once},
};

use super::{
    http::TENANTS,
    input::{NewTenant, TenantDraft},
    list,
    view::TenantMade,
};
use crate::{
    Auth,
    permissions::TenantManage,
    role::rules::ADMINISTRATOR,
    user::{
        access,
        manage::{self, Account},
        person::Contact,
        service::by_username,
    },
};

impl Auth {
    pub(super) async fn make_tenant(&self, system: TenantId, request: Creating<TenantManage, NewTenant>) -> Result<Response, ApiError> {
        let draft = request.body.check()?;
        let terms = self.terms(system, &request.body).await?;
        let (password, made) = match &request.body.admin_password {
            Some(given) => (given.clone(), None),
            None => {
                let made = generate(Generate::Password).map_err(Problem::internal)?;
                (made.clone(), Some(made.expose().clone()))
            }
        };
        let admin = AdminSeed {
            username: draft.admin_username.clone(),
            password: AdminPassword::Given(password.clone()),
            must_change: true,
            email: None,
            roles: Vec::new(),
        };
        self.seeds.judge(&self.config, &admin).map_err(of_admin)?;
        let Some(lock) = self.db.try_lock(locks::TENANT, &draft.code).await.map_err(Failure::from)? else {
            return Err(Problem::conflict("auth.tenant.being_made").into());
        };
        let made = self.make_alone(system, request, &draft, terms, admin, (password, made)).await;
        // Told, so that whoever comes next does not find it held by a connection that is being closed.
        lock.release().await.ok();
        made
    }

    /// Makes it while nobody else makes one of this slug.
    async fn make_alone(
        &self,
        system: TenantId,
        request: Creating<TenantManage, NewTenant>,
        draft: &TenantDraft,
        terms: Terms,
        admin: AdminSeed,
        (password, made): (Secret<String>, Option<String>),
    ) -> Result<Response, ApiError> {
        let origin = request.caller.origin();
        let prepared = self.prepared(system, &origin, draft, terms).await?;
        if let Some(tenant) = &prepared {
            self.fill(tenant, admin, &password).await?;
        }
        let work = async |tx: &WriteTx, _: &Caller, _: NewTenant| {
            // A repeat does not come here: it gets the first answer.
            let tenant = prepared.ok_or_else(|| Problem::conflict("auth.tenant.code_taken"))?;
            tenants::complete(tx, tenant.id.get(), &tenant.code).await?;
            let tenant = list::one(tx, tenant.id.get()).await?;
            let (id, version) = (tenant.id, tenant.version);
            let body = TenantMade { tenant, admin_username: draft.admin_username.clone(), one_time_password: made };
            Ok(Created { body, location: format!("{TENANTS}/{id}"), version })
        };
        create_once(&self.db, request, work).await
    }

    /// 422 naming what is wrong with the plan or the end.
    async fn terms(&self, system: TenantId, body: &NewTenant) -> Result<Terms, ApiError> {
        let plan_id = self.db.read(system, async |tx: &TenantTx| list::plan_named(tx, body.plan.as_deref()).await).await?;
        if body.plan.is_some() && plan_id.is_none() {
            return Err(Problem::invalid("plan", "common.field.names_nothing").into());
        }
        if body.expires_at.is_some_and(|end| end <= self.clock.now()) {
            return Err(Problem::invalid("expires_at", "common.field.not_later").into());
        }
        Ok(Terms { plan_id, expires_at: body.expires_at, max_users: body.max_users })
    }

    async fn prepared(&self, system: TenantId, origin: &Origin, draft: &TenantDraft, terms: Terms) -> Outcome<Option<Tenant>> {
        let section: TenantSection = self.config.section().map_err(Problem::internal)?;
        let timezone = draft.timezone.as_deref().unwrap_or(&section.default_timezone);
        let new = tenants::NewTenant { code: &draft.code, name: &draft.name, timezone, terms };
        tenants::prepare(&self.db, system, origin, &new).await
    }

    /// Gives the tenant what every module has for it, and an administrator who signs in with this password.
    async fn fill(&self, tenant: &Tenant, admin: AdminSeed, password: &Secret<String>) -> Outcome<()> {
        // Whoever makes tenants holds nothing in them.
        let origin = Origin::system("tenant-create");
        let username = admin.username.clone();
        let mut report = SeedReport::default();
        let context = SeedContext {
            db: &self.db,
            config: &self.config,
            tenant,
            is_default: false,
            profile: Profile::Minimal,
            admin: Some(admin),
            permissions: &self.permissions,
            origin: origin.clone(),
            dry_run: false,
        };
        self.seeds.seed(&context, &mut report).await?;
        if report.created.contains(&format!("user {username}")) {
            return Ok(());
        }
        // An earlier try came as far as this: its password is not the one of this answer.
        let hash = self.passwords.hash(password).await?;
        let write = async |tx: &WriteTx| match by_username(tx, &username).await? {
            Some(user) => access::reset_password(tx, &user, &hash, true).await.map(|_| ()),
            None => {
                let contact = Contact::default();
                let account = Account { username: &username, hash: &hash, must_change: true, roles: &[ADMINISTRATOR], contact: &contact };
                manage::create(tx, &account).await.map(|_| ())
            }
        };
        self.db.write(tenant.id, &origin, write).await
    }
}

/// What is wrong with an administrator, under the names of the request's fields.
fn of_admin(mut problem: Problem) -> Problem {
    for fault in &mut problem.fields {
        fault.path = format!("admin_{}", fault.path);
    }
    problem
}
