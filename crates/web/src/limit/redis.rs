//! Redis: every call has a time limit of its own, since the client's connections can hang where it has none
//! (redis-rs#392, #404).

use std::{
    collections::BTreeMap,
    future::Future,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use redis::{
    Client, Script,
    aio::{ConnectionManager, ConnectionManagerConfig},
};

use super::{
    Verdict,
    lease::{Call, LIFE, MARGIN},
    window::{SLOT, SLOTS},
};

/// The time limit of opening a connection, unless told.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// Why Redis could not be used. No variant shows the URL, which holds the password.
#[derive(Debug, thiserror::Error)]
pub enum RedisError {
    #[error("the Redis URL cannot be used: {0}")]
    Url(String),
    #[error("no Redis answers at {address}: {reason}")]
    Unreachable { address: String, reason: String },
    #[error("Redis did not answer within {} ms", .0.as_millis())]
    Timeout(Duration),
    #[error("Redis refused: {0}")]
    Refused(String),
}

/// A connection to Redis that repairs itself. Cheap to clone.
#[derive(Clone)]
pub struct RedisHandle(Arc<Inner>);

struct Inner {
    client: Client,
    manager: RwLock<ConnectionManager>,
    script: Script,
    /// Who this process is among the nodes that take tokens in advance.
    node: String,
    timeout: Duration,
    connect_timeout: Duration,
}

impl RedisHandle {
    /// Connects and asks for one answer; `timeout` is the limit of each later command.
    pub async fn connect(url: &str, timeout: Duration) -> Result<Self, RedisError> {
        Self::connect_within(url, timeout, CONNECT_TIMEOUT).await
    }

    /// The same with another limit for opening a connection.
    pub async fn connect_within(url: &str, timeout: Duration, connect_timeout: Duration) -> Result<Self, RedisError> {
        let client = Client::open(url).map_err(|e| RedisError::Url(e.to_string()))?;
        let address = client.get_connection_info().addr().to_string();
        let manager = manager(&client, timeout, connect_timeout)?;
        let answer = ping(manager.clone(), connect_timeout + timeout).await;
        answer.map_err(|error| RedisError::Unreachable { address, reason: error.to_string() })?;
        let script = Script::new(include_str!("window.lua"));
        let node = uuid::Uuid::new_v4().simple().to_string();
        Ok(Self(Arc::new(Inner { client, manager: RwLock::new(manager), script, node, timeout, connect_timeout })))
    }

    /// One round trip; for readiness.
    pub async fn ping(&self) -> Result<(), RedisError> {
        ping(self.manager(), self.0.timeout).await
    }

    /// What the server says of itself (`INFO`), by name.
    pub async fn info(&self) -> Result<BTreeMap<String, String>, RedisError> {
        let mut manager = self.manager();
        let text: String = within(self.0.timeout, async move { redis::cmd("INFO").query_async(&mut manager).await }).await?;
        Ok(text.lines().filter_map(|line| line.split_once(':')).map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect())
    }

    /// Looks for Redis over a new connection and moves there if it answers. A connection whose other end vanished without a
    /// word only ever times out, and the manager does not replace it for that.
    pub(super) async fn renew(&self) -> Result<(), RedisError> {
        let fresh = manager(&self.0.client, self.0.timeout, self.0.connect_timeout)?;
        ping(fresh.clone(), self.0.connect_timeout + self.0.timeout).await?;
        // Opening may take its time. Requests may not: a Redis that answers too late for them is not back.
        ping(fresh.clone(), self.0.timeout).await?;
        *self.0.manager.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    fn manager(&self) -> ConnectionManager {
        self.0.manager.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Counts one request, tells what was used of the tokens taken in advance before, and takes new ones: the verdict and how
    /// many were granted. One round trip. `now` in microseconds replaces the server's clock, for tests alone.
    pub(super) async fn count(&self, key: &str, limit: u32, call: &Call, now: Option<u64>) -> Result<(Verdict, u32), RedisError> {
        let mut manager = self.manager();
        let used: Vec<String> = call.used.iter().map(|(age, count)| format!("{age}:{count}")).collect();
        let mut script = self.0.script.key(key);
        script.arg(SLOT).arg(SLOTS).arg(limit).arg(call.extra).arg(&self.0.node).arg(LIFE + MARGIN).arg(used.join(","));
        if let Some(now) = now {
            script.arg(now);
        }
        let (allowed, remaining, retry_after, reset, granted): (u8, u32, u64, u64, u32) =
            within(self.0.timeout, script.invoke_async(&mut manager)).await?;
        let verdict = Verdict {
            allowed: allowed == 1,
            remaining,
            retry_after: Duration::from_micros(retry_after),
            reset: Duration::from_micros(reset),
        };
        Ok((verdict, granted))
    }
}

/// Lazy: nothing connects before the first command.
fn manager(client: &Client, timeout: Duration, connect_timeout: Duration) -> Result<ConnectionManager, RedisError> {
    let config = ConnectionManagerConfig::new()
        .set_connection_timeout(Some(connect_timeout))
        .set_response_timeout(Some(timeout))
        // One attempt per caller: the breaker decides when to try again.
        .set_number_of_retries(0);
    ConnectionManager::new_lazy_with_config(client.clone(), config).map_err(|e| RedisError::Url(e.to_string()))
}

async fn ping(mut manager: ConnectionManager, limit: Duration) -> Result<(), RedisError> {
    within(limit, async move { redis::cmd("PING").query_async::<()>(&mut manager).await }).await
}

async fn within<T>(limit: Duration, call: impl Future<Output = redis::RedisResult<T>>) -> Result<T, RedisError> {
    match tokio::time::timeout(limit, call).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) if error.is_timeout() => Err(RedisError::Timeout(limit)),
        Ok(Err(error)) => Err(RedisError::Refused(error.to_string())),
        Err(_) => Err(RedisError::Timeout(limit)),
    }
}
