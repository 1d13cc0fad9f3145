//! What is of the installation rather than of a tenant stands in the default tenant's audit chain.

use erp_core::Exit;
use erp_db::{
    Db, Failure, WriteTx,
    keys::{self, KeyCheck},
    tenants::{LocatorKind, Tenant, locate},
};
use erp_kit::CommandError;
use erp_server::phase::{Connected, Migrated};
use erp_settings::{SafeConfig, TenantSection};

use crate::{Context, Failed};

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
    default(connected.config(), db).await
}

async fn default(config: &SafeConfig, db: &Db) -> Result<Tenant, Failed> {
    let section = config.section::<TenantSection>();
    let slug = section.map_err(|e| Failed::new(Exit::Config, "config.invalid", e.to_string()))?.default_slug;
    let found = locate(db, LocatorKind::Slug, &slug).await?;
    found.ok_or_else(|| Failed::new(Exit::Differences, "seed.pending", format!("there is no tenant {slug} yet")).hint("run: erp seed"))
}

/// A change of the installation, in one transaction of that chain.
pub async fn write<T>(context: &Context, migrated: &Migrated, work: impl AsyncFn(&WriteTx) -> Result<T, Failure>) -> Result<T, Failed> {
    let tenant = default(migrated.config(), migrated.db()).await?;
    let done = migrated.db().write(tenant.id, &context.origin(), work).await;
    Ok(done.map_err(CommandError::from)?)
}
