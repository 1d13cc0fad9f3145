//! Phase 6: what a tenant starts with.

use std::sync::Arc;

use erp_core::Origin;
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
    pub admin_username: Option<String>,
    /// Of a further tenant's administrator, or instead of `auth.super_admin_password`.
    pub password: Option<AdminPassword>,
    pub profile: Profile,
    /// The default administrator need not change the configured password.
    pub waive_change: bool,
    /// Change nothing; only look the default tenant up.
    pub skip: bool,
    /// Who seeds: `system:seed`, or the operator.
    pub origin: Origin,
}

impl Default for SeedOptions {
    fn default() -> Self {
        Self {
            tenant: None,
            tenant_name: None,
            admin_username: None,
            password: None,
            profile: Profile::Minimal,
            waive_change: false,
            skip: false,
            origin: Origin::system("seed"),
        }
    }
}

impl Migrated {
    /// Phase 6: idempotent and safe in parallel; an existing administrator is never touched.
    pub async fn seed(self, options: &SeedOptions) -> Result<Seeded, PhaseError> {
        let fail = |failure: erp_db::Failure| PhaseError::failure(PhaseName::Seed, Kind::SeedFailed, failure);
        let invalid = |message: String| PhaseError::new(PhaseName::Seed, Kind::ConfigInvalid, message);
        let config = &self.checked.config;
        if options.profile == Profile::Demo && config.environment().is_production() {
            return Err(invalid("the demo profile is refused in production".to_owned()).hint("use --env development, or --profile minimal"));
        }
        let section: TenantSection = config.section().map_err(|e| invalid(e.to_string()))?;
        let auth: AuthSection = config.section().map_err(|e| invalid(e.to_string()))?;
        let mut report = SeedReport::default();
        let default_tenant = if options.skip {
            let found = tenants::locate(&self.db, tenants::LocatorKind::Slug, &section.default_slug).await.map_err(|e| fail(e.into()))?;
            found.ok_or_else(|| {
                PhaseError::new(PhaseName::Seed, Kind::SeedFailed, format!("the default tenant {} does not exist", section.default_slug))
                    .hint("run: erp seed")
            })?
        } else {
            let (tenant, created) = tenants::ensure(&self.db, &section.default_slug, &section.default_name, &section.default_timezone)
                .await
                .map_err(|e| fail(e.into()))?;
            if created {
                report.created(format!("tenant {}", tenant.code));
            }
            tenant
        };
        let further = options.tenant.as_deref().filter(|slug| *slug != default_tenant.code);
        if !options.skip {
            // The default tenant first: permissions are global, and a further tenant needs them.
            let profile = if further.is_some() { Profile::Minimal } else { options.profile };
            let admin = AdminSeed {
                username: options.admin_username.clone().filter(|_| further.is_none()).unwrap_or(auth.super_admin_username),
                password: options.password.clone().filter(|_| further.is_none()).unwrap_or(AdminPassword::Given(auth.super_admin_password)),
                must_change: !options.waive_change && profile == Profile::Minimal,
            };
            self.tenant(&default_tenant, true, profile, admin, &options.origin, &mut report).await.map_err(fail)?;
        }
        let tenant = match further {
            Some(slug) => self.further(slug, options, &section, &mut report).await?,
            None => default_tenant.clone(),
        };
        Ok(Seeded { checked: self.checked, db: self.db, default_tenant, tenant, report })
    }

    async fn further(
        &self,
        slug: &str,
        options: &SeedOptions,
        section: &TenantSection,
        report: &mut SeedReport,
    ) -> Result<Tenant, PhaseError> {
        let fail = |failure: erp_db::Failure| PhaseError::failure(PhaseName::Seed, Kind::SeedFailed, failure);
        if !tenants::valid_slug(slug) {
            return Err(PhaseError::new(PhaseName::Seed, Kind::Usage, "a tenant's slug is 2 to 40 of a-z, 0-9 and inner hyphens"));
        }
        let name = options.tenant_name.as_deref().unwrap_or(slug);
        let (tenant, created) = tenants::ensure(&self.db, slug, name, &section.default_timezone).await.map_err(|e| fail(e.into()))?;
        if created {
            report.created(format!("tenant {slug}"));
        }
        let admin = AdminSeed {
            username: options.admin_username.clone().unwrap_or_else(|| "admin".to_owned()),
            password: options.password.clone().unwrap_or(AdminPassword::SetupToken),
            must_change: options.profile == Profile::Minimal,
        };
        self.tenant(&tenant, false, options.profile, admin, &options.origin, report).await.map_err(fail)?;
        Ok(tenant)
    }

    async fn tenant(
        &self,
        tenant: &Tenant,
        is_default: bool,
        profile: Profile,
        admin: AdminSeed,
        origin: &Origin,
        report: &mut SeedReport,
    ) -> Result<(), erp_db::Failure> {
        let context = SeedContext {
            db: &self.db,
            config: &self.checked.config,
            tenant,
            is_default,
            profile,
            admin: Some(admin),
            permissions: &self.checked.registrar.permissions,
            origin: origin.clone(),
        };
        for module in &self.checked.modules {
            module.seed(&context, report).await?;
        }
        Ok(())
    }
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
