//! A user: somebody of one tenant who can sign in. The name is unique in the tenant and kept in one spelling; what the user may
//! do comes from roles alone. `token_epoch` stands in every access token: moving it up kills them all at once.

pub mod entity;
pub mod http;
pub mod input;
pub mod list;
pub mod manage;
mod password;
pub mod person;
pub mod rules;
pub mod service;
pub mod tasks;
pub mod view;
