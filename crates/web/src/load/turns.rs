//! Fair turns: so many requests of signed-in users run at the same time, and whose turn is next goes by tenant.
//!
//! The next turn is that of the waiting tenant with the fewest running requests, among equals the one served longest ago. A
//! tenant alone may have three quarters of the turns: the rest is there for whoever comes next, without waiting for one of the
//! first tenant's requests to end. While others are there it has as many as there are cores, which is all that it can use without
//! taking time from theirs.

mod queue;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{extract::Request, response::Response};
use erp_core::TenantId;
use tokio::{sync::oneshot, time::Instant};

use self::queue::{Entry, Queue};
use super::{
    LoadLimits, busy,
    lent::{Place, lent},
};

/// The turns of one process. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Turns(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    queue: Mutex<Queue<oneshot::Sender<Turn>>>,
    patience: Duration,
}

/// The right to run; given back on drop. It travels through the channel to who waits for it: if nobody does any more, it is
/// dropped there and goes to the next.
#[derive(Debug)]
struct Turn(Arc<Held>);

/// What a turn and the body of its request share.
#[derive(Debug)]
struct Held {
    shared: Arc<Shared>,
    tenant: TenantId,
}

/// Why a request does not get to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refused {
    QueueFull,
    TooLong,
}

impl Turns {
    pub fn new(limits: &LoadLimits) -> Self {
        let queue = Queue::new(limits.running, limits.cores, limits.waiting_per_tenant);
        Self(Arc::new(Shared { queue: Mutex::new(queue), patience: limits.turn_timeout }))
    }

    /// Requests that run and requests that wait, at this moment.
    pub fn load(&self) -> (usize, usize) {
        self.0.lock().load()
    }

    async fn take(&self, tenant: TenantId) -> Result<Turn, Refused> {
        let (tell, told) = oneshot::channel();
        let number = match self.0.lock().enter(tenant, tell, Instant::now()) {
            Entry::Runs => return Ok(self.0.turn(tenant)),
            Entry::Refused => return Err(Refused::QueueFull),
            Entry::Waits(number) => number,
        };
        // Also when this future is dropped: a client that left must not be counted as waiting.
        let _leave = Leave { shared: &self.0, tenant, number };
        match tokio::time::timeout(self.0.patience, told).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_)) | Err(_) => Err(Refused::TooLong),
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue<oneshot::Sender<Turn>>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(self: &Arc<Self>, tenant: TenantId) -> Turn {
        Turn(Arc::new(Held { shared: self.clone(), tenant }))
    }

    /// Hands the free turns out. Outside of the lock: a turn whose taker has gone is dropped right here and comes back.
    fn hand_out(self: &Arc<Self>) {
        loop {
            let Some((tenant, tell)) = self.lock().next(Instant::now()) else { return };
            drop(tell.send(self.turn(tenant)));
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.lend();
    }
}

impl Place for Held {
    fn lend(&self) {
        self.shared.lock().leave(self.tenant);
        self.shared.hand_out();
    }

    /// At once, over the number of turns if need be: the request has begun.
    fn take_back(&self) {
        self.shared.lock().rejoin(self.tenant);
    }
}

struct Leave<'a> {
    shared: &'a Shared,
    tenant: TenantId,
    number: u64,
}

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        self.shared.lock().forget(self.tenant, self.number);
    }
}

/// Private routes: waits for the tenant's turn. Runs after authentication and after the user's rate limit.
pub(crate) async fn turn<F>(turns: &Turns, tenant: TenantId, request: Request, next: impl FnOnce(Request) -> F) -> Response
where
    F: Future<Output = Response>,
{
    match turns.take(tenant).await {
        Ok(turn) => next(request.map(|body| lent(body, &turn.0))).await,
        Err(Refused::QueueFull) => busy("tenant_queue"),
        Err(Refused::TooLong) => busy("turn_timeout"),
    }
}
