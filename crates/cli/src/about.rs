//! What this binary and this machine are called.

/// The product's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The commit the binary was built from, where the build said so (`ERP_GIT_SHA`).
pub fn git() -> &'static str {
    option_env!("ERP_GIT_SHA").unwrap_or("unknown")
}

pub use erp_db::host_name as host;
