//! The vocabulary every crate shares. No IO: nothing here opens a file, a socket or a database.

pub mod audit;
pub mod breaker;
pub mod catalogue;
pub mod clock;
pub mod context;
pub mod crypto;
pub mod event;
pub mod exit;
pub mod fail;
pub mod ids;
pub mod page;
pub mod permission;
pub mod pii;
pub mod problem;
pub mod scope;
pub mod secret;

pub use audit::{AuditEntry, Outcome};
pub use breaker::Breaker;
pub use catalogue::Locale;
pub use clock::{Clock, SystemClock};
pub use context::{Actor, Credential, Origin, Principal};
pub use event::{Event, NewEvent};
pub use exit::Exit;
pub use ids::{TenantId, new_id};
pub use page::{Cursor, Page, PageRequest};
pub use permission::Permission;
pub use pii::{Masked, Pii};
pub use problem::{FieldProblem, Problem};
pub use scope::{Reach, Reaches};
pub use secret::{Secret, same_secret};
