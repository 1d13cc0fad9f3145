//! The sections every phase shares. A module's own section lives in the module's crate.

mod audit;
mod auth;
mod database;
mod events;
mod health;
mod jwt;
mod limits;
mod log;
mod redis;
mod server;
mod sms;
mod tasks;
mod telemetry;
mod tenant;
mod wechat;

use std::time::Duration;

pub use self::{
    audit::AuditSection, auth::AuthSection, database::DatabaseSection, events::EventsSection, health::HealthSection, jwt::JwtSection,
    limits::LimitsSection, log::LogFormat, log::LogSection, log::LogTarget, redis::REDIS_IN_MEMORY, redis::RedisSection,
    server::ServerSection, server::TlsFiles, sms::SmsSection, tasks::TasksSection, telemetry::TelemetrySection, tenant::TenantSection,
    wechat::WechatSection,
};
use crate::schema::{Schema, SchemaBuilder};

const MILLISECOND: Duration = Duration::from_millis(1);
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// Every section of this crate, open for the modules' own.
pub fn standard_builder() -> SchemaBuilder {
    Schema::builder()
        .section::<ServerSection>()
        .section::<DatabaseSection>()
        .section::<RedisSection>()
        .section::<JwtSection>()
        .section::<AuthSection>()
        .section::<WechatSection>()
        .section::<SmsSection>()
        .section::<HealthSection>()
        .section::<AuditSection>()
        .section::<LimitsSection>()
        .section::<LogSection>()
        .section::<TasksSection>()
        .section::<EventsSection>()
        .section::<TelemetrySection>()
        .section::<TenantSection>()
}

/// Every section of this crate.
pub fn standard_schema() -> Schema {
    standard_builder().build()
}
