//! Child processes, scratch folders and redis-server: what one test needs, and what `cargo xtask test` needs for a whole run.
//! xtask includes this folder by path, so that it need not link the database stack to start two servers.

pub mod process;
pub mod redis;
pub mod scratch;
