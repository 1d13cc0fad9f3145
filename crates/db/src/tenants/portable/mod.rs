//! One tenant's rows on their way out of an installation and into another one, and out of the world.
//!
//! What is written is a text: a manifest, then table after table, in an order in which they can be inserted. A row is a JSON array of the
//! columns as PostgreSQL writes them, so that every type comes back as it was.
//!
//! ```text
//! M {"format":"erp-tenant/1", …}          whose rows, of which schema, under which keys, how many of each table
//! T {"table":"role","columns":["tenant_id","id", …]}
//! R ["0190…","0190…","doctor", …]
//! E {"table":"role","rows":11}
//! Z {"rows":4711}
//! ```

mod erase;
mod layout;
mod manifest;
mod read;
mod write;

use std::io;

pub use erase::{Erased, Eraser};
pub use manifest::{FORMAT, Locator, Manifest, Plan, Schema, TenantRow};
pub use read::{Export, Source};
pub use write::{Conflict, Imported, Target};

use crate::{
    DbError,
    gate::{Classes, Kind},
};

/// Rows read, written or deleted at a time.
pub(super) const BATCH: usize = 500;

/// Told of rows as they are dealt with, and of the table they are of.
pub type Progress<'a> = &'a (dyn Fn(u64, &str) + Sync);

/// The head of an audit chain: in a queue table, and of no use without its rows.
pub const AUDIT_HEAD: &str = "audit_head";
/// The trail outlives what it is about.
const TRAIL: [&str; 3] = ["audit_log", "audit_archive", AUDIT_HEAD];

#[derive(Debug, thiserror::Error)]
pub enum PortableError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It is no such text, or not all of it.
    #[error("it is not an export of a tenant: {0}")]
    Format(String),
    /// What was read is not what had been counted.
    #[error("{table}: {counted} rows counted, {found} found")]
    Counts { table: String, counted: u64, found: u64 },
    #[error("the tables refer to each other in a circle: {0}")]
    Circle(String),
}

impl From<sea_orm::sqlx::Error> for PortableError {
    fn from(error: sea_orm::sqlx::Error) -> Self {
        Self::Db(error.into())
    }
}

/// The tables of a tenant's own rows, and the head of its audit chain.
fn carried(classes: &Classes) -> Vec<&str> {
    let own = classes.tables.iter().filter(|(_, class)| class.class == Kind::Tenant).map(|(name, _)| name.as_str());
    own.chain([AUDIT_HEAD]).collect()
}

/// The tables that an erasure empties: all but the audit trail. Queue tables first, since nothing refers to them.
fn erasable(classes: &Classes) -> (Vec<&str>, Vec<&str>) {
    let of = |kind: Kind| {
        let tables = classes.tables.iter().filter(move |(name, class)| class.class == kind && !TRAIL.contains(&name.as_str()));
        tables.map(|(name, _)| name.as_str()).collect::<Vec<_>>()
    };
    (of(Kind::Queue), of(Kind::Tenant))
}
