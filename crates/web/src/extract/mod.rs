//! Extractors whose refusals are problem+json.

mod body;
mod caller;
mod edit;
mod object;
mod params;
mod version;

pub use body::ApiJson;
pub(crate) use body::{read_body, require_json};
pub(crate) use caller::STEP_UP;
pub use caller::{Caller, Granted, NotStale, PermissionMarker, RecentlyAuthenticated};
pub use edit::Edit;
pub use object::{object, objects};
pub use params::{ApiPath, ApiQuery};
pub use version::{IfMatch, Versioned};
