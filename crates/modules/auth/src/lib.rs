//! Who may do what: login, tokens, sessions, permissions.

pub mod password;
pub mod token;
