//! Phase 6: what a tenant starts with.

use std::sync::Arc;

use erp_core::{Origin, Pii};
use erp_db::{
    Db,
    tenants::{self, Tenant},
};
use erp_kit::{AdminPassword, AdminSeed, Profile, SeedContext, SeedReport};
use erp_settings::{AuthSection, SafeConfig, TenantSection};

use super::{Kind, Migrated, PhaseError, PhaseName, config::Checked};

/// Phase 6's witness: the default tenant exists and can be logged in to.
pub struct Seeded {
    pub(super) checked: Checked,
    pub(super) db: Db,
    pub(super) default_tenant: Tenant,
    tenant: Tenant,
    report: SeedReport,
}

#[derive(Clone, Debug)]
pub struct SeedOptions {
    /// Another tenant than the default one.
    pub tenant: Option<String>,
    pub tenant_name: Option<String>,
    /// Until when and how far a new tenant may be used.
    pub terms: tenants::Terms,
    /// The time zone of a new tenant, instead of `tenant.default_timezone`.
    pub timezone: Option<String>,
    pub admin_username: Option<String>,
    pub admin_email: Option<Pii<String>>,
    /// Built-in roles that a new administrator gets besides its own.
    pub admin_roles: Vec<String>,
    /// Of a further tenant's administrator, or instead of `auth.super_admin_password`.
    pub password: Option<AdminPassword>,
    pub profile: Profile,
    /// The default administrator need not change the configured password.
    pub waive_change: bool,
    /// Change nothing; only look the default tenant up.
    pub skip: bool,
    /// Only this module's seed.
    pub only: Option<String>,
    /// Who seeds: `system:seed`, or the operator.
    pub origin: Origin,
}

impl Default for SeedOptions {
    fn default() -> Self {
        Self {
            tenant: None,
            tenant_name: None,
            terms: tenants::Terms::default(),
            timezone: None,
            admin_username: None,
            admin_email: None,
            admin_roles: Vec::new(),
            password: None,
            profile: Profile::Minimal,
            waive_change: false,
            skip: false,
            only: None,
            origin: Origin::system("seed"),
        }
    }
}

/// What a seed looked at and made; a tenant is absent only in a dry run that would make it.
struct Run {
    default_tenant: Option<Tenant>,
    tenant: Option<Tenant>,
    report: SeedReport,
}

impl Migrated {
    /// Phase 6: idempotent and safe in parallel; an existing administrator is never touched.
    pub async fn seed(self, options: &SeedOptions) -> Result<Seeded, PhaseError> {
        let run = self.run(options, false).await?;
        let (Some(default_tenant), Some(tenant)) = (run.default_tenant, run.tenant) else {
            return Err(PhaseError::new(PhaseName::Seed, Kind::SeedFailed, "the default tenant does not exist").hint("run: erp seed"));
        };
        Ok(Seeded { checked: self.checked, db: self.db, default_tenant, tenant, report: run.report })
    }

    /// What [`Migrated::seed`] would make; changes nothing.
    pub async fn plan_seed(&self, options: &SeedOptions) -> Result<SeedReport, PhaseError> {
        Ok(self.run(options, true).await?.report)
    }

    async fn run(&self, options: &SeedOptions, dry_run: bool) -> Result<Run, PhaseError> {
        let invalid = |message: String| PhaseError::new(PhaseName::Seed, Kind::ConfigInvalid, message);
        let config = &self.checked.config;
        if options.profile == Profile::Demo && config.environment().is_production() {
            return Err(invalid("the demo profile is refused in production".to_owned()).hint("use --env development, or --profile minimal"));
        }
        if let Some(only) = options.only.as_deref().filter(|only| self.checked.modules.iter().all(|m| m.name() != *only)) {
            return Err(PhaseError::new(PhaseName::Seed, Kind::Usage, format!("there is no module {only}")).hint("erp version lists them"));
        }
        let section: TenantSection = config.section().map_err(|e| invalid(e.to_string()))?;
        let auth: AuthSection = config.section().map_err(|e| invalid(e.to_string()))?;
        let mut report = SeedReport::default();
        let pass = Pass { dry_run, options };
        let default_tenant = self
            .find_or_make(&section.default_slug, &section.default_name, &section, dry_run || options.skip, !options.skip, &mut report)
            .await?;
        let further = options.tenant.as_deref().filter(|slug| Some(*slug) != default_tenant.as_ref().map(|t| t.code.as_str()));
        if let Some(tenant) = default_tenant.as_ref().filter(|_| !options.skip) {
            // The default tenant first: permissions are global, and a further tenant needs them.
            let profile = if further.is_some() { Profile::Minimal } else { options.profile };
            let admin = AdminSeed {
                username: options.admin_username.clone().filter(|_| further.is_none()).unwrap_or(auth.super_admin_username),
                password: options.password.clone().filter(|_| further.is_none()).unwrap_or(AdminPassword::Given(auth.super_admin_password)),
                must_change: !options.waive_change && profile == Profile::Minimal,
                email: options.admin_email.clone().filter(|_| further.is_none()),
                roles: if further.is_some() { Vec::new() } else { options.admin_roles.clone() },
            };
            self.judge(&admin, true)?;
            self.modules(tenant, true, profile, admin, &pass, &mut report).await?;
        }
        let tenant = match further {
            Some(slug) => self.further(slug, default_tenant.as_ref(), &section, &pass, &mut report).await?,
            None => default_tenant.clone(),
        };
        Ok(Run { default_tenant, tenant, report })
    }

