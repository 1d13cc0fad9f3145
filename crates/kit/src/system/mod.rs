//! `/system`: what belongs to the installation and to no tenant.
//!
//! Only the default tenant's users get in, since its administrator runs the installation; whoever holds such a permission elsewhere
//! is refused as somebody without it.

mod dead_letters;
mod known;
mod letter_view;
mod permissions;
mod problem;
mod runs;
mod tasks;
mod view;

use std::sync::Arc;

use axum::Router;
use erp_core::{FieldProblem, Problem, TenantId, pii::normalise, problem::Faults};
use erp_tasks::{Launcher, TaskRunner};
use erp_web::{ApiError, Granted, extract::PermissionMarker};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

pub use permissions::ALL as PERMISSIONS;

const BASE: &str = "/api/v1/system";
const TAG: &str = "system";

/// What the handlers use.
#[derive(Clone)]
pub struct System {
    pub runner: TaskRunner,
    pub launcher: Launcher,
    /// The default tenant.
    pub tenant: TenantId,
    /// The types of events that this version publishes.
    pub events: Arc<[&'static str]>,
}

impl System {
    fn admit<P: PermissionMarker>(&self, caller: &Granted<P>) -> Result<(), ApiError> {
        if caller.tenant() == self.tenant { Ok(()) } else { Err(ApiError(Problem::forbidden(P::PERMISSION.code))) }
    }

    /// 404 for a name that no task has.
    fn known(&self, name: &str) -> Result<(), ApiError> {
        if self.runner.registry().get(name).is_some() { Ok(()) } else { Err(ApiError(Problem::not_found())) }
    }
}

/// Characters of why somebody does something.
const LONGEST_REASON: usize = 500;

/// A line of the caller's, trimmed, at most so long.
fn line(faults: &mut Faults, path: &str, text: &str, most: usize) -> Option<String> {
    if text.trim().chars().count() > most {
        faults.push(FieldProblem::new(path, "common.field.too_long").param("max", most));
        return None;
    }
    faults.take(path, normalise::line(text, most))
}

/// The routes, to be nested under `/api/v1`.
pub fn router(system: System) -> Router {
    let (router, _) = OpenApiRouter::new().nest("/system", routes()).with_state(system).split_for_parts();
    router
}

/// Their part of the OpenAPI document, paths as the client sees them.
pub fn openapi() -> OpenApi {
    OpenApiRouter::new().nest(BASE, routes()).into_openapi()
}

fn routes() -> OpenApiRouter<System> {
    tasks::routes().merge(runs::routes()).merge(dead_letters::routes())
}
