//! The module trait.

use std::sync::Arc;

use axum::Router;
use erp_core::{Clock, Permission, Problem};
use erp_db::{Db, Outcome};
use erp_events::EventBus;
use erp_settings::{SafeConfig, SectionError};
use erp_web::Authenticator;

use crate::{AdminSeed, DictUse, PatientDirectory, Registrar, SeedContext, SeedReport, Seeds, Settings};

/// A part of the product. Two steps: `describe` is pure and needs nothing, so that help, routes, OpenAPI and the configuration
/// schema come from it alone; `start` is a startup phase and may fail.
#[async_trait::async_trait]
pub trait Module: Send + Sync + 'static {
    /// The first part of the module's permissions, events and routes: `auth`.
    fn name(&self) -> &'static str;

    /// Registers configuration, permissions, routes, tasks and commands.
    fn describe(&self, registrar: &mut Registrar);

    /// Gives a tenant what the module needs there. Idempotent, safe in parallel, and never undoes what an administrator changed.
    async fn seed(&self, _context: &SeedContext<'_>, _report: &mut SeedReport) -> Outcome<()> {
        Ok(())
    }

    /// Judges what a seed was given for a new administrator, before anything is made.
    fn judge_admin(&self, _config: &SafeConfig, _admin: &AdminSeed, _is_default: bool) -> Result<(), Problem> {
        Ok(())
    }

    /// Builds the module's services and routes.
    async fn start(&self, deps: &Deps) -> Result<Started, StartError>;
}

/// What every module may use.
#[derive(Clone)]
pub struct Deps {
    pub db: Db,
    pub config: Arc<SafeConfig>,
    pub clock: Arc<dyn Clock>,
    /// Where committed events are announced: best effort, see [`EventBus`].
    pub bus: EventBus,
    /// Every permission that any module registered.
    pub permissions: Arc<[Permission]>,
    /// What tenants and users have set, of all that any module registered.
    pub settings: Settings,
    /// Who can say whether a value of a dictionary is in use.
    pub dict_uses: Arc<[Arc<dyn DictUse>]>,
    /// What every module gives a new tenant.
    pub seeds: Seeds,
    /// The patients, where a module keeps them.
    pub patients: Option<Arc<dyn PatientDirectory>>,
}

/// What a module hands back.
#[derive(Default)]
pub struct Started {
    /// Routes that need no token, nested under `/api/v1`.
    pub public: Router,
    /// Routes behind the access token, nested under `/api/v1`.
    pub private: Router,
    /// The port by which the server verifies access tokens; exactly one module provides it.
    pub authenticator: Option<Arc<dyn Authenticator>>,
}

/// A module that cannot start ends the start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Config(#[from] SectionError),
    #[error("{0}")]
    Invalid(String),
    #[error(transparent)]
    Failure(#[from] erp_db::Failure),
}
