//! Number sequences: by what pattern a module's numbers are made. Modules draw them through `erp_db::sequences`.

pub mod http;
pub mod input;
pub mod service;
