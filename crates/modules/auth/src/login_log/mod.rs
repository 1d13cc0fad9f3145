//! The login log for those who may read it: who signed in or tried to, from where, and how it ended.

mod export;
pub mod http;
pub mod list;