    /// The tenant of a slug; made unless `look` forbids it.
    async fn find_or_make(
        &self,
        slug: &str,
        name: &str,
        section: &TenantSection,
        look: bool,
        tell: bool,
        report: &mut SeedReport,
    ) -> Result<Option<Tenant>, PhaseError> {
        let fail = |error: erp_db::DbError| PhaseError::failure(PhaseName::Seed, Kind::SeedFailed, error.into());
        let found = tenants::locate(&self.db, tenants::LocatorKind::Slug, slug).await.map_err(fail)?;
        if found.is_some() || look {
            if found.is_none() && tell {
                report.created(format!("tenant {slug} with its roles and administrator"));
            }
            return Ok(found);
        }
        let (tenant, created) = tenants::ensure(&self.db, slug, name, &section.default_timezone).await.map_err(fail)?;
        if created {
            report.created(format!("tenant {slug}"));
        }
        Ok(Some(tenant))
    }

    async fn further(
        &self,
        slug: &str,
        system: Option<&Tenant>,
        section: &TenantSection,
        pass: &Pass<'_>,
        report: &mut SeedReport,
    ) -> Result<Option<Tenant>, PhaseError> {
        let options = pass.options;
        if !tenants::valid_slug(slug) {
            return Err(PhaseError::new(PhaseName::Seed, Kind::Usage, "a tenant's slug is 2 to 40 of a-z, 0-9 and inner hyphens"));
        }
        let name = options.tenant_name.as_deref().unwrap_or(slug);
        let admin = AdminSeed {
            username: options.admin_username.clone().unwrap_or_else(|| "admin".to_owned()),
            password: options.password.clone().unwrap_or(AdminPassword::SetupToken),
            must_change: options.profile == Profile::Minimal,
            email: options.admin_email.clone(),
            roles: options.admin_roles.clone(),
        };
        self.judge(&admin, false)?;
        let fail = |failure: erp_db::Failure| PhaseError::failure(PhaseName::Seed, Kind::SeedFailed, failure);
        let tenant = match self.find_or_make(slug, name, section, true, pass.dry_run, report).await? {
            Some(tenant) => tenant,
            None if pass.dry_run => return Ok(None),
            None => {
                let system = system.map(|tenant| tenant.id).ok_or_else(|| {
                    PhaseError::new(PhaseName::Seed, Kind::SeedFailed, "the default tenant does not exist").hint("run: erp seed")
                })?;
                let timezone = options.timezone.as_deref().unwrap_or(&section.default_timezone);
                let new = tenants::NewTenant { code: slug, name, timezone, terms: options.terms.clone() };
                let (tenant, created) = tenants::create(&self.db, system, &options.origin, &new).await.map_err(fail)?;
                if created {
                    report.created(format!("tenant {slug}"));
                }
                tenant
            }
        };
        if !tenant.has_users() {
            // What is put into a closed one would outlive its erasure, and one on its way is somebody else's.
            let message = format!("the tenant {slug} is {}: nothing is put into it", tenant.status);
            return Err(PhaseError::new(PhaseName::Seed, Kind::SeedInput, message).hint("nothing was made"));
        }
        self.modules(&tenant, false, options.profile, admin, pass, report).await?;
        Ok(Some(tenant))
    }

    /// Asks the modules about a new administrator before anything is made.
    fn judge(&self, admin: &AdminSeed, is_default: bool) -> Result<(), PhaseError> {
        for module in self.checked.modules.iter() {
            module.judge_admin(&self.checked.config, admin, is_default).map_err(|problem| {
                PhaseError::new(PhaseName::Seed, Kind::SeedInput, format!("the new administrator is refused: {problem}"))
                    .hint("nothing was made")
            })?;
        }
        Ok(())
    }

    async fn modules(
        &self,
        tenant: &Tenant,
        is_default: bool,
        profile: Profile,
        admin: AdminSeed,
        pass: &Pass<'_>,
        report: &mut SeedReport,
    ) -> Result<(), PhaseError> {
        let context = SeedContext {
            db: &self.db,
            config: &self.checked.config,
            tenant,
            is_default,
            profile,
            admin: Some(admin),
            permissions: &self.checked.registrar.permissions,
            origin: pass.options.origin.clone(),
            dry_run: pass.dry_run,
        };
        let wanted = |name: &str| pass.options.only.as_deref().is_none_or(|only| only == name);
        for module in self.checked.modules.iter().filter(|m| wanted(m.name())) {
            module.seed(&context, report).await.map_err(|failure| PhaseError::failure(PhaseName::Seed, Kind::SeedFailed, failure))?;
        }
        Ok(())
    }
}

/// One way through the tenants.
struct Pass<'a> {
    dry_run: bool,
    options: &'a SeedOptions,
}

impl Seeded {
    pub const fn db(&self) -> &Db {
        &self.db
    }

    pub const fn config(&self) -> &Arc<SafeConfig> {
        &self.checked.config
    }

    pub const fn registrar(&self) -> &erp_kit::Registrar {
        &self.checked.registrar
    }

    pub const fn default_tenant(&self) -> &Tenant {
        &self.default_tenant
    }

    /// The tenant that was asked for.
    pub const fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    pub const fn report(&self) -> &SeedReport {
        &self.report
    }
}
