//! The only door to PostgreSQL.
//!
//! A tenant's rows are reached through a [`TenantTx`] (reads) or a [`WriteTx`] (changes); neither exists without a verified
//! tenant, and row-level security binds both. Everything that must be written together with a change, the audit row and the
//! outbox rows, is written by the transaction's commit.

pub mod audit;
pub mod backup;
mod breaker;
mod clock;
mod conn;
mod connect;
mod error;
pub mod gate;
pub mod grants;
pub mod idempotency;
pub mod inspect;
pub mod keys;
mod keyset;
mod listen;
mod listeners;
pub mod locks;
pub mod maintenance;
pub mod migrate;
pub mod outbox;
mod pool;
mod scoped;
pub mod sequences;
mod session;
mod system;
pub mod tenant_events;
pub mod tenants;
mod tx;
mod wake;
pub mod words;

pub use clock::DbClock;
pub use connect::{ConnectError, Db, PoolOptions, host_name};
pub use error::{DbError, Failure, Outcome};
pub use keyset::older_than;
pub use listen::{Heard, Listener};
pub use listeners::EventListener;
pub use pool::PoolStatus;
pub use scoped::{Scoped, columns, insert_scoped};
pub use session::RelaySession;
pub use system::SystemTx;
pub use tx::{TenantTx, WriteTx};
pub use wake::Wake;

/// A SQL statement with bound values, for what an entity cannot say (keyset pages, batches).
pub fn sql(text: &str, values: impl IntoIterator<Item = sea_orm::Value>) -> sea_orm::Statement {
    sea_orm::Statement::from_sql_and_values(sea_orm::DbBackend::Postgres, text, values)
}
