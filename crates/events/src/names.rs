//! Whether the names that a filter is given are names of anything: a slip of the pen must not look like "there are none".

use erp_db::{Db, DbError};

use crate::{dead_letters, sink_desk, sink_rows::fits};

/// What a name names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    Now,
    /// Nothing any more, or nothing of this version: dead letters of its time bear it.
    Once,
    /// Nothing. The names that there are.
    Never(Vec<String>),
}

/// Of a sink.
pub async fn sink(db: &Db, name: &str) -> Result<Known, DbError> {
    let names: Vec<String> = sink_desk::all(db).await?.into_iter().map(|row| row.name).collect();
    if names.iter().any(|known| known == name) {
        return Ok(Known::Now);
    }
    Ok(if dead_letters::any_of_sink(db, name).await? { Known::Once } else { Known::Never(names) })
}

/// Of an event's type, or of the beginning of several with a star behind it; `catalogue`: the types of this version.
pub async fn event_type(db: &Db, pattern: &str, catalogue: &[&str]) -> Result<Known, DbError> {
    if is_type(pattern, catalogue) {
        return Ok(Known::Now);
    }
    Ok(if dead_letters::any_of_type(db, pattern).await? {
        Known::Once
    } else {
        Known::Never(catalogue.iter().map(|&one| one.to_owned()).collect())
    })
}

/// Whether it fits a type of the catalogue.
pub fn is_type(pattern: &str, catalogue: &[&str]) -> bool {
    pattern == "*" || catalogue.iter().any(|known| fits(pattern, known))
}
