//! The leases of this node, one at a time asked for per subject.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
    time::Instant,
};

use super::{Decision, lease::Lease};

const SHARDS: usize = 16;
/// Subjects per shard; beyond it the idle are forgotten, and if nobody is idle requests are counted one by one.
const SHARD_LIMIT: usize = 2_048;

pub(super) struct Leases {
    started: Instant,
    hasher: RandomState,
    shards: [Mutex<HashMap<String, Arc<Entry>>>; SHARDS],
}

#[derive(Default)]
pub(super) struct Entry {
    lease: Mutex<Lease>,
    /// Whose turn it is to ask Redis. The others wait and share what comes back.
    pub(super) turn: tokio::sync::Mutex<()>,
    pub(super) waiting: AtomicU32,
    /// When Redis last failed to answer for this subject.
    pub(super) failed: AtomicU64,
}

impl Leases {
    pub(super) fn new() -> Self {
        Self { started: Instant::now(), hasher: RandomState::new(), shards: Default::default() }
    }

    /// Microseconds of a monotonic clock; never zero.
    pub(super) fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX / 2) + 1
    }

    /// The subject's lease; `None` when there is no room.
    pub(super) fn entry(&self, key: &str) -> Option<Arc<Entry>> {
        let mut shard = self.shard(key);
        if let Some(entry) = shard.get(key) {
            return Some(entry.clone());
        }
        if shard.len() >= SHARD_LIMIT {
            let now = self.now();
            shard.retain(|_, entry| Arc::strong_count(entry) > 1 || !entry.lease().is_idle(now));
        }
        (shard.len() < SHARD_LIMIT).then(|| shard.entry(key.to_owned()).or_default().clone())
    }

    fn shard(&self, key: &str) -> MutexGuard<'_, HashMap<String, Arc<Entry>>> {
        let place = self.hasher.hash_one(key) as usize % SHARDS;
        self.shards[place].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    pub(super) fn lease(&self) -> MutexGuard<'_, Lease> {
        self.lease.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take(&self, now: u64, limit: u32) -> Option<Decision> {
        self.lease().take(now, limit)
    }

    /// Counts the caller among those who wait, as long as the guard lives.
    pub(super) fn wait(&self) -> Waiting<'_> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        Waiting(&self.waiting)
    }
}

pub(super) struct Waiting<'a>(&'a AtomicU32);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
