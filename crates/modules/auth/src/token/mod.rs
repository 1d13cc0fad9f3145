//! Tokens.
//!
//! An *access token* is a JWT (RFC 7519, profile RFC 9068: `typ` is `at+jwt`) that lives for minutes and says who asks; it says
//! nothing of what they may do: that is read from the database at every request. A *refresh token* is opaque, lives for days,
//! and is worth one new pair; an invitation has its form, and is looked for among invitations alone.

mod access;
mod claims;
mod keys;
mod provider;
mod refresh;

pub use access::{AccessTokens, Identity, Issued, TokenConfigError};
pub use claims::Claims;
pub use refresh::{RefreshToken, hash as refresh_hash};
