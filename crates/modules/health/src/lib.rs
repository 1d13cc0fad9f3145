//! Patients and their care.

mod blind;
pub mod fhir;
pub mod identifier;
pub mod import;
pub mod patient;
pub mod permissions;
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
        registrar.command(import::command::command());
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
    patient::http::routes().merge(identifier::http::routes())
}
