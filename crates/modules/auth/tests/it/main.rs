//! The module against a real PostgreSQL, through the whole HTTP assembly.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod api_keys;
mod audit_log;
mod cookies;
mod devices;
mod exports;
mod forged;
mod invitations;
mod login;
mod login_log;
mod mfa;
mod org;
mod password;
mod purge;
mod refresh;
mod roles;
mod seeds;
mod sessions;
mod sms;
mod support;
mod tenants;
mod user_guards;
mod users;
mod wechat;
mod wechat_apps;
mod wechat_faults;
