//! HTTP vocabulary: what every module's routes are written in.
//!
//! Handlers take extractors (all refusals are problem+json), return `Result<_, ApiError>`, and never see a raw connection.

mod context;
mod error;
pub mod extract;
pub mod idempotency;

pub use context::{RequestContext};
pub use error::ApiError;
pub use extract::{ApiJson, ApiPath, ApiQuery, Caller, Granted, IfMatch, Versioned};
