//! What a tenant may set.
//!
//! | concept | what it holds |
//! |---|---|
//! | [`setting`] | values of the settings that modules register, by scope, with their history |
//! | [`dict`] | dictionaries: closed lists of values with names in both languages |
//! | [`flag`] | features that a tenant switches on and off |
//! | [`theme`] | colours of the pages |
//! | `public` | what a page may know before anybody has signed in |
//! | [`calendar`] | holidays and moved working days (调休) |
//! | [`sequence`] | the patterns of number sequences |
//! | [`menu`] | the menus, and who sees what of them |

pub mod calendar;
pub mod dict;
pub mod events;
pub mod flag;
pub(crate) mod input;
pub mod menu;
pub mod permissions;
mod public;
mod seed;
pub mod sequence;
pub mod setting;
mod state;
pub mod theme;

pub use state::Config;

use axum::Router;
use erp_db::Outcome;
use erp_kit::{Deps, Module, Registrar, SeedContext, SeedReport, StartError, Started};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// The config module.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConfigModule;

#[async_trait::async_trait]
impl Module for ConfigModule {
    fn name(&self) -> &'static str {
        "config"
    }

    fn describe(&self, registrar: &mut Registrar) {
        registrar.permissions(permissions::ALL);
        registrar.openapi(openapi());
        registrar.events(events::all());
        for table in &setting::SEALED {
            registrar.sealed(table);
        }
        for setting in setting::own::all() {
            registrar.setting(setting);
        }
    }

    async fn seed(&self, context: &SeedContext<'_>, report: &mut SeedReport) -> Outcome<()> {
        seed::run(context, report).await
    }

    async fn start(&self, deps: &Deps) -> Result<Started, StartError> {
        Ok(started(Config::new(deps)?))
    }
}

/// The routes over given services, to be nested under `/api/v1`.
pub fn started(config: Config) -> Started {
    let part = |routes: OpenApiRouter<Config>| OpenApiRouter::new().nest("/config", routes).with_state(config.clone()).split_for_parts().0;
    let (public, private): (Router, Router) = (part(public::http::routes()), part(routes()));
    Started { public, private, ..Started::default() }
}

/// The module's part of the OpenAPI document, paths as the client sees them.
pub fn openapi() -> OpenApi {
    OpenApiRouter::new().nest(state::BASE, public::http::routes().merge(routes())).into_openapi()
}

fn routes() -> OpenApiRouter<Config> {
    setting::http::routes()
        .merge(dict::http::routes())
        .merge(flag::http::routes())
        .merge(theme::http::routes())
        .merge(calendar::http::routes())
        .merge(sequence::http::routes())
        .merge(menu::http::routes())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_permission_guards_a_route() {
        let mut routes = Registrar::describe(&[Box::new(ConfigModule)]).routes();
        routes.retain(|route| route.path.starts_with(state::BASE));
        let used: BTreeSet<&str> =
            routes.iter().map(|route| route.access.as_str()).filter(|access| access.starts_with("config.")).collect();
        let registered: BTreeSet<&str> = permissions::ALL.iter().map(|p| p.code).collect();
        assert_eq!(used, registered);
        let open: Vec<&str> = routes.iter().filter(|route| !route.access.starts_with("config.")).map(|route| route.path.as_str()).collect();
        assert_eq!(open, ["/api/v1/config/menus/mine", "/api/v1/config/public"]);
    }

    #[test]
    fn the_module_s_own_settings_fit_their_schemas() {
        let registrar = Registrar::describe(&[Box::new(ConfigModule)]);
        setting::rules::Schemas::compile(&registrar.settings).unwrap();
        assert!(registrar.settings.iter().all(|setting| setting.module() == "config"));
    }
}
