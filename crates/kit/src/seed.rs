//! Seeding a tenant.

use erp_core::{Origin, Permission, Secret};
use erp_db::{Db, tenants::Tenant};
use erp_settings::SafeConfig;
use serde::Serialize;

/// How much a seed makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// What the product needs to run.
    #[default]
    Minimal,
    /// Also believable people to click through; refused in production.
    Demo,
    /// As `Minimal`, for a machine or one person trying it out: the first administrator need not change the password and may
    /// also see patients' data.
    Ci,
}

/// The password of a tenant's first administrator.
#[derive(Clone, Debug)]
pub enum AdminPassword {
    Given(Secret<String>),
    /// Make one and report it once.
    Generate,
    /// None: the account stays without a password until a setup token is used.
    SetupToken,
}

/// The first administrator of a tenant. An existing one is never touched.
#[derive(Clone, Debug)]
pub struct AdminSeed {
    pub username: String,
    pub password: AdminPassword,
    pub must_change: bool,
}

pub struct SeedContext<'a> {
    pub db: &'a Db,
    pub config: &'a SafeConfig,
    pub tenant: &'a Tenant,
    /// The default tenant's administrator runs the platform; its audit chain is the system's.
    pub is_default: bool,
    pub profile: Profile,
    pub admin: Option<AdminSeed>,
    /// Every permission that any module registered.
    pub permissions: &'a [Permission],
    pub origin: Origin,
}

/// What a seed did; empty when everything was there.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SeedReport {
    /// What was made: `role tenant_admin`, `user admin`.
    pub created: Vec<String>,
    /// A generated password or setup token, shown once.
    #[serde(skip)]
    pub reveal_once: Vec<(String, Secret<String>)>,
}

impl SeedReport {
    pub fn created(&mut self, what: impl Into<String>) {
        self.created.push(what.into());
    }
}
