//! Tenants and plans over HTTP.

mod actions;
mod collection;
mod one;
mod plans;

use std::sync::Arc;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Auth;

pub const TAG: &str = "tenants";
/// Where the routes stand.
pub const TENANTS: &str = "/api/v1/tenants";
pub const PLANS: &str = "/api/v1/tenant-plans";

pub fn router() -> OpenApiRouter<Arc<Auth>> {
    OpenApiRouter::new()
        .routes(routes!(collection::list, collection::create))
        .routes(routes!(one::get, one::replace))
        .routes(routes!(actions::suspend))
        .routes(routes!(actions::resume))
        .routes(routes!(actions::close))
        .routes(routes!(plans::list, plans::create))
        .routes(routes!(plans::get, plans::replace, plans::delete))
}
