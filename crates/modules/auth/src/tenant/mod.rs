//! Tenants and their plans, for those who run the installation: users of the default tenant alone.
//!
//! A plan says which permissions a tenant has bought; what the roles of its users hold beyond that counts for nothing, and stays
//! written down for the day when the plan has it again.

mod expiry;
pub mod http;
mod input;
mod list;
mod make;
mod plan;
pub(crate) mod quota;
pub(crate) mod rules;
mod view;

pub use expiry::ExpireTenants;

use erp_core::{Origin, Problem, TenantId};
use erp_db::{
    DbError, Outcome, WriteTx,
    tenants::{self, LocatorKind, mark_expired},
};
use erp_web::{ApiError, Granted, extract::PermissionMarker};
use uuid::Uuid;

use crate::Auth;

/// The answer to users of a tenant that is not in use.
pub(crate) fn not_in_use(status: &str) -> Problem {
    Problem::new(403, if status == "expired" { "auth.tenant.expired" } else { "auth.tenant.suspended" })
}

impl Auth {
    /// The default tenant, whose administrators run the installation and whose audit chain is the system's.
    pub(crate) async fn platform(&self) -> Outcome<TenantId> {
        let found = self.system.get_or_try_init(async || {
            let found = tenants::locate(&self.db, LocatorKind::Slug, &self.default_slug).await?;
            found.map(|tenant| tenant.id).ok_or_else(|| DbError::Unavailable("the default tenant does not exist".to_owned()))
        });
        Ok(*found.await?)
    }

    /// The default tenant; 403 for everybody else's users, as for somebody without the permission.
    async fn admit<P: PermissionMarker>(&self, caller: &Granted<P>) -> Result<TenantId, ApiError> {
        let system = self.platform().await?;
        if caller.tenant() == system { Ok(system) } else { Err(ApiError(Problem::forbidden(P::PERMISSION.code))) }
    }

    /// Notes that a tenant's time is over, where a request finds it out before the task does. The request is refused whether or not that
    /// succeeds.
    pub(crate) async fn note_expired(&self, id: Uuid) {
        let noted = async {
            let system = self.platform().await?;
            self.db.write(system, &Origin::system("tenant-expiry"), async |tx: &WriteTx| mark_expired(tx, id).await).await
        };
        let noted: Outcome<bool> = noted.await;
        if let Err(error) = noted {
            tracing::warn!(%error, tenant_id = %id, "it could not be noted that a tenant's time is over");
        }
    }
}
