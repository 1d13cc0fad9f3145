//! Why a task is not run, as a problem.

use erp_core::{FieldProblem, Problem};
use erp_tasks::ExecuteError;
use serde_json::json;

pub(super) fn of(error: ExecuteError) -> Problem {
    match error {
        ExecuteError::Unknown { .. } => Problem::not_found(),
        ExecuteError::Unconfigured { why, .. } => Problem::conflict("task.run.unconfigured").param("why", why),
        ExecuteError::BadArgs { problems } => {
            Problem::fields(vec![FieldProblem::new("args", "task.run.bad_args").param("problems", problems.join("; "))])
        }
        ExecuteError::TenantUnknown { slug, .. } => {
            Problem::fields(vec![FieldProblem::new("tenants", "task.run.tenant_unknown").param("slug", slug)])
        }
        ExecuteError::NoDryRun { .. } => Problem::invalid("dry_run", "common.field.unknown"),
        ExecuteError::Disabled { .. } => Problem::conflict("task.run.switched_off"),
        ExecuteError::AlreadyRunning { holder, .. } => {
            let who = holder.as_ref().map(|holder| holder.application.clone()).unwrap_or_default();
            Problem::conflict("task.run.busy").param("holder", who).extra("holder", json!(holder))
        }
        ExecuteError::SlotTaken { .. } => Problem::conflict("task.run.busy").param("holder", ""),
        error @ (ExecuteError::Unavailable(_) | ExecuteError::Cancelled) => Problem::unavailable(error),
        error @ (ExecuteError::Pooler | ExecuteError::Db(_)) => Problem::internal(error),
    }
}
