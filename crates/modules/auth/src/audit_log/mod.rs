//! The tenant's audit trail for those who may read it: pages of it, and its verification a bounded part at a time.

mod export;
pub mod http;
mod list;
mod verify;
