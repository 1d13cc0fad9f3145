//! The values of the settings that modules register: a tenant's, and its users' own.

pub mod entity;
pub mod history;
pub mod http;
pub mod input;
pub mod own;
pub mod rules;
pub mod service;
pub mod view;
