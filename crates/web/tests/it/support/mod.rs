pub mod app;
pub mod logs;

pub use app::{Answer, TestApp, WORK, get};
