//! Keys of service accounts: how programs come in.
//!
//! A service account is a user of kind `service`: it has roles like any other and no password, so that it never signs in. Its
//! keys are 256 random bits each, kept as SHA-256 and shown once. A key allows what its scopes name and the account's roles allow
//! at that moment, whichever is less, and lives at most a year.
//!
//! Every secret has a row of its own: a rotation makes another key and ends the one before. What stands for a key never changes
//! whose it is, so that it may be remembered for as long as anybody likes.
//!
//! A key opens what a permission guards, and nothing that belongs to a person: no password, session, second factor, and nothing
//! that asks for a fresh proof of who one is. So no key makes another one.

mod authenticate;
pub mod http;
mod input;
pub mod manage;
mod rules;
pub mod settings;
mod view;

pub use authenticate::ApiKeys;
