//! Rate limits: so many requests a minute for a user or an address, counted in Redis, or in this process while Redis is away.
//!
//! The count is a sliding window, not a token bucket: a bucket that holds a minute's worth lets 199 requests through in one
//! minute (all at once, then the refill). Here no 60 seconds ever see more than the limit. See `window.rs`.

mod answer;
mod layers;
mod lease;
mod leases;
mod memory;
mod redis;
#[cfg(test)]
mod redis_tests;
mod subject;
mod window;

use std::{
    sync::{Arc, Weak, atomic::Ordering},
    time::Duration,
};

use erp_core::Breaker;

pub use self::{
    answer::Decision,
    layers::{login_layer, lookup_layer},
    redis::{RedisError, RedisHandle},
    subject::{Subject, network},
};
pub(crate) use layers::{limit_ip, limit_user};
use lease::Call;
use leases::{Entry, Leases};
use memory::Memory;
use window::{State, Verdict};

/// Failures in a row after which Redis is not asked any more.
const THRESHOLD: u32 = 5;
/// Between two looks whether Redis is back.
const PAUSE: Duration = Duration::from_secs(5);

/// Requests a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For one signed-in user.
    pub user_per_minute: u32,
    /// For one address on routes without a token.
    pub ip_per_minute: u32,
    /// For one address on login and reset routes.
    pub login_ip_per_minute: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { user_per_minute: 100, ip_per_minute: 300, login_ip_per_minute: 30 }
    }
}

/// Where the counts are kept at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Redis,
    /// Redis is configured but does not answer: this process counts alone.
    Degraded,
    /// No Redis is configured.
    Memory,
}

/// The limiter. Cheap to clone; one per process.
#[derive(Clone)]
pub struct RateLimits(Arc<Inner>);

struct Inner {
    redis: Option<RedisHandle>,
    limits: Limits,
    memory: Memory,
    leases: Leases,
    breaker: Breaker,
}

impl RateLimits {
    pub fn new(redis: Option<RedisHandle>, limits: Limits) -> Self {
        Self(Arc::new(Inner { redis, limits, memory: Memory::new(), leases: Leases::new(), breaker: Breaker::new(THRESHOLD) }))
    }

    pub fn limits(&self) -> Limits {
        self.0.limits
    }

    pub fn backend(&self) -> Backend {
        match &self.0.redis {
            None => Backend::Memory,
            Some(_) if self.0.breaker.is_open() => Backend::Degraded,
            Some(_) => Backend::Redis,
        }
    }

    /// Counts one request. Never fails and never waits longer than the Redis time limit; once the breaker is open, not at all.
    pub async fn check(&self, subject: &Subject) -> Decision {
        let limit = subject.limit(&self.0.limits);
        let key = subject.key();
        let Some(redis) = &self.0.redis else { return Decision::new(limit, self.0.memory.count(&key, limit)) };
        if self.0.breaker.allows()
            && let Some(decision) = self.count(redis, subject, &key, limit).await
        {
            // This process remembers too, so that the loss of Redis does not hand everybody a fresh quota.
            if decision.allowed {
                self.0.memory.note(&key);
            }
            return decision;
        }
        // While this process stands in for Redis, routes without a token get half.
        let limit = subject.limit_alone(limit);
        Decision::new(limit, self.0.memory.count(&key, limit))
    }

    /// By a token taken in advance, else by Redis; `None` when Redis does not answer.
    async fn count(&self, redis: &RedisHandle, subject: &Subject, key: &str, limit: u32) -> Option<Decision> {
        let leases = &self.0.leases;
        let Some(entry) = subject.may_lease().then(|| leases.entry(key)).flatten() else {
            return self
                .ask(redis, key, limit, &Call { used: Vec::new(), extra: 0 })
                .await
                .map(|(verdict, _)| Decision::new(limit, verdict));
        };
        let came = leases.now();
        if let Some(decision) = entry.take(came, limit) {
            return Some(decision);
        }
        let waiting = entry.wait();
        let _turn = entry.turn.lock().await;
        drop(waiting);
        if let Some(decision) = entry.take(leases.now(), limit) {
            return Some(decision);
        }
        // Whoever asked while this request waited found nobody: one request pays for finding out, not all of them in turn.
        if entry.failed.load(Ordering::Relaxed) > came {
            return None;
        }
        self.renew(redis, &entry, key, limit).await
    }

    async fn renew(&self, redis: &RedisHandle, entry: &Entry, key: &str, limit: u32) -> Option<Decision> {
        let sent = self.0.leases.now();
        let call = entry.lease().call(sent, limit, entry.waiting.load(Ordering::Relaxed));
        let Some((verdict, granted)) = self.ask(redis, key, limit, &call).await else {
            entry.failed.store(self.0.leases.now(), Ordering::Relaxed);
            return None;
        };
        entry.lease().answered(sent, &verdict, granted);
        Some(Decision::new(limit, verdict))
    }

    async fn ask(&self, redis: &RedisHandle, key: &str, limit: u32, call: &Call) -> Option<(Verdict, u32)> {
        match redis.count(key, limit, call, None).await {
            Ok(answer) => {
                self.0.breaker.succeeded();
                Some(answer)
            }
            Err(error) => {
                if self.0.breaker.failed() {
                    tracing::warn!(%error, "Redis does not answer; this process counts requests alone");
                    tokio::spawn(await_redis(Arc::downgrade(&self.0), redis.clone()));
                }
                None
            }
        }
    }
}

/// Asks Redis until it answers, off the request path: no request pays for finding out that it is still away, and none is needed to
/// find out that it is back. Ends with the limiter.
async fn await_redis(limiter: Weak<Inner>, redis: RedisHandle) {
    loop {
        tokio::time::sleep(PAUSE).await;
        let Some(limiter) = limiter.upgrade() else { return };
        if redis.renew().await.is_ok() {
            limiter.breaker.succeeded();
            tracing::info!("Redis answers again; requests are counted there");
            return;
        }
    }
}

/// Rounds up to whole seconds, as `Retry-After` and `RateLimit-Reset` take them; at least one.
fn seconds(time: Duration) -> u64 {
    (time.as_secs() + u64::from(time.subsec_nanos() > 0)).max(1)
}
