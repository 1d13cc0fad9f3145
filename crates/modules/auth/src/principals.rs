//! Who is signed in, remembered for a few seconds so that not every request asks the database.
//!
//! What this process changes counts at once: a transaction that ends a session or changes its user forgets the user when it
//! commits. What another process changes counts after [`Principals::new`]'s life at the latest.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use erp_core::{Principal, TenantId};
use erp_db::WriteTx;
use moka::sync::Cache;
use uuid::Uuid;

use crate::token::Identity;

/// Users remembered at most.
const USERS: u64 = 20_000;
/// Sessions of one user remembered at most.
const SESSIONS: usize = 8;

type Key = (TenantId, Uuid);

/// The memory. Cheap to clone.
#[derive(Clone)]
pub struct Principals {
    users: Cache<Key, Arc<Vec<Seen>>>,
    life: Duration,
    /// How often anybody was forgotten: what was read before that may not be remembered after it.
    forgotten: Arc<AtomicU64>,
}

#[derive(Clone)]
struct Seen {
    epoch: i32,
    principal: Principal,
    until: Instant,
}

/// When a look-up began; see [`Principals::remember`].
#[derive(Clone, Copy)]
pub struct Began {
    at: Instant,
    forgotten: u64,
}

impl Principals {
    /// `life` of zero remembers nothing.
    pub fn new(life: Duration) -> Self {
        let users = Cache::builder().max_capacity(USERS).time_to_live(life.max(Duration::from_millis(1))).build();
        Self { users, life, forgotten: Arc::default() }
    }

    pub fn get(&self, token: &Identity) -> Option<Principal> {
        let seen = self.users.get(&(token.tenant, token.user))?;
        let entry = seen.iter().find(|seen| seen.principal.session_id == token.session && seen.epoch == token.epoch)?;
        (Instant::now() < entry.until).then(|| entry.principal.clone())
    }

    /// To be asked before the database is.
    pub fn begin(&self) -> Began {
        Began { at: Instant::now(), forgotten: self.forgotten.load(Ordering::Acquire) }
    }

    /// Remembers what the database said, unless somebody was forgotten since: it may have been read before that change.
    pub fn remember(&self, began: Began, token: &Identity, principal: &Principal) {
        if self.life.is_zero() || self.forgotten.load(Ordering::Acquire) != began.forgotten {
            return;
        }
        let (key, now) = ((token.tenant, token.user), Instant::now());
        let mut seen: Vec<Seen> = self.users.get(&key).map(|seen| seen.as_ref().clone()).unwrap_or_default();
        seen.retain(|seen| seen.until > now && seen.principal.session_id != token.session);
        seen.truncate(SESSIONS - 1);
        seen.push(Seen { epoch: token.epoch, principal: principal.clone(), until: began.at + self.life });
        self.users.insert(key, Arc::new(seen));
        // A change that committed in between has just been overwritten.
        if self.forgotten.load(Ordering::Acquire) != began.forgotten {
            self.users.invalidate(&key);
        }
    }

    pub fn forget(&self, tenant: TenantId, user: Uuid) {
        self.forgotten.fetch_add(1, Ordering::AcqRel);
        self.users.invalidate(&(tenant, user));
    }

    /// Forgets everybody when `tx` has committed: for what changes for many at once, and seldom.
    pub fn forget_all_after(&self, tx: &WriteTx) {
        let this = self.clone();
        tx.after_commit(move || {
            this.forgotten.fetch_add(1, Ordering::AcqRel);
            this.users.invalidate_all();
        });
    }

    /// Forgets the user when `tx` has committed.
    pub fn forget_after(&self, tx: &WriteTx, user: Uuid) {
        let (this, tenant) = (self.clone(), tx.tenant());
        tx.after_commit(move || this.forget(tenant, user));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::disallowed_methods, reason = "a tenant of the test's own")]
    fn token(session: u128) -> Identity {
        Identity {
            tenant: TenantId::from_verified(Uuid::from_u128(1)),
            user: Uuid::from_u128(2),
            session: Uuid::from_u128(session),
            epoch: 0,
            authenticated_at: 0,
        }
    }

    fn principal(token: &Identity) -> Principal {
        Principal {
            tenant: token.tenant,
            user_id: token.user,
            session_id: token.session,
            credential: erp_core::Credential::Session,
            username: "who".to_owned(),
            permissions: Arc::default(),
            reaches: erp_core::Reaches::default(),
            must_change_password: false,
            must_enrol_mfa: false,
            recently_authenticated: false,
        }
    }

    fn remember(principals: &Principals, token: &Identity) {
        principals.remember(principals.begin(), token, &principal(token));
    }

    #[test]
    fn a_session_is_known_until_its_user_is_forgotten() {
        let principals = Principals::new(Duration::from_mins(1));
        let (one, two) = (token(1), token(2));
        remember(&principals, &one);
        remember(&principals, &two);
        assert!(principals.get(&one).is_some() && principals.get(&two).is_some());
        assert!(principals.get(&Identity { epoch: 1, ..one }).is_none(), "the epoch has moved on");
        principals.forget(one.tenant, one.user);
        assert!(principals.get(&one).is_none() && principals.get(&two).is_none());
    }

    #[test]
    fn what_was_read_before_a_change_is_not_remembered_after_it() {
        let principals = Principals::new(Duration::from_mins(1));
        let one = token(1);
        let began = principals.begin();
        principals.forget(one.tenant, one.user);
        principals.remember(began, &one, &principal(&one));
        assert!(principals.get(&one).is_none());
    }

    #[test]
    fn nothing_outlives_its_life_and_a_life_of_zero_is_none() {
        let (short, none) = (Principals::new(Duration::from_millis(20)), Principals::new(Duration::ZERO));
        let one = token(1);
        remember(&short, &one);
        remember(&none, &one);
        assert!(none.get(&one).is_none());
        std::thread::sleep(Duration::from_millis(30));
        assert!(short.get(&one).is_none());
    }

    #[test]
    fn a_user_has_so_many_sessions_remembered() {
        let principals = Principals::new(Duration::from_mins(1));
        for session in 0..100 {
            remember(&principals, &token(session));
        }
        let user = token(0);
        assert_eq!(principals.users.get(&(user.tenant, user.user)).map(|seen| seen.len()), Some(SESSIONS));
    }
}
