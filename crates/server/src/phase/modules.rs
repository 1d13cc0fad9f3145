//! Phase 9 of the design: the modules, in order.

use std::sync::Arc;

use axum::Router;
use erp_core::TenantId;
use erp_db::{Db, DbClock};
use erp_kit::{Deps, Seeds, Settings, Started};
use erp_web::{Authenticator, Gates, RateLimits, RedisHandle};

use super::{Kind, Limited, PhaseError, PhaseName, Wired, config::Checked};

/// The modules phase's witness: every module has started.
pub struct Registered {
    pub(super) checked: Checked,
    pub(super) db: Db,
    pub(super) system: TenantId,
    pub(super) clock: Arc<DbClock>,
    pub(super) redis: Option<RedisHandle>,
    pub(super) limits: RateLimits,
    pub(super) gates: Gates,
    pub(super) public: Router,
    pub(super) private: Router,
    pub(super) authenticator: Arc<dyn Authenticator>,
}

impl Wired {
    /// Starts every module. One that fails ends the start.
    pub async fn modules(self) -> Result<Registered, PhaseError> {
        let Limited { checked, db, system, redis, limits, gates } = self.limited;
        let clock = Arc::new(DbClock::start(&db).await.map_err(|e| PhaseError::db(PhaseName::Modules, &e))?);
        let settings = Settings::new(&db, checked.registrar.settings.clone(), checked.registrar.flags.clone());
        settings.hear();
        let deps = Deps {
            db: db.clone(),
            config: checked.config.clone(),
            clock: clock.clone(),
            bus: self.bus,
            permissions: checked.registrar.permissions.clone().into(),
            settings,
            dict_uses: checked.registrar.dict_uses.clone().into(),
            seeds: Seeds::new(checked.modules.clone()),
            patients: checked.registrar.patients.clone(),
        };
        let (mut public, mut private, mut authenticator) = (Router::new(), Router::new(), None);
        for module in checked.modules.iter() {
            let fail =
                |message: String| PhaseError::new(PhaseName::Modules, Kind::ModuleFailed, format!("module {}: {message}", module.name()));
            let started: Started = module.start(&deps).await.map_err(|e| fail(e.to_string()).source(e))?;
            public = public.merge(started.public);
            private = private.merge(started.private);
            if let Some(provided) = started.authenticator
                && authenticator.replace(provided).is_some()
            {
                return Err(fail("a second module verifies access tokens".to_owned()));
            }
            tracing::debug!(module = module.name(), "module started");
        }
        let authenticator =
            authenticator.ok_or_else(|| PhaseError::new(PhaseName::Modules, Kind::ModuleFailed, "no module verifies access tokens"))?;
        Ok(Registered { checked, db, system, clock, redis, limits, gates, public, private, authenticator })
    }
}

impl Registered {
    pub const fn db(&self) -> &Db {
        &self.db
    }
}
