//! The files inside the binary, so that it starts from any working directory.

/// Complete: every key of the product, documented.
pub(crate) const DEFAULT: &str = include_str!("../../../config/default.toml");
pub(crate) const PRODUCTION: &str = include_str!("../../../config/production.toml");
pub(crate) const DEVELOPMENT: &str = include_str!("../../../config/development.toml");

/// What stands in `config/default.toml` for a value that must come from the environment, a file or a credential.
pub(crate) const MUST_SET: &str = "__MUST_SET_VIA_ENV__";

/// The built-in `config/{environment}.toml`, for the two environments that have one.
pub(crate) fn environment(name: &str) -> Option<&'static str> {
    match name {
        "production" => Some(PRODUCTION),
        "development" => Some(DEVELOPMENT),
        _ => None,
    }
}
