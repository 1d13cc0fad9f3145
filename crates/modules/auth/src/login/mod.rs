//! Signing in with a password.
//!
//! Every refusal is one identical 401: an unknown tenant or user, a wrong password, a disabled account, and a right password
//! while the name is delayed. Each costs exactly one Argon2 computation. Failures are counted by the typed name, known or not,
//! in PostgreSQL; after five of them every further one delays the name, longer each time. Attempts during a delay do not
//! prolong it: an outsider can slow a name down, and has to keep at it. A device on which the user has signed in before is
//! counted by itself, and is not slowed down by an outsider at all ([`device`]). Failures are counted by address and for the
//! whole tenant too ([`rate`]).
//!
//! Who proved in another way who they are, by WeChat or by a code sent to a phone, comes in by [`proven`].

pub(crate) mod check;
pub mod device;
pub mod http;
pub mod proven;
pub mod rate;
pub mod rules;
pub mod service;
pub mod throttle;
