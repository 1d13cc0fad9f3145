//! What every request passes. The order stands in [`crate::assemble`].

mod authenticate;
mod bounds;
mod compression;
mod context;
mod cors;
mod headers;
mod heads;
mod measured;
mod panics;
mod proxies;
mod render;

pub use authenticate::Authenticator;
pub(crate) use authenticate::{API_KEY, authenticate};
pub use bounds::{BodyLimit, Bounded, TimeLimit};
pub(crate) use bounds::{BodyTooLarge, Defaults, guard};
pub(crate) use compression::compression;
pub(crate) use context::context;
pub(crate) use cors::cors;
pub use cors::{CorsError, CorsOrigins};
pub(crate) use headers::{DOCS_POLICY, Policy, security_headers};
pub(crate) use heads::heads;
pub(crate) use panics::panic_layer;
pub use proxies::{ProxyError, TrustedProxies};
pub(crate) use render::render;
