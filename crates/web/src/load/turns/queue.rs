//! The bookkeeping: who runs, who waits, who is next. No clock and no tasks.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use erp_core::TenantId;
use tokio::time::Instant;

/// How long a tenant that came is thought of as still there.
const PRESENT: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(super) struct Queue<W> {
    most: isize,
    /// Of one tenant while it is alone.
    alone: isize,
    /// Of one tenant while others are there.
    among_others: isize,
    /// Who came last, and when the last one of another tenant came.
    last: Option<(TenantId, Instant)>,
    other: Option<Instant>,
    waiting_per_tenant: usize,
    running: isize,
    tenants: HashMap<TenantId, Tenant<W>>,
    numbers: u64,
    served: u64,
}

#[derive(Debug)]
struct Tenant<W> {
    /// Below zero for a moment, where a turn is given back while it is lent.
    running: isize,
    waiting: VecDeque<(u64, W)>,
    /// When it was last served: a number that only grows.
    served: u64,
}

/// What became of a request that came in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Entry {
    Runs,
    /// Under this number.
    Waits(u64),
    Refused,
}

impl<W> Default for Tenant<W> {
    fn default() -> Self {
        Self { running: 0, waiting: VecDeque::new(), served: 0 }
    }
}

impl<W> Queue<W> {
    /// `cores`: more of one tenant's requests than that make those of others slower, however few turns are taken.
    pub(super) fn new(most: usize, cores: usize, waiting_per_tenant: usize) -> Self {
        let number = |n: usize| isize::try_from(n.max(1)).unwrap_or(isize::MAX);
        let most = number(most);
        // Three quarters, but at least one and, where there are two, not all.
        let alone = (most - most.div_euclid(4).max(1)).max(1);
        let among_others = alone.min(number(cores));
        Self {
            most,
            alone,
            among_others,
            last: None,
            other: None,
            waiting_per_tenant,
            running: 0,
            tenants: HashMap::new(),
            numbers: 0,
            served: 0,
        }
    }

    pub(super) fn load(&self) -> (usize, usize) {
        (usize::try_from(self.running).unwrap_or(0), self.tenants.values().map(|tenant| tenant.waiting.len()).sum())
    }

    pub(super) fn enter(&mut self, tenant: TenantId, waiter: W, now: Instant) -> Entry {
        self.note(tenant, now);
        let (free, share) = (self.running < self.most, self.share(tenant, now));
        let of = self.tenants.entry(tenant).or_default();
        // With a turn free only those wait who have their share already.
        if free && of.running < share && of.waiting.is_empty() {
            self.start(tenant);
            return Entry::Runs;
        }
        if of.waiting.len() >= self.waiting_per_tenant {
            self.tidy(tenant);
            return Entry::Refused;
        }
        self.numbers += 1;
        of.waiting.push_back((self.numbers, waiter));
        Entry::Waits(self.numbers)
    }

    /// The next to run, counted as running.
    pub(super) fn next(&mut self, now: Instant) -> Option<(TenantId, W)> {
        if self.running >= self.most {
            return None;
        }
        let ready = self.tenants.iter().filter(|(tenant, of)| !of.waiting.is_empty() && of.running < self.share(**tenant, now));
        let tenant = *ready.min_by_key(|(_, of)| (of.running, of.served))?.0;
        let (_, waiter) = self.tenants.get_mut(&tenant)?.waiting.pop_front()?;
        self.start(tenant);
        Some((tenant, waiter))
    }

    /// One request of the tenant runs no more.
    pub(super) fn leave(&mut self, tenant: TenantId) {
        self.running -= 1;
        self.tenants.entry(tenant).or_default().running -= 1;
        self.tidy(tenant);
    }

    /// One that had left for a while goes on.
    pub(super) fn rejoin(&mut self, tenant: TenantId) {
        self.running += 1;
        self.tenants.entry(tenant).or_default().running += 1;
        self.tidy(tenant);
    }

    /// It waits no more, if it still did.
    pub(super) fn forget(&mut self, tenant: TenantId, number: u64) {
        if let Some(of) = self.tenants.get_mut(&tenant) {
            of.waiting.retain(|(other, _)| *other != number);
        }
        self.tidy(tenant);
    }

    fn note(&mut self, tenant: TenantId, now: Instant) {
        if let Some((before, at)) = self.last.replace((tenant, now))
            && before != tenant
        {
            self.other = Some(at);
        }
    }

