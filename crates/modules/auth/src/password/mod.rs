//! Passwords: what a new one must be, how it is kept, and what checking one may cost.

mod breached;
mod common;
mod hasher;
mod policy;
mod recipe;
mod words;
mod workers;

pub use hasher::{HasherError, Passwords};
pub use policy::{HISTORY, MAX_LENGTH, Policy, normalise};
pub(crate) use words::tenant_words;
