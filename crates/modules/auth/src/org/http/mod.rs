//! Departments, positions and who works where, over HTTP.

mod departments;
mod members;
mod positions;

use std::sync::Arc;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Auth;

pub const TAG: &str = "organisation";

pub fn router() -> OpenApiRouter<Arc<Auth>> {
    OpenApiRouter::new()
        .routes(routes!(departments::list, departments::create))
        .routes(routes!(departments::get, departments::replace, departments::delete))
        .routes(routes!(positions::list, positions::create))
        .routes(routes!(positions::get, positions::replace, positions::delete))
        .routes(routes!(members::get, members::set))
}
