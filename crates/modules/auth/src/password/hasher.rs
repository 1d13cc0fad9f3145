//! Argon2id (RFC 9106) in PHC strings, on threads of its own and on half of the cores: who works must not notice who signs in.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use erp_core::{Problem, Secret};
use erp_settings::AuthSection;
use tokio::sync::{OnceCell, OwnedSemaphorePermit, Semaphore};

use super::{
    MAX_LENGTH,
    policy::{Policy, normalise},
    recipe::Recipe,
    workers::Workers,
};
use crate::metrics::{Waiting, hash_refused};

/// When the queue is full; a hash takes about 50 ms, so that much of a full queue is gone after a second.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// The parameters or the pepper of the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("auth.argon2_memory_kib, auth.argon2_iterations or auth.pepper cannot be used: {0}")]
pub struct HasherError(pub(super) String);

/// Hashes and checks passwords. Cheap to clone.
#[derive(Clone)]
pub struct Passwords {
    pub policy: Policy,
    /// By the configured parameters.
    configured: Arc<Recipe>,
    /// Whether a hash must take as long here as it should on any machine.
    fitted: bool,
    /// What is hashed by, from the first need on: finding it out takes a few hashes.
    live: Arc<OnceCell<Live>>,
    /// Waiting and running hashes together.
    queue: Arc<Semaphore>,
    /// Running hashes: on half of the cores.
    cores: Arc<Semaphore>,
    workers: Workers,
    count: Arc<AtomicU64>,
}

/// What passwords are hashed by.
struct Live {
    recipe: Arc<Recipe>,
    /// The hash of a random password by this recipe: what an unknown user's attempt is checked against.
    dummy: String,
}

impl Live {
    fn find(configured: &Arc<Recipe>, fitted: bool) -> Result<Self, HasherError> {
        let (dummy, took) = configured.dummy()?;
        let slower = if fitted { configured.slower(took)? } else { None };
        let (recipe, dummy, took) = slower.map_or_else(|| (configured.clone(), dummy, took), |(r, dummy, took)| (Arc::new(r), dummy, took));
        let (memory_kib, passes, pepper, ms) = (recipe.memory(), recipe.passes(), recipe.has_pepper(), took.as_millis());
        if fitted {
            tracing::info!(memory_kib, passes, pepper, ms, "passwords are hashed by Argon2id");
        }
        Ok(Self { recipe, dummy })
    }
}

impl Passwords {
    /// By the configured parameters: for commands. A login at a server brings their hashes up.
    pub fn new(section: &AuthSection) -> Result<Self, HasherError> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from).div_ceil(2);
        Ok(Self {
            policy: Policy { min_length: section.password_min_length },
            configured: Arc::new(Recipe::new(section)?),
            fitted: false,
            live: Arc::default(),
            queue: Arc::new(Semaphore::new(cores + section.max_hash_queue)),
            cores: Arc::new(Semaphore::new(cores)),
            workers: Workers::start(cores).map_err(|e| HasherError(e.to_string()))?,
            count: Arc::default(),
        })
    }

    /// For a server: fits the passes to the machine unless told not to, and says what came of it. The configured parameters are
    /// the least. That begins at once and holds up nobody but who signs in within the first tenth of a second.
    #[must_use]
    pub fn settle(mut self, section: &AuthSection) -> Self {
        self.fitted = section.argon2_calibrate;
        let this = self.clone();
        tokio::spawn(async move {
            if let Err(problem) = this.live().await {
                tracing::error!(error = ?problem, "password hashing cannot be fitted to this machine; the next login tries again");
            }
        });
        self
    }

    async fn live(&self) -> Result<&Live, Problem> {
        let find = async || {
            let (configured, fitted) = (self.configured.clone(), self.fitted);
            let found = self.workers.run(move || Live::find(&configured, fitted)).await;
            found.ok_or_else(broken_off)?.map_err(Problem::internal)
        };
        self.live.get_or_try_init(find).await
    }

    /// How many hashes were computed, to prove that every login attempt costs the same.
    pub fn hashes(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// Whether `typed` is the password of `stored`. Always exactly one Argon2 computation: without a stored hash, or for a
    /// text that is too long to be a password, against the dummy.
    pub async fn verify(&self, typed: &Secret<String>, stored: Option<&str>) -> Result<bool, Problem> {
        let typed = Secret::new(normalise(typed.expose()));
        let possible = typed.expose().chars().count() <= MAX_LENGTH;
        let live = self.live().await?;
        let against = stored.filter(|_| possible).unwrap_or(&live.dummy).to_owned();
        let real = stored.is_some() && possible;
        let typed = if possible { typed } else { Secret::new(String::new()) };
        let recipe = live.recipe.clone();
        let matches = self.run(move || recipe.check(typed.expose().as_bytes(), &against)).await?;
        Ok(matches && real)
    }

    /// The PHC string of a new password.
    pub async fn hash(&self, password: &Secret<String>) -> Result<String, Problem> {
        let (recipe, password) = (self.live().await?.recipe.clone(), Secret::new(normalise(password.expose())));
        self.run(move || recipe.make(password.expose().as_bytes())).await
    }

    /// Whether a hash should be made anew: weaker parameters than today's, or another pepper.
    pub fn is_outdated(&self, stored: &str) -> bool {
        self.live.get().map_or(&self.configured, |live| &live.recipe).is_outdated(stored)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T, String> + Send + 'static) -> Result<T, Problem> {
        let place = self.queue.clone().try_acquire_owned().map_err(|_| full())?;
        let waiting = Waiting::begin();
        let core = self.cores.clone().acquire_owned().await.map_err(|_| busy())?;
        drop(waiting);
        self.count.fetch_add(1, Ordering::Relaxed);
        // The permits go along: a caller that leaves does not free a core that still works.
        let job = self.workers.run(move || {
            let _held: [OwnedSemaphorePermit; 2] = [place, core];
            work()
        });
        job.await.ok_or_else(broken_off)?.map_err(|text| Problem::internal(std::io::Error::other(text)))
    }
}

fn broken_off() -> Problem {
    Problem::internal(std::io::Error::other("the hash was broken off"))
}

fn full() -> Problem {
    hash_refused();
    busy()
}

fn busy() -> Problem {
    Problem { retry_after: Some(RETRY_AFTER), ..Problem::new(503, "common.unavailable") }
}

#[cfg(test)]
#[path = "hasher_tests.rs"]
mod tests;
