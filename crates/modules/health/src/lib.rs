//! Patients and their care.

pub mod access_log;
mod blind;
pub mod break_glass;
pub mod care_team;
pub mod events;
pub mod fhir;
pub mod identifier;
pub mod import;
pub mod patient;
pub mod permissions;
pub mod reencrypt;
mod seed;
mod state;

pub use state::Health;

use axum::Router;
use erp_db::Outcome;
use erp_kit::{Deps, Module, Registrar, SeedContext, SeedReport, StartError, Started};
use erp_settings::HealthSection;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// The health module.
#[derive(Clone, Copy, Debug, Default)]
pub struct HealthModule;

#[async_trait::async_trait]
impl Module for HealthModule {
    fn name(&self) -> &'static str {
        "health"
    }

    fn describe(&self, registrar: &mut Registrar) {
        registrar.permissions(permissions::ALL);
        registrar.openapi(openapi());
        registrar.events(events::all());
        registrar.patients(patient::directory::Directory);
        registrar.command(import::command::command());
        registrar.command(patient::command::legal_hold());
        registrar.command(patient::command::make_decoy());
        let sealed = registrar.sealed.clone();
        registrar.task(reencrypt::Reencrypt::new(sealed));
        registrar.check(reencrypt::check::sample());
    }

    async fn seed(&self, context: &SeedContext<'_>, report: &mut SeedReport) -> Outcome<()> {
        seed::run(context, report).await
    }

    async fn start(&self, deps: &Deps) -> Result<Started, StartError> {
        let section: HealthSection = deps.config.section()?;
        let health = Health { db: deps.db.clone(), index_names: section.index_names };
        Ok(Started { private: router(health), ..Started::default() })
    }
}

/// The module's routes, to be nested under `/api/v1`.
pub fn router(health: Health) -> Router {
    let (router, _) = OpenApiRouter::new().nest("/health", routes()).with_state(health).split_for_parts();
    router
}

/// The module's part of the OpenAPI document, paths as the client sees them.
pub fn openapi() -> OpenApi {
    OpenApiRouter::new().nest(state::BASE, routes()).into_openapi()
}

fn routes() -> OpenApiRouter<Health> {
    patient::http::routes()
        .merge(identifier::http::routes())
        .merge(care_team::http::routes())
        .merge(break_glass::http::routes())
        .merge(access_log::http::routes())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_route_needs_a_permission_or_is_ones_own_and_every_permission_guards_a_route() {
        // The probes, which no module brings, stand elsewhere.
        let mut routes = Registrar::describe(&[Box::new(HealthModule)]).routes();
        routes.retain(|route| route.path.starts_with(state::BASE));
        assert_eq!(routes.len(), 22);
        let used: BTreeSet<&str> = routes.iter().map(|route| route.access.as_str()).filter(|access| *access != "signed-in").collect();
        let registered: BTreeSet<&str> = permissions::ALL.iter().map(|p| p.code).collect();
        assert_eq!(used, registered);
        for route in routes {
            assert!(!route.operation.is_empty() && !route.summary.is_empty(), "{route:?}");
        }
    }
}
