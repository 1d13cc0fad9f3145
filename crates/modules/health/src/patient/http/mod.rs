//! Patients over HTTP.

mod collection;
mod erasure;
mod find;
mod one;
mod reveal;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::Health;

pub const TAG: &str = "patients";

/// The routes below `/api/v1/health`.
pub fn routes() -> OpenApiRouter<Health> {
    OpenApiRouter::new()
        .routes(routes!(collection::list, collection::create))
        .routes(routes!(find::search))
        .routes(routes!(find::duplicates))
        .routes(routes!(one::get, one::replace, one::delete))
        .routes(routes!(reveal::reveal))
        .routes(routes!(erasure::erase))
}
