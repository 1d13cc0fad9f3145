//! A role: a named set of permissions of one tenant. The built-in ones are made with the tenant and follow the product: a
//! permission that a later version adds is offered to them once, and what an administrator took away is not given again.

pub mod entity;
pub(crate) mod grants;
pub mod http;
pub mod input;
pub(crate) mod manage;
pub(crate) mod reach;
pub mod rules;
pub mod service;
pub mod view;