    /// The turns that this tenant may have now.
    fn share(&self, tenant: TenantId, now: Instant) -> isize {
        let another = match self.last {
            Some((last, at)) if last != tenant => Some(at),
            _ => self.other,
        };
        if another.is_some_and(|at| now.saturating_duration_since(at) < PRESENT) { self.among_others } else { self.alone }
    }

    fn start(&mut self, tenant: TenantId) {
        self.running += 1;
        self.served += 1;
        let of = self.tenants.entry(tenant).or_default();
        of.running += 1;
        of.served = self.served;
    }

    /// A tenant with nothing to remember is not remembered.
    fn tidy(&mut self, tenant: TenantId) {
        if self.tenants.get(&tenant).is_some_and(|of| of.running == 0 && of.waiting.is_empty()) {
            self.tenants.remove(&tenant);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::disallowed_methods, reason = "stands in for the token verifier")]
    fn tenant(n: u128) -> TenantId {
        TenantId::from_verified(uuid::Uuid::from_u128(n))
    }

    fn now() -> Instant {
        Instant::now()
    }

    fn full(queue: &mut Queue<u32>, of: TenantId, count: u32) -> (u32, u32, u32) {
        let mut seen = (0, 0, 0);
        for n in 0..count {
            match queue.enter(of, n, now()) {
                Entry::Runs => seen.0 += 1,
                Entry::Waits(_) => seen.1 += 1,
                Entry::Refused => seen.2 += 1,
            }
        }
        seen
    }

    #[test]
    fn one_tenant_gets_three_quarters_and_the_next_one_runs_at_once() {
        let mut queue = Queue::new(8, 8, 10);
        assert_eq!(full(&mut queue, tenant(1), 100), (6, 10, 84));
        assert_eq!(full(&mut queue, tenant(2), 2), (2, 0, 0));
        assert_eq!(queue.load(), (8, 10));
        assert!(queue.next(now()).is_none(), "all turns are taken");
    }

    #[test]
    fn turns_go_to_who_runs_least_and_then_in_rotation() {
        let mut queue = Queue::new(4, 4, 100);
        full(&mut queue, tenant(1), 50);
        for n in 2..=4 {
            full(&mut queue, tenant(n), 3);
        }
        assert_eq!(queue.load().0, 4);
        // Three run for the first tenant, one for the second. As the first one's end, the others come first.
        queue.leave(tenant(1));
        let first = queue.next(now()).unwrap().0;
        queue.leave(tenant(1));
        let second = queue.next(now()).unwrap().0;
        assert!(first != second && [first, second].iter().all(|of| [tenant(3), tenant(4)].contains(of)), "{first:?} {second:?}");
        // Each has one: who was served longest ago is next.
        queue.leave(tenant(2));
        assert_eq!(queue.next(now()).unwrap().0, tenant(2));
    }

    #[test]
    fn while_others_are_there_a_tenant_runs_on_as_many_turns_as_there_are_cores() {
        let mut queue = Queue::new(8, 2, 100);
        let start = now();
        for n in 0..20 {
            queue.enter(tenant(1), n, start);
        }
        assert_eq!(queue.load().0, 6, "alone");
        assert_eq!(queue.enter(tenant(2), 0, start), Entry::Runs);
        for _ in 0..4 {
            queue.leave(tenant(1));
        }
        assert!(queue.next(start).is_none(), "two run, and the other was just there");
        queue.leave(tenant(1));
        assert_eq!(queue.next(start).unwrap().0, tenant(1));
        assert!(queue.next(start).is_none());
        assert_eq!(queue.next(start + PRESENT).unwrap().0, tenant(1), "the other one has not come again");
    }

    #[test]
    fn who_has_gone_is_forgotten_and_a_lent_turn_comes_back() {
        let mut queue = Queue::new(1, 1, 5);
        assert_eq!(queue.enter(tenant(1), 0, now()), Entry::Runs);
        let Entry::Waits(number) = queue.enter(tenant(2), 1, now()) else { panic!() };
        queue.forget(tenant(2), number);
        queue.leave(tenant(1)); // lent
        assert!(queue.next(now()).is_none());
        queue.leave(tenant(1)); // given back while it is lent
        queue.rejoin(tenant(1));
        assert_eq!((queue.load(), queue.tenants.len()), ((0, 0), 0));
    }
}
