//! People who are to come: an account without a password, and a token by which its owner chooses one.
//!
//! The token is 256 random bits, kept as SHA-256, good once and for three days. It stands in one answer and nowhere else: whoever
//! invites hands it over. It dies with the next one, with any other way to a password, and with the account.

mod accept;
pub mod http;
mod list;
pub mod manage;
