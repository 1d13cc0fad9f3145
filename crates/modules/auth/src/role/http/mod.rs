//! Roles and permissions over HTTP.

mod collection;
mod one;

use std::sync::Arc;

use erp_db::{Outcome, WriteTx};
use erp_web::{Caller, Versioned};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::view::{self, RoleDetail};
use crate::Auth;

pub const TAG: &str = "roles";
/// Where the routes stand.
pub const BASE: &str = "/api/v1/roles";

pub fn router() -> OpenApiRouter<Arc<Auth>> {
    OpenApiRouter::new()
        .routes(routes!(collection::list, collection::create))
        .routes(routes!(collection::permissions))
        .routes(routes!(one::get, one::replace, one::delete))
        .routes(routes!(one::set_permissions))
}

impl Auth {
    /// One change of a role, whose holders are asked for anew from their next request on.
    async fn change_role(
        &self,
        caller: &Caller,
        id: Uuid,
        work: impl AsyncFnOnce(&WriteTx) -> Outcome<()>,
    ) -> Outcome<Versioned<RoleDetail>> {
        let change = async |tx: &WriteTx| {
            self.principals.forget_all_after(tx);
            work(tx).await?;
            view::one(tx, id).await
        };
        let detail = self.db.write(caller.tenant(), &caller.origin(), change).await?;
        Ok(Versioned(detail.summary.version, detail))
    }
}
