//! Seeding a tenant.

use std::sync::Arc;

use erp_core::{Origin, Permission, Pii, Problem, Secret};
use erp_db::{Db, Failure, Outcome, WriteTx, tenants::Tenant};
use erp_settings::SafeConfig;
use serde::Serialize;

use crate::Module;

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
    pub email: Option<Pii<String>>,
    /// Built-in roles besides the administrator's own.
    pub roles: Vec<String>,
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
    /// Roll every change back after it was made: the report says what a seed would do.
    pub dry_run: bool,
}

impl SeedContext<'_> {
    /// A write transaction of the tenant; in a dry run it is rolled back and answers all the same.
    pub async fn write<T>(&self, work: impl AsyncFnOnce(&WriteTx) -> Outcome<T>) -> Outcome<T> {
        let mut answer = None;
        let result = self
            .db
            .write(self.tenant.id, &self.origin, async |tx: &WriteTx| {
                let value = work(tx).await?;
                if self.dry_run {
                    answer = Some(value);
                    // Only to roll back; replaced by the answer below.
                    return Err(Failure::from(Problem::conflict("common.dry_run")));
                }
                Ok(value)
            })
            .await;
        answer.map_or(result, Ok)
    }
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

/// What every module gives a new tenant, for who makes tenants while the server runs.
#[derive(Clone, Default)]
pub struct Seeds(Arc<Vec<Box<dyn Module>>>);

impl Seeds {
    /// In the order of the modules.
    pub const fn new(modules: Arc<Vec<Box<dyn Module>>>) -> Self {
        Self(modules)
    }

    /// Judges what is known of a new administrator, before anything is made.
    pub fn judge(&self, config: &SafeConfig, admin: &AdminSeed) -> Result<(), Problem> {
        self.0.iter().try_for_each(|module| module.judge_admin(config, admin, false))
    }

    pub async fn seed(&self, context: &SeedContext<'_>, report: &mut SeedReport) -> Outcome<()> {
        for module in self.0.iter() {
            module.seed(context, report).await?;
        }
        Ok(())
    }
}
