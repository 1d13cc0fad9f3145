//! HTTP vocabulary: what every module's routes are written in.
//!
//! Handlers take extractors (all refusals are problem+json), return `Result<_, ApiError>`, and never see a raw connection.
//! [`assemble`] puts the middleware around the modules' routes in the one order that is right.

mod app;
mod context;
mod doors;
mod error;
pub mod extract;
pub mod idempotency;
pub mod limit;
pub mod load;
mod maintenance;
pub mod metrics;
pub mod middleware;
pub mod openapi;
pub mod page;
pub mod probes;
#[cfg_attr(feature = "otel", path = "trace/otel.rs")]
#[cfg_attr(not(feature = "otel"), path = "trace/none.rs")]
mod trace;

pub use app::{Gates, HttpLayers, assemble, operations};
pub use context::RequestContext;
pub use error::ApiError;
pub use extract::{ApiJson, ApiPath, ApiQuery, Caller, Granted, IfMatch, NotStale, RecentlyAuthenticated, Versioned};
pub use limit::{Decision, Limits, RateLimits, RedisError, RedisHandle, Subject, login_layer, lookup_layer, network};
pub use load::{InFlight, LoadLimits, Turns};
pub use maintenance::{MaintenanceSwitch, Notice};
pub use middleware::{Authenticator, BodyLimit, CorsOrigins, TimeLimit, TrustedProxies};
pub use openapi::ProblemBody;
pub use page::{PageBody, PageQuery};
pub use probes::{Ping, Readiness, StartupLog, StartupReport};
