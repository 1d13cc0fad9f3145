//! A session: one sign-in on one device. Its id is the `sid` of its access tokens, and its refresh tokens form one family; it
//! ends at a fixed time after the sign-in, however often it is refreshed. Ending a session kills its access tokens at once,
//! since every request looks at it.

mod answer;
pub mod cookie;
pub mod entity;
pub mod http;
pub mod refresh;
pub mod rules;
pub mod service;
pub mod tasks;

pub use answer::{RefreshIn, TokenAnswer, TokenPair};
