//! The kit itself.

mod database;
mod own_cluster;
mod process;
mod proxy;
mod redis;
