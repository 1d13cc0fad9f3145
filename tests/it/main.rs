//! The built binary as its operators and users meet it: processes, HTTP, rows in PostgreSQL.
#![expect(clippy::panic, clippy::unwrap_used, reason = "tests")]

mod audit;
mod audit_archive;
mod audit_archive_crash;
mod audit_archive_tampering;
mod backup;
mod backup_faults;
mod bad_configurations;
mod canaries;
mod contract;
mod dead_letters;
mod desk;
mod doctor;
mod embedded;
mod events;
mod exit_codes;
mod faults;
mod forged_tokens;
mod help;
mod hostile;
mod hostile_http;
mod hostile_routes;
mod json;
mod login_timing;
mod lookups;
mod maintenance;
mod metrics;
mod migrations;
mod migrations_fire;
#[path = "../../src/bin/erp/modules.rs"]
mod modules;
mod naughty;
mod oracle;
mod outbox;
mod overload;
mod phases;
mod plans;
mod privacy;
mod python;
mod refresh_crash;
mod refusals;
mod revocation;
mod rotation;
mod scopes;
mod secrets;
mod serve;
mod service;
mod sinks;
mod support;
mod support_bundle;
mod survival;
mod system_tasks;
mod tasks;
mod tenancy;
mod tenant_moves;
mod tenants;
#[cfg(feature = "tls")]
mod tls;
mod token_keys;
#[cfg(feature = "otel")]
mod traces;
mod transport;
mod users;
mod verify;
mod walkthrough;
mod wechat;
