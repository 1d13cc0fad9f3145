//! The menus: a tree of entries, each shown to those who hold its permission.

pub mod http;
pub mod input;
pub mod service;
pub mod view;
