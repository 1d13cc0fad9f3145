//! Crypto primitives.
