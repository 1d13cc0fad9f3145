//! Where people work and as what: departments, which stand below one another, and positions.

pub mod department;
pub mod http;
pub mod input;
pub(crate) mod manage;
pub(crate) mod members;
pub mod position;
pub mod view;
