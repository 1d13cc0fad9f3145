//! The mini-programs of a tenant. A secret is written and never shown; that of the configuration is not kept here at all.

pub mod entity;
pub mod http;
pub mod input;
pub mod manage;
pub mod seed;
pub mod view;
