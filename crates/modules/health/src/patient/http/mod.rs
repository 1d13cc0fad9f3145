//! Patients over HTTP.

mod collection;
mod erasure;
mod find;
mod one;
mod reveal;

use erp_web::lookup_layer;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt},
    routes,
};

use crate::state::Health;

pub const TAG: &str = "patients";

/// The routes below `/api/v1/health`.
pub fn routes() -> OpenApiRouter<Health> {
    OpenApiRouter::new()
        .routes(routes!(collection::list, collection::create))
        .routes(routes!(find::search).layer(lookup_layer()))
        .routes(routes!(find::duplicates).layer(lookup_layer()))
        .routes(routes!(one::get, one::replace, one::delete))
        .routes(routes!(reveal::reveal))
        .routes(routes!(erasure::erase))
}
