//! Users over HTTP: oneself, and those of the tenant.

mod actions;
mod collection;
mod me;
mod one;
mod roles;

use std::sync::Arc;

use erp_core::{AuditEntry, Outcome as Audited};
use erp_db::{Outcome, WriteTx};
use erp_web::{Caller, Versioned};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    list,
    view::{UserDetail, UserSummary},
};
use crate::Auth;

pub const TAG: &str = "users";
/// Where the routes stand.
pub const BASE: &str = "/api/v1/users";
/// Rows of one answer that are named in the trail.
const NAMED: usize = 20;

pub fn router() -> OpenApiRouter<Arc<Auth>> {
    me::router()
        .routes(routes!(collection::list, collection::create))
        .routes(routes!(one::get, one::replace, one::delete))
        .routes(routes!(roles::set))
        .routes(routes!(actions::unlock))
        .routes(routes!(actions::reset_password))
        .routes(routes!(actions::reset_mfa))
        .routes(routes!(actions::disable))
        .routes(routes!(actions::enable))
}

impl Auth {
    /// One change of a user, who is asked for anew from the next request on; answered with the user as it stands then.
    async fn change_user(
        &self,
        caller: &Caller,
        id: Uuid,
        work: impl AsyncFnOnce(&WriteTx) -> Outcome<()>,
    ) -> Outcome<Versioned<UserDetail>> {
        let change = async |tx: &WriteTx| {
            self.principals.forget_after(tx, id);
            work(tx).await?;
            list::one(tx, id).await
        };
        let detail = self.db.write(caller.tenant(), &caller.origin(), change).await?;
        Ok(self.shown(caller, detail))
    }

    fn shown(&self, caller: &Caller, detail: UserDetail) -> Versioned<UserDetail> {
        self.report_unreadable(caller, std::slice::from_ref(&detail.summary));
        Versioned(detail.summary.version, detail)
    }

    /// Puts what did not open in an answer into the audit trail. The answer itself stands, with the rows marked.
    fn report_unreadable(&self, caller: &Caller, rows: &[UserSummary]) {
        for row in rows.iter().filter(|row| row.decrypt_failed).take(NAMED) {
            let entry = AuditEntry::new("auth.pii.integrity", "user", row.id).outcome(Audited::Failure);
            self.db.audit_later(caller.tenant(), caller.origin(), entry);
        }
    }
}
