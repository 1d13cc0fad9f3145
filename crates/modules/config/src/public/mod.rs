//! What a page may know before anybody has signed in.

pub mod http;
