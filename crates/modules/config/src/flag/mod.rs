//! Features that a tenant switches on and off, of those that modules have registered.

pub mod http;
pub mod service;
pub mod view;
