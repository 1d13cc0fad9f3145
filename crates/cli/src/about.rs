//! What this binary and this machine are called.

/// The product's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The commit the binary was built from, where the build said so (`ERP_GIT_SHA`).
pub fn git() -> &'static str {
    option_env!("ERP_GIT_SHA").unwrap_or("unknown")
}

/// This machine's name.
pub fn host() -> String {
    std::env::var("HOSTNAME")
        .ok()
        .or_else(|| std::fs::read_to_string("/proc/sys/kernel/hostname").ok())
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "localhost".to_owned())
}
