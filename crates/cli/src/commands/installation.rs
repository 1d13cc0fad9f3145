//! What is of the installation rather than of a tenant stands in the default tenant's audit chain.

use erp_core::Exit;
use erp_db::{
    Db,
    keys::{self, KeyCheck},
    tenants::{LocatorKind, Tenant, locate},
};
use erp_server::phase::Connected;
use erp_settings::TenantSection;

use crate::Failed;

/// The default tenant, on a database whose schema may be of another level. With other keys than the database's, its chain would
/// get a row that nobody could verify.
pub async fn tenant(connected: &Connected, db: &Db) -> Result<Tenant, Failed> {
    match keys::check(db).await? {
        KeyCheck::Match => {}
        KeyCheck::NoSchema => {
            return Err(Failed::new(Exit::Differences, "migrate.pending", "the database has no schema").hint("run: erp migrate"));
        }
        KeyCheck::Differs { setting, .. } => {
            return Err(Failed::new(
                Exit::Config,
                "config.keys_differ",
                format!("{setting} is not the key that this database was written with"),
            ));
        }
    }
    let section = connected.config().section::<TenantSection>();
    let slug = section.map_err(|e| Failed::new(Exit::Config, "config.invalid", e.to_string()))?.default_slug;
    let found = locate(db, LocatorKind::Slug, &slug).await?;
    found.ok_or_else(|| Failed::new(Exit::Differences, "seed.pending", format!("there is no tenant {slug} yet")).hint("run: erp seed"))
}
