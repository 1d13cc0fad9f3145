//! Phase 7: the rate limiter's store.

use erp_core::TenantId;
use erp_db::Db;
use erp_settings::{LimitsSection, RedisSection, SafeConfig};
use erp_web::{Gates, Limits, LoadLimits, RateLimits, RedisHandle};

use super::{Kind, PhaseError, PhaseName, Seeded, config::Checked};

/// Phase 7's witness: requests can be counted.
pub struct Limited {
    pub(super) checked: Checked,
    pub(super) db: Db,
    /// The default tenant, which runs the installation.
    pub(super) system: TenantId,
    pub(super) redis: Option<RedisHandle>,
    pub(super) limits: RateLimits,
    pub(super) gates: Gates,
}

/// What phase 7 found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedisState {
    Connected,
    /// `redis.url = "memory://"`.
    InMemory,
}

impl Seeded {
    /// Phase 7: a Redis that is configured must answer at the start; one that goes away later is done without.
    pub async fn redis(self) -> Result<Limited, PhaseError> {
        let config = &self.checked.config;
        let invalid = |e: erp_settings::SectionError| PhaseError::new(PhaseName::Redis, Kind::ConfigInvalid, e.to_string());
        let limits: LimitsSection = config.section().map_err(invalid)?;
        let gates = Gates::new(&LoadLimits {
            in_flight: limits.max_in_flight,
            running: limits.max_running.unwrap_or(4 * cores()),
            cores: cores(),
            waiting_per_tenant: limits.max_waiting_per_tenant,
            turn_timeout: limits.turn_timeout,
        });
        let redis = redis_handle(config).await?;
        let limits = Limits {
            user_per_minute: limits.user_per_minute,
            ip_per_minute: limits.ip_per_minute,
            login_ip_per_minute: limits.login_ip_per_minute,
        };
        let limits = RateLimits::new(redis.clone(), limits);
        Ok(Limited { checked: self.checked, db: self.db, system: self.default_tenant.id, redis, limits, gates })
    }
}

impl Limited {
    pub const fn state(&self) -> RedisState {
        if self.redis.is_some() { RedisState::Connected } else { RedisState::InMemory }
    }

    pub const fn db(&self) -> &Db {
        &self.db
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Whether the configured Redis answers, for a command that waits for it.
pub async fn redis_state(config: &SafeConfig) -> Result<RedisState, PhaseError> {
    Ok(if redis_handle(config).await?.is_some() { RedisState::Connected } else { RedisState::InMemory })
}

/// A connection to the configured Redis; none for `memory://`.
pub async fn redis_handle(config: &SafeConfig) -> Result<Option<RedisHandle>, PhaseError> {
    let section: RedisSection = config.section().map_err(|e| PhaseError::new(PhaseName::Redis, Kind::ConfigInvalid, e.to_string()))?;
    if section.is_in_memory() {
        return Ok(None);
    }
    let connected = RedisHandle::connect_within(section.url.expose(), section.timeout, section.connect_timeout).await;
    Ok(Some(connected.map_err(|e| {
        PhaseError::new(PhaseName::Redis, Kind::RedisUnreachable, e.to_string())
            .hint("is Redis running, and is redis.url right? redis.url=memory:// does without it on a single node")
            .source(e)
    })?))
}
