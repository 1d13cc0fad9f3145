//! Colours of the pages. A tenant has those that the product ships and may add its own; which one counts says `config.branding`.

pub mod http;
pub mod input;
pub mod service;

pub use service::Theme;
