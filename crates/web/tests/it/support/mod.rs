pub mod app;
pub mod logs;
pub mod redis;

pub use app::{Answer, TestApp, get};
