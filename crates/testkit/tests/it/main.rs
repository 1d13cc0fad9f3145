//! The kit itself.

mod database;
mod process;
mod redis;
