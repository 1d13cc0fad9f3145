//! The counts of this process, bounded in size.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use super::{State, Verdict, window::SLOT};

const SHARDS: usize = 16;
/// Subjects per shard: 32,768 in all, some 35 MB if every one of them came in every second of the last minute.
const SHARD_LIMIT: usize = 2_048;
/// How many subjects are looked at to find one to forget.
const SAMPLE: usize = 16;

pub(super) struct Memory {
    started: Instant,
    hasher: RandomState,
    shards: [Mutex<Shard>; SHARDS],
}

#[derive(Default)]
struct Shard {
    subjects: HashMap<String, State>,
    swept: u64,
}

impl Memory {
    pub(super) fn new() -> Self {
        Self { started: Instant::now(), hasher: RandomState::new(), shards: Default::default() }
    }

    pub(super) fn count(&self, key: &str, limit: u32) -> Verdict {
        let now = self.now();
        self.shard(key).subject(key, now).count(now, limit)
    }

    pub(super) fn note(&self, key: &str) {
        let now = self.now();
        self.shard(key).subject(key, now).note(now);
    }

    /// Monotonic: a wall clock set back would freeze the counts.
    fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX / 2)
    }

    fn shard(&self, key: &str) -> MutexGuard<'_, Shard> {
        let place = self.hasher.hash_one(key) as usize % SHARDS;
        self.shards[place].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shard {
    fn subject(&mut self, key: &str, now: u64) -> &mut State {
        if self.subjects.len() >= SHARD_LIMIT && !self.subjects.contains_key(key) {
            self.make_room(now);
        }
        self.subjects.entry(key.to_owned()).or_default()
    }

    /// Forgets the idle, at most once a second; if nobody is, the least busy of a few: a flood of new addresses pushes out its
    /// own, not the counts of who is being held back.
    fn make_room(&mut self, now: u64) {
        if now >= self.swept + SLOT {
            self.swept = now;
            self.subjects.retain(|_, state| state.prune(now) > 0);
        }
        if self.subjects.len() >= SHARD_LIMIT {
            let least = self.subjects.iter_mut().take(SAMPLE).map(|(key, state)| (state.prune(now), key)).min().map(|(_, key)| key.clone());
            if let Some(key) = least {
                self.subjects.remove(&key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_stays_bounded_and_keeps_who_is_held_back() {
        let memory = Memory::new();
        for _ in 0..20 {
            memory.count("busy", 10);
        }
        for i in 0..SHARDS * SHARD_LIMIT * 2 {
            memory.count(&format!("flood:{i}"), 10);
        }
        let total: usize = memory.shards.iter().map(|shard| shard.lock().unwrap().subjects.len()).sum();
        assert!(total <= SHARDS * SHARD_LIMIT, "{total}");
        assert!(!memory.count("busy", 10).allowed);
    }
}
