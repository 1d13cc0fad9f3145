//! Argon2id (RFC 9106) in PHC strings, off the async workers and on half of the cores: who works must not notice who signs in.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use erp_core::{Problem, Secret, crypto::random};
use erp_settings::AuthSection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{
    MAX_LENGTH,
    policy::{Policy, normalise},
};
use crate::metrics::{Waiting, hash_refused};

/// When the queue is full; a hash takes about 50 ms, so that much of a full queue is gone after a second.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// The parameters of the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("auth.argon2_memory_kib or auth.argon2_iterations cannot be used: {0}")]
pub struct HasherError(String);

/// Hashes and checks passwords. Cheap to clone.
#[derive(Clone)]
pub struct Passwords {
    pub policy: Policy,
    params: Params,
    /// The hash of a random password, of the live parameters: what an unknown user's attempt is checked against.
    dummy: Arc<str>,
    /// Waiting and running hashes together.
    queue: Arc<Semaphore>,
    /// Running hashes: on half of the cores.
    cores: Arc<Semaphore>,
    count: Arc<AtomicU64>,
}

impl Passwords {
    pub fn new(section: &AuthSection) -> Result<Self, HasherError> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from).div_ceil(2);
        let params = Params::new(section.argon2_memory_kib, section.argon2_iterations, 1, None).map_err(|e| HasherError(e.to_string()))?;
        let random = random::token(32).map_err(|e| HasherError(e.to_string()))?;
        let dummy = hash_now(&params, random.as_bytes()).map_err(HasherError)?;
        Ok(Self {
            policy: Policy { min_length: section.password_min_length },
            params,
            dummy: dummy.into(),
            queue: Arc::new(Semaphore::new(cores + section.max_hash_queue)),
            cores: Arc::new(Semaphore::new(cores)),
            count: Arc::default(),
        })
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
        let against = stored.filter(|_| possible).unwrap_or(&self.dummy).to_owned();
        let real = stored.is_some() && possible;
        let typed = if possible { typed } else { Secret::new(String::new()) };
        let matches = self
            .run(move || {
                let parsed = PasswordHash::new(&against).map_err(|e| e.to_string())?;
                // The parameters come from the hash itself.
                Ok(Argon2::default().verify_password(typed.expose().as_bytes(), &parsed).is_ok())
            })
            .await?;
        Ok(matches && real)
    }

    /// The PHC string of a new password.
    pub async fn hash(&self, password: &Secret<String>) -> Result<String, Problem> {
        let (params, password) = (self.params.clone(), Secret::new(normalise(password.expose())));
        self.run(move || hash_now(&params, password.expose().as_bytes())).await
    }

    /// Whether a hash was made under weaker parameters than today's.
    pub fn is_outdated(&self, stored: &str) -> bool {
        let Some(params) = PasswordHash::new(stored).ok().and_then(|hash| Params::try_from(&hash).ok()) else { return true };
        params.m_cost() < self.params.m_cost() || params.t_cost() < self.params.t_cost()
    }

    /// The PHC parameters of the dummy, for the test that it costs what a real hash costs.
    pub fn dummy(&self) -> &str {
        &self.dummy
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T, String> + Send + 'static) -> Result<T, Problem> {
        let place = self.queue.clone().try_acquire_owned().map_err(|_| full())?;
        let waiting = Waiting::begin();
        let core = self.cores.clone().acquire_owned().await.map_err(|_| busy())?;
        drop(waiting);
        self.count.fetch_add(1, Ordering::Relaxed);
        // The permits go along: a caller that leaves does not free a core that still works.
        let job = tokio::task::spawn_blocking(move || {
            let _held: [OwnedSemaphorePermit; 2] = [place, core];
            work()
        });
        job.await.map_err(Problem::internal)?.map_err(|text| Problem::internal(std::io::Error::other(text)))
    }
}

fn hash_now(params: &Params, password: &[u8]) -> Result<String, String> {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    argon2.hash_password(password).map(|hash| hash.to_string()).map_err(|e| e.to_string())
}

fn full() -> Problem {
    hash_refused();
    busy()
}

fn busy() -> Problem {
    Problem { retry_after: Some(RETRY_AFTER), ..Problem::new(503, "common.unavailable") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passwords(memory: u32, queue: usize) -> Passwords {
        Passwords::new(&AuthSection {
            principal_cache: std::time::Duration::ZERO,
            super_admin_password: Secret::new(String::new()),
            super_admin_username: "admin".into(),
            argon2_memory_kib: memory,
            argon2_iterations: 2,
            lockout_max_delay: Duration::from_mins(15),
            max_hash_queue: queue,
            password_min_length: 12,
        })
        .unwrap()
    }

    fn secret(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    #[tokio::test]
    async fn each_check_costs_one_hash_of_the_live_parameters() {
        let passwords = passwords(64, 8);
        let stored = passwords.hash(&secret("tall green bicycle")).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=64,t=2,p=1$"), "{stored}");
        assert_eq!(stored.rsplitn(3, '$').nth(2), passwords.dummy().rsplitn(3, '$').nth(2));
        for (typed, against, want) in [
            ("tall green bicycle", Some(stored.as_str()), true),
            ("ｔall green bicycle", Some(&stored), true),
            ("tall green bicycle ", Some(&stored), false),
            ("tall green bicycle", None, false),
            (&"x".repeat(129), Some(&stored), false),
            ("", None, false),
        ] {
            let before = passwords.hashes();
            assert_eq!(passwords.verify(&secret(typed), against).await.unwrap(), want, "{typed}");
            assert_eq!(passwords.hashes() - before, 1);
        }
    }

    #[tokio::test]
    async fn raised_parameters_show_and_a_foreign_hash_counts_as_outdated() {
        let stored = passwords(64, 8).hash(&secret("tall green bicycle")).await.unwrap();
        assert!(!passwords(64, 8).is_outdated(&stored));
        assert!(!passwords(32, 8).is_outdated(&stored));
        assert!(passwords(128, 8).is_outdated(&stored));
        assert!(passwords(64, 8).is_outdated("not a hash"));
        assert!(passwords(128, 8).verify(&secret("tall green bicycle"), Some(&stored)).await.unwrap());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_full_queue_refuses_with_503() {
        let passwords = passwords(19456, 2);
        let places = passwords.queue.available_permits();
        let attempts = (0..places + 6).map(|_| {
            let passwords = passwords.clone();
            tokio::spawn(async move { passwords.verify(&secret("x"), None).await })
        });
        let mut refused = 0;
        for attempt in attempts.collect::<Vec<_>>() {
            if let Err(problem) = attempt.await.unwrap() {
                assert_eq!((problem.status, problem.retry_after), (503, Some(RETRY_AFTER)));
                refused += 1;
            }
        }
        assert!(refused > 0);
        assert_eq!(passwords.queue.available_permits(), places);
    }
}
