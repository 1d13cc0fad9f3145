//! The module over HTTP on a real PostgreSQL, as the serving role.

mod concurrency;
mod create;
mod import;
mod leaks;
mod pages;
mod replace;
mod reveal;
mod search;
mod support;
mod tenancy;
