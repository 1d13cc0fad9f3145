//! What the handlers of this module use.

use std::sync::Arc;

use erp_core::Permission;
use erp_db::Db;
use erp_kit::{Deps, DictUse, Settings, StartError};
use erp_settings::TenantSection;

use crate::setting::rules::Schemas;

/// Where the module's routes stand.
pub const BASE: &str = "/api/v1/config";

#[derive(Clone)]
pub struct Config {
    pub db: Db,
    pub settings: Settings,
    pub(crate) schemas: Arc<Schemas>,
    pub(crate) dict_uses: Arc<[Arc<dyn DictUse>]>,
    permissions: Arc<[Permission]>,
    /// Whose branding a page gets that names no tenant.
    pub(crate) default_slug: Arc<str>,
}

impl Config {
    /// Refuses settings whose schema is none, or whose default does not fit it.
    pub fn new(deps: &Deps) -> Result<Self, StartError> {
        let tenant: TenantSection = deps.config.section()?;
        Ok(Self {
            schemas: Arc::new(Schemas::compile(deps.settings.specs()).map_err(StartError::Invalid)?),
            db: deps.db.clone(),
            settings: deps.settings.clone(),
            dict_uses: deps.dict_uses.clone(),
            permissions: deps.permissions.clone(),
            default_slug: tenant.default_slug.into(),
        })
    }

    /// Whether a module has registered this permission.
    pub(crate) fn knows(&self, permission: &str) -> bool {
        self.permissions.iter().any(|known| known.code == permission)
    }
}
