//! What tests stand on: databases, Redis, the built binary, an HTTP client, a clock.
//!
//! | type | what |
//! |---|---|
//! | [`TestDb`] | a migrated database of one test, made from a template in about 50 ms, dropped with the value |
//! | [`TestCluster`] | the PostgreSQL below: `cargo xtask test` gives one to the whole run, else each process starts its own |
//! | [`OwnCluster`] | a PostgreSQL of one test alone, with a durable disk, to be killed and started again |
//! | [`FaultProxy`] | a network between the product and its servers that is slow, silent, cut or gone when told |
//! | [`TestRedis`] | a Redis of one test, which can be stopped and started again |
//! | [`TestNats`] | a NATS with JetStream of one test, which can be stopped and started again |
//! | [`FakePeer`] | an HTTP server that stands for somebody else's; [`FakeWechat`] is WeChat's |
//! | [`Erp`] | the built binary with a clean environment: [`Erp::run`] to its end, [`Erp::spawn`] as a server |
//! | [`Api`] | a thin HTTP client for a running server |
//! | [`FakeClock`] | a clock that stands until it is moved |
//!
//! Everything here panics when it cannot do what it says: a test has nothing better to do with such an error.
//! A dev-dependency only; the product never links it.
#![expect(clippy::expect_used, clippy::panic, reason = "a test helper that fails fails its test, with the reason in the message")]

mod aged;
mod api;
mod clock;
mod cluster;
mod db;
mod erp;
pub mod keys;
mod nats;
mod own_cluster;
mod peer;
mod proxy;
mod redis;
mod running;
mod servers;
mod wait;
mod wechat;

pub use api::{Answer, Api};
pub use clock::FakeClock;
pub use cluster::TestCluster;
pub use db::{Role, TestDb};
pub use erp::{ADMIN_PASSWORD, Erp, Ran};
pub use nats::TestNats;
pub use own_cluster::OwnCluster;
pub use peer::{FakePeer, Heard, Reply};
pub use proxy::{Fault, FaultProxy, Upstream};
pub use redis::TestRedis;
pub use running::Running;
pub use servers::process::Process;
pub use wait::{drop_after, eventually, within};
pub use wechat::{FakeWechat, SESSION_KEY, WECHAT_APPID, WECHAT_SECRET};
