//! What the handlers of this module use.

use erp_db::Db;

/// Where the module's routes stand.
pub const BASE: &str = "/api/v1/health";

#[derive(Clone)]
pub struct Health {
    pub db: Db,
    /// Whether names and pinyin get a blind index (`health.index_names`).
    pub index_names: bool,
}
